using System.Collections.Concurrent;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Costs;

/// <summary>Keeps the tariffs of the stations connected here as their locations have them: after a connection, and when prices change.</summary>
sealed class StationTariffWorker(
    StationRegistry stations, StationTariffDesk desk, SiteChanges changes, Database database, TimeProvider clock, ILogger<StationTariffWorker> logger)
    : SiteFollower("look after the tariffs of stations", TimeSpan.FromSeconds(5), changes, database, clock, logger)
{
    const string By = "Stationmaster";
    const int AtOnce = 4;

    static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    /// <summary>Versions of tariffs begin and end without anybody changing them.</summary>
    static readonly TimeSpan Anyway = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<long, DateTimeOffset> _seen = new();
    DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    protected override async Task Look(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        var ready = stations.Connections().Where(connection => connection.ChargeBoxId != 0 && connection.Costs is { LocalTariffs: true } && connection.Version.TakesTariffs
            && (connection.HasBooted || now >= connection.ConnectedAt + Settling)).ToList();
        var isDue = TakeChange() || now >= _lookedAt + Anyway;
        if (isDue)
            _lookedAt = now;
        var due = ready.Where(connection => isDue || _seen.GetValueOrDefault(connection.ChargeBoxId) != connection.ConnectedAt).ToList();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (connection, stop) =>
        {
            await desk.Install(connection.ChargeBoxId, connection.Version, isForced: false, By, stop);
            _seen[connection.ChargeBoxId] = connection.ConnectedAt;
        });
    }
}
