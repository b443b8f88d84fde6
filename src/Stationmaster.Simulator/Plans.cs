using System.Collections.Immutable;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;

namespace Stationmaster.Simulator;

public enum ConnectorKind { AcOnePhase, AcThreePhase, Dc }

/// <param name="HasFixedCable">Such a connector can't be unlocked; DC always has one.</param>
/// <param name="SharesEvse">It belongs to the EVSE of the connector before it: either of them charges, never both.</param>
public sealed record ConnectorPlan(ConnectorKind Kind, decimal MaxKw, bool HasFixedCable = false, bool SharesEvse = false)
{
    public int Phases => Kind == ConnectorKind.AcThreePhase ? 3 : 1;

    public bool CanUnlock => !HasFixedCable && Kind != ConnectorKind.Dc;
}

/// <summary>One station of a fleet: what it is, and how busy its days are.</summary>
/// <param name="Tokens">Who visits. With fewer tokens than connectors a token may charge twice at once, which the back office
/// refuses.</param>
public sealed record StationPlan(string Identity, ImmutableArray<ConnectorPlan> Connectors, ImmutableArray<string> Tokens)
{
    /// <summary>For HTTP Basic authentication; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>How it proves who it is, and checks whom it speaks to.</summary>
    public SecurityPlan Security { get; init; } = new();

    /// <summary>The version of OCPP it speaks.</summary>
    public OcppVersion Version { get; init; } = Ocpp16.Instance;

    public string Vendor { get; init; } = "Nordlade";

    public string Model { get; init; } = "Pier 22";

    public string? SerialNumber { get; init; }

    public string Firmware { get; init; } = "4.2.1";

    /// <summary>What its own payment terminal presents, as in CreditCard; null for a station without one.</summary>
    public string? TerminalToken { get; init; }

    /// <summary>Mean number of cars a connector sees in a day; 0 leaves the station to orders and scripts.</summary>
    public double VisitsPerDay { get; init; } = 4;

    /// <summary>How often a connector breaks down by itself.</summary>
    public double FaultsPerWeek { get; init; }

    /// <summary>How often the station loses its connection for minutes to hours, charging on.</summary>
    public double OfflineSpellsPerWeek { get; init; }

    /// <summary>The registers' readings when the station is new, Wh.</summary>
    public long FirstRegisterWh { get; init; } = 1_000_000;

    /// <summary>Configuration that differs from the usual.</summary>
    public ImmutableDictionary<string, string> Configuration { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>A fleet, whole: the same plan gives the same visits, cars and faults at the same moments.</summary>
public sealed record FleetPlan(int Seed, ImmutableArray<StationPlan> Stations)
{
    static readonly ConnectorPlan Home = new(ConnectorKind.AcOnePhase, 7.4m);
    static readonly ConnectorPlan Street = new(ConnectorKind.AcThreePhase, 11m);
    static readonly ConnectorPlan Office = new(ConnectorKind.AcThreePhase, 22m, HasFixedCable: true);
    static readonly ConnectorPlan Fast = new(ConnectorKind.Dc, 50m);
    static readonly ConnectorPlan Ultra = new(ConnectorKind.Dc, 150m);

    /// <summary>A mixed fleet for trying things out: mostly AC, every fifth station DC.</summary>
    /// <param name="connectors">Of each station.</param>
    /// <param name="tokens">Shared out among the stations; empty for invented ones.</param>
    /// <param name="versions">Of OCPP, in turn; empty for 1.6.</param>
    public static FleetPlan Mixed(
        int stations, int connectors, int seed, string prefix = "SIM", string? password = null, ImmutableArray<string> tokens = default,
        ImmutableArray<OcppVersion> versions = default, SecurityPlan? security = null)
    {
        var random = new Random(seed);
        var plans = ImmutableArray.CreateBuilder<StationPlan>(stations);
        for (var i = 0; i < stations; i++)
        {
            var connector = (i % 5) switch { 0 => random.Next(2) == 0 ? Fast : Ultra, 1 => Home, 2 => Office, _ => Street };
            ImmutableArray<string> mine = tokens.IsDefaultOrEmpty
                ? [.. Enumerable.Range(0, connectors * 2).Select(n => $"SIM{(i * 100) + n:D7}")]
                : [.. tokens.Where((_, n) => n % stations == i % tokens.Length)];
            plans.Add(new($"{prefix}{i + 1:D4}", [.. Enumerable.Repeat(connector, connectors)], mine)
            {
                Password = password,
                Security = security ?? new(),
                Version = versions.IsDefaultOrEmpty ? Ocpp16.Instance : versions[i % versions.Length],
                Model = connector.Kind == ConnectorKind.Dc ? $"Quay {connector.MaxKw:0}" : $"Pier {connector.MaxKw:0}",
                SerialNumber = $"NL{seed % 1000:D3}{i:D6}",
                VisitsPerDay = connector.Kind == ConnectorKind.Dc ? 9 : 2.5,
                FaultsPerWeek = 0.2,
                OfflineSpellsPerWeek = 0.5,
                FirstRegisterWh = random.Next(10_000, 90_000_000),
            });
        }
        return new(seed, plans.DrainToImmutable());
    }
}
