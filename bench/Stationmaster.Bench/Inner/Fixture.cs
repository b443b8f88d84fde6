using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;

namespace Stationmaster.Bench.Inner;

/// <summary>A station with a running session of an hour, and what it says.</summary>
static class Fixture
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static Tariff Tariff { get; } =
        new SimpleTariff(1, Guid.NewGuid(), "Public", "EUR", 0.25m, 0.49m, 0, 0, 0.1m, TimeSpan.FromMinutes(15), Noon).ToTariff();

    public static Site Site(long box) => new(
        new(1, "Operator"), new(5, "Customer"), [1, 5], 7, "Location", "Quay 1", "8000", "Aarhus", "DK", "Europe/Copenhagen", true, false, box,
        $"BOX-{box}", new(1, 1), box, $"DK*STM*E{box}*1", box, false, 22_000, Tariff);

    public static Session Session(long box = 1) => new(
        4711, Guid.NewGuid(), Site(box), "TOKEN", null, AuthorisationStatus.Accepted, Noon.AddHours(-1), Noon.AddHours(-1), Noon.AddHours(-1),
        100_000_000, SessionState.Running, SessionFlags.None, Noon.AddHours(-1), Noon.AddHours(-1));

    /// <summary>One a minute, the last at noon.</summary>
    public static ImmutableArray<MeterSample> Samples { get; } =
        [.. Enumerable.Range(0, 60).Select(minute => Sample(3, Noon.AddMinutes(minute - 59), 100_000_000 + (minute * 184)))];

    public static MeterSample Sample(int values, DateTimeOffset at, decimal register) => new(at,
    [
        .. new MeasuredValue[]
        {
            new(Measurand.EnergyImportRegister, register), new(Measurand.PowerImport, 11040m), new(Measurand.StateOfCharge, 55m),
            new(Measurand.CurrentImport, 16m, Phase.L1), new(Measurand.CurrentImport, 16m, Phase.L2), new(Measurand.CurrentImport, 16m, Phase.L3),
            new(Measurand.Voltage, 230m, Phase.L1N), new(Measurand.Voltage, 230m, Phase.L2N),
        }.Take(values),
    ]);

    /// <summary>An hour into its session.</summary>
    public static Station Charging(long box = 1)
    {
        var metering = Metering.From(Noon.AddHours(-1), 100_000_000);
        foreach (var sample in Samples.SkipLast(1))
            metering = metering.Add(sample, sample.At!.Value);
        return Station.New(box) with
        {
            Sessions = ImmutableSortedDictionary<int, OpenSession>.Empty.Add(4711, new(Session(box), metering)),
            Connectors = ImmutableSortedDictionary<ConnectorRef, ConnectorState>.Empty.Add(
                new(1, 1), ConnectorState.New(new(1, 1), Noon) with { Status = ConnectorStatus.Charging }),
        };
    }

    public static Facts Facts { get; } = new(Noon, 4712, Guid.NewGuid(), null, null, Site(1), null, Noon.AddHours(-2), TimeSpan.FromMinutes(5));

    /// <summary>The calls that are hot.</summary>
    public static StationEvent Event(string name) => name switch
    {
        "Boot" => new Booted("Vendor", "Model", "SN-0001", "1.2.3"),
        "Heartbeat" => new HeartbeatSent(),
        "Status" => new StatusReported(new(1, 1), ConnectorStatus.Charging, At: Noon),
        "Authorize" => new TokenPresented("04A1B2C3"),
        "Start" => new SessionStarted(new(1, 1), "04A1B2C3", 100_000_000, Noon),
        "Meter3" => new MeterReported(new(1, 1), 4711, [Sample(3, Noon, 100_010_856)]),
        "Meter8" => new MeterReported(new(1, 1), 4711, [Sample(8, Noon, 100_010_856)]),
        "Stop" => new SessionStopped(4711, "04A1B2C3", 100_011_040, Noon, "Local", []),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such call"),
    };

    public static Decision Decision(string name) => name switch
    {
        "Boot" => new BootDecision(Admission.Accepted, Noon, TimeSpan.FromMinutes(5)),
        "Heartbeat" => new ClockDecision(Noon),
        "Authorize" => new AuthorisationDecision(new(AuthorisationStatus.Accepted)),
        "Start" => new StartDecision(4712, new(AuthorisationStatus.Accepted)),
        "Stop" => new StopDecision(new(AuthorisationStatus.Accepted)),
        _ => Noted.Only,
    };

    public static byte[] Frame(string name)
    {
        var call = Ocpp16.Instance.WriteEvent(Event(name));
        return Stationmaster.Ocpp.Frame.Call("000000042", call.Action, call.Payload);
    }
}
