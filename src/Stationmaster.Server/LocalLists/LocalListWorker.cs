using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.LocalLists;

/// <summary>
/// Keeps the lists of the stations connected here in step with the charge keys: calmly, so that many changes become one update. A station
/// that connected anew is asked for its version first.
/// </summary>
sealed class LocalListWorker(
    LocalListChoices choices, LocalListStore lists, LocalListSync sync, StationRegistry stations, SiteChanges changes, Database database,
    TimeProvider clock, ILogger<LocalListWorker> logger)
    : SiteFollower("look after local lists", TimeSpan.FromSeconds(1), changes, database, clock, logger)
{
    const string By = "Stationmaster";
    const int AtOnce = 4;

    static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    /// <summary>From one look at what was changed to the next: many changes become one update.</summary>
    static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    /// <summary>Charge keys begin and cease to be valid without anybody changing them.</summary>
    static readonly TimeSpan Anyway = TimeSpan.FromMinutes(5);

    DateTimeOffset _lookedAt = DateTimeOffset.MinValue, _changedAt = DateTimeOffset.MinValue;

    protected override async Task Look(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        var isChanged = (now >= _changedAt + Calm && TakeChange()) || now >= _lookedAt + Anyway;
        // Each second for all stations: nothing is put together before there is something to do.
        var isNew = stations.Connections().Any(connection => IsReady(connection, now) && IsNew(connection));
        if (!isChanged && !isNew)
            return;
        var here = stations.Connections().Where(connection => connection.ChargeBoxId != 0).ToDictionary(connection => connection.ChargeBoxId);
        _lookedAt = now;
        if (isChanged)
            _changedAt = now;
        var listed = (await choices.Enabled(ct)).Where(box => here.TryGetValue(box.ChargeBoxId, out var connection) && IsReady(connection, now)).ToList();
        var keeping = listed.Select(box => box.ChargeBoxId).ToHashSet();
        foreach (var connection in here.Values.Where(connection => IsReady(connection, now) && !keeping.Contains(connection.ChargeBoxId)))
            connection.IsLocalListKnown = true;
        if (listed.Count == 0)
            return;

        var held = await lists.Of([.. listed.Select(box => box.ChargeBoxId)], ct);
        var wanted = new Dictionary<string, (ImmutableArray<ListedToken> Entries, string Hash)>();
        foreach (var ids in listed.Select(box => box.CustomerIds).Distinct())
        {
            var entries = await lists.Wanted(LocalListChoices.Ids(ids), ct);
            wanted[ids] = (entries, LocalListStore.HashOf(entries));
        }
        var excluded = await lists.Excluded(keeping, ct);
        var due = listed.Where(box => IsDue(held.GetValueOrDefault(box.ChargeBoxId), For(box), IsNew(here[box.ChargeBoxId]), now));
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (box, stop) =>
        {
            var done = await sync.Run(box.ChargeBoxId, For(box).Entries, isFull: false, By, stop);
            if (done.Result is { Outcome.Kind: not (OutcomeKind.Offline or OutcomeKind.Unreachable) })
                here[box.ChargeBoxId].IsLocalListKnown = true;
        });

        (ImmutableArray<ListedToken> Entries, string Hash) For(ListedBox box)
        {
            if (!excluded.Contains(box.ChargeBoxId))
                return wanted[box.CustomerIds];
            var entries = LocalListStore.Without(wanted[box.CustomerIds].Entries, excluded[box.ChargeBoxId]);
            return (entries, LocalListStore.HashOf(entries));
        }
    }

    static bool IsNew(StationConnection connection) => connection is { ChargeBoxId: not 0, IsLocalListKnown: false };

    /// <summary>It has booted, or had the time to.</summary>
    static bool IsReady(StationConnection connection, DateTimeOffset now) =>
        connection.HasBooted || now >= connection.ConnectedAt + Settling;

    static bool IsDue(HeldList? list, (ImmutableArray<ListedToken> Entries, string Hash) wanted, bool isNew, DateTimeOffset now)
    {
        if (list is null)
            return true;
        if (list.NextMs is { } next)
            return next <= Epoch.ToMs(now);
        var hash = list.MostEntries is > 0 and var most && wanted.Entries.Length > most
            ? LocalListStore.HashOf(wanted.Entries.Take((int)most))
            : wanted.Hash;
        return isNew || list.HeldHash != hash;
    }
}
