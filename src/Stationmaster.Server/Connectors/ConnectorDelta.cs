using Stationmaster.Server.Access;

namespace Stationmaster.Server.Connectors;

/// <summary>What changed for one reader: its own connectors, each once, however often it changed.</summary>
/// <param name="Removed">Ids of connectors that were among its own and no longer are.</param>
sealed record ConnectorDelta(IReadOnlyList<ConnectorLive> Connectors, IReadOnlyList<long> Removed)
{
    public bool IsEmpty => Connectors.Count == 0 && Removed.Count == 0;

    public static ConnectorDelta Of(IReadOnlyList<BoardChange> changes, ConnectorFilter filter, Scope scope)
    {
        // What it was before the first of its changes, and is after the last.
        var firsts = new Dictionary<long, (ConnectorLive? Before, ConnectorLive? After)>(changes.Count);
        foreach (var change in changes)
        {
            var before = firsts.TryGetValue(change.ConnectorId, out var first) ? first.Before : change.Before;
            firsts[change.ConnectorId] = (before, change.After);
        }

        var (connectors, removed) = (new List<ConnectorLive>(), new List<long>());
        foreach (var (id, (before, after)) in firsts)
        {
            if (after is not null && filter.Matches(after, scope))
                connectors.Add(after);
            else if (before is not null && filter.Matches(before, scope))
                removed.Add(id);
        }
        return new(connectors, removed);
    }
}
