using System.Collections.Immutable;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;

namespace Stationmaster.Simulator.Load;

/// <summary>What the load generator does.</summary>
/// <param name="Server">The endpoint before the identity: ws://host/ocpp.</param>
/// <param name="Phases">What is measured, one after another over the same connections; empty: stations connect, boot and are idle.</param>
/// <param name="Hold">How long stations that have nothing to measure stay connected.</param>
/// <param name="Values">Sampled values in a MeterValues call.</param>
/// <param name="Password">Of every station; null for none.</param>
/// <param name="Token">The token that starts the transactions.</param>
public sealed record LoadPlan(
    Uri Server, int Stations, ImmutableArray<LoadPhase> Phases, TimeSpan Hold = default, int Values = 3, string Prefix = "LOAD",
    string? Password = null, string Token = "LOADTOKEN", int ConnectAtOnce = 1000)
{
    /// <summary>The version of OCPP they all speak.</summary>
    public OcppVersion Version { get; init; } = Ocpp16.Instance;

    /// <summary>Registered stations, used in this order before any is invented.</summary>
    public ImmutableArray<LoadIdentity> Known { get; init; } = [];

    public LoadIdentity IdentityOf(int index) => index < Known.Length ? Known[index] : new($"{Prefix}{index + 1:D5}", Password);
}

/// <param name="Password">For HTTP Basic; null for none.</param>
public sealed record LoadIdentity(string Identity, string? Password)
{
    /// <summary>Reads lines of an identity, a space and its password.</summary>
    public static ImmutableArray<LoadIdentity> ReadFile(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split(' ', 2)).Select(pair => new LoadIdentity(pair[0], pair[1]))];
}

/// <param name="Rate">Calls a second of all stations together; null for closed loop: each station calls again when it is answered.</param>
/// <param name="WarmUp">Under the same load, before measuring.</param>
public sealed record LoadPhase(int? Rate, TimeSpan WarmUp, TimeSpan Duration);

/// <param name="BootedAfterSeconds">Until every station was connected, had booted and reported its connectors.</param>
/// <param name="Errors">Calls refused, and connections lost.</param>
public sealed record LoadResult(
    int Stations, double BootedAfterSeconds, ImmutableArray<PhaseResult> Phases, long Errors, string? FirstError);

/// <param name="Rate">Null for closed loop.</param>
/// <param name="Calls">Answered MeterValues calls.</param>
/// <param name="EndedAt">When measuring ended; what follows is not counted.</param>
public sealed record PhaseResult(
    int? Rate, double Seconds, long Calls, double CallsPerSecond, double P50Ms, double P95Ms, double P99Ms, double MaxMs,
    double ClientCpuMicrosecondsPerCall, DateTimeOffset EndedAt);
