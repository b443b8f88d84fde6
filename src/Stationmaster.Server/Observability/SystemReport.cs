using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Observability;

/// <summary>The program seen from outside: where everything is kept, and the processes that serve.</summary>
public sealed record SystemReport(DateTimeOffset At, StorageReport Storage, IReadOnlyList<NodeReport> Nodes);

/// <param name="Engine">"SQLite" or "PostgreSQL".</param>
/// <param name="FreeBytes">Left on the disk; null where the database is elsewhere.</param>
/// <param name="AwaySince">Since when nothing can be written; null while all is well.</param>
public sealed record StorageReport(string Engine, long? SizeBytes, long? FreeBytes, DateTimeOffset? AwaySince);

/// <summary>One process.</summary>
/// <param name="History">Oldest first, every five seconds, a quarter of an hour at most.</param>
public sealed record NodeReport(
    string Name, string Version, DateTimeOffset StartedAt, int Processors, bool IsLive, bool IsReady, IReadOnlyList<HealthPart> Parts,
    NodeTotals Totals, IReadOnlyList<FigurePoint> History);

/// <summary>Since the process started.</summary>
/// <param name="FailedUnits">Callers whose changes could not be saved.</param>
public sealed record NodeTotals(
    IReadOnlyList<MessageTotal> Messages, IReadOnlyList<OrderTotal> Orders, long RecordsCompleted, long RecordsSealed, long FailedUnits);

/// <param name="Refused">Answered with an error.</param>
/// <param name="Dropped">Not answered: it could not be kept, and the station keeps it.</param>
public sealed record MessageTotal(string Action, long Answered, long Refused, long Dropped);

public sealed record OrderTotal(string Kind, string Outcome, long Count);
