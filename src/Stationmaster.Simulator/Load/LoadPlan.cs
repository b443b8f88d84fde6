namespace Stationmaster.Simulator.Load;

/// <summary>What the load generator does.</summary>
/// <param name="Server">The endpoint before the identity: ws://host/ocpp.</param>
/// <param name="Rate">Calls a second of all stations together; null for closed loop: each station calls again when it is answered.</param>
/// <param name="Values">Sampled values in a MeterValues call.</param>
/// <param name="Password">Of every station; null for none.</param>
/// <param name="Token">The token that starts the transactions.</param>
public sealed record LoadPlan(
    Uri Server, int Stations, int? Rate, TimeSpan Duration, int Values = 3, string Prefix = "LOAD", string? Password = null,
    string Token = "LOADTOKEN", TimeSpan WarmUp = default, int ConnectAtOnce = 100);

/// <param name="BootedAfter">Until every station was connected, had booted and reported its connectors.</param>
/// <param name="CallsPerSecond">Answered MeterValues calls.</param>
/// <param name="Errors">Calls refused, and connections lost.</param>
/// <param name="EndedAt">When measuring ended; what follows, the end of the transactions, is not counted.</param>
public sealed record LoadResult(
    int Stations, double BootedAfterSeconds, double Seconds, long Calls, double CallsPerSecond, double P50Ms, double P95Ms, double P99Ms,
    double MaxMs, long Errors, string? FirstError, double ClientCpuMicrosecondsPerCall,
    DateTimeOffset EndedAt);
