using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Costs;

/// <summary>
/// Tells stations what their sessions cost so far (OCPP 2.x CostUpdated): at the charge box's interval, and only what is not what was told
/// last. A station that does not know the message is not told again until it reconnects.
/// </summary>
sealed class CostTeller(
    StationRegistry stations, LiveBoard board, Database database, TimeProvider clock, ILogger<CostTeller> logger)
    : RecurringWork("tell stations what sessions cost", TimeSpan.FromSeconds(1), database, clock, logger)
{
    const int AtOnce = 8;

    /// <summary>Where a limit on cost holds and nothing else is chosen: the station relies on us to know the cost (OCPP 2.1 E16).</summary>
    static readonly TimeSpan ForLimits = TimeSpan.FromSeconds(60);

    sealed record Told(decimal Amount, DateTimeOffset At);

    /// <summary>By session. One task a session touches an entry.</summary>
    readonly ConcurrentDictionary<int, Told> _told = new();
    readonly ConditionalWeakTable<StationConnection, object> _refusing = [];

    protected override Task Round(CancellationToken ct) => Parallel.ForEachAsync(
        Due(Clock.GetUtcNow()).ToList(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
        async (one, stop) => await Tell(one.Connection, one.Session, stop));

    IEnumerable<(StationConnection Connection, Session Session)> Due(DateTimeOffset now)
    {
        var running = new HashSet<int>();
        foreach (var connection in stations.Connections())
        {
            if (!connection.Version.TellsCosts || connection.Costs is not { } policy || policy.Interval <= TimeSpan.Zero && !connection.Version.TakesLimits
                || board.Find(connection.ChargeBoxId) is not { } view)
                continue;
            foreach (var connector in view.Connectors)
            {
                if (connector.Running?.Session is not { OwnId: not null, State: SessionState.Running } session)
                    continue;
                running.Add(session.Number);
                var interval = policy.Interval > TimeSpan.Zero ? policy.Interval : HasCostLimit(session) ? ForLimits : TimeSpan.MaxValue;
                if (interval == TimeSpan.MaxValue || _refusing.TryGetValue(connection, out _) || now - (_told.GetValueOrDefault(session.Number)?.At ?? DateTimeOffset.MinValue) < interval)
                    continue;
                yield return (connection, session);
            }
        }
        foreach (var number in _told.Keys.Where(number => !running.Contains(number)))
            _told.TryRemove(number, out _);
    }

    static bool HasCostLimit(Session session) => session.Details is { GivenLimit.MaxCost: not null } or { Limit.MaxCost: not null };

    async Task Tell(StationConnection connection, Session session, CancellationToken ct)
    {
        var before = _told.GetValueOrDefault(session.Number);
        if (await stations.Running(connection.ChargeBoxId, session.Number, ct) is not { } record)
            return;
        var amount = record.Price.Amount;
        _told[session.Number] = new(amount, Clock.GetUtcNow());
        if (amount == (before?.Amount ?? 0))
            return;
        var outcome = await stations.Send(connection, new TellCost(session.OwnId!, amount), Deadlines.SetUp, connection.Closed);
        if (outcome.Kind == OutcomeKind.NotSupported)
            _refusing.AddOrUpdate(connection, this);
        else if (outcome.Kind != OutcomeKind.Accepted)
            _told[session.Number] = new(before?.Amount ?? 0, Clock.GetUtcNow());
    }
}
