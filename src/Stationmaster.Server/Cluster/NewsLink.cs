using Dapper;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>
/// What people change on one node reaches what the others remember: sites, drivers, tariffs, the makeup of charge boxes. While the broker
/// is away each node looks into the database every ten seconds, so nothing stays wrong for longer.
/// </summary>
sealed partial class NewsLink : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Other nodes' clocks may be behind.</summary>
    static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    readonly Bus _bus;
    readonly SiteChanges _changes;
    readonly Database _database;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    DateTimeOffset _knownUntil;

    public NewsLink(
        Bus bus, SiteChanges changes, StationRegistry stations, LiveBoard board, Database database, TimeProvider clock, ILogger<NewsLink> logger)
    {
        (_bus, _changes, _database, _clock, _logger) = (bus, changes, database, clock, logger);
        _knownUntil = clock.GetUtcNow();
        changes.Subscribe(change =>
        {
            if (!change.IsTold)
                _ = bus.Tell("site", change with { IsTold = true }, CancellationToken.None);
        });
        board.Refreshed += chargeBoxId => _ = bus.Tell("charge box", new Refreshed(chargeBoxId), CancellationToken.None);
        bus.On<SiteChange>("site", (_, change) =>
        {
            changes.Changed(change);
            return Task.CompletedTask;
        });
        bus.On<Refreshed>("charge box", (_, refreshed) =>
        {
            stations.SiteChanged(refreshed.ChargeBoxId, isTold: true);
            return Task.CompletedTask;
        });
    }

    sealed record Refreshed(long ChargeBoxId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasUp = true;
        using var timer = new PeriodicTimer(Every, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var (isUp, now) = (_bus.IsUp, _clock.GetUtcNow());
                // Once more when it is back: what was told in between was lost.
                if (!isUp || !wasUp)
                    await CatchUp(_knownUntil - Skew, stoppingToken);
                (wasUp, _knownUntil) = (isUp, now);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    async Task CatchUp(DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await _database.Open(ct);
        var changed = await connection.QueryAsync<SiteChange>(new CommandDefinition(
            """
            select id as "ChargeBoxId", null::bigint as "LocationId", null::bigint as "CustomerId", null::bigint as "TariffId", null::bigint as "TokenId"
            from charge_box where updated_ms >= @sinceMs
            union all select null, id, null, null, null from location where updated_ms >= @sinceMs
            union all select null, null, id, null, null from customer where updated_ms >= @sinceMs
            union all select null, null, null, id, null from tariff where updated_ms >= @sinceMs
            union all select null, null, null, null, id from token where updated_ms >= @sinceMs
            """, new { sinceMs = Epoch.ToMs(since) }, cancellationToken: ct));
        foreach (var change in changed)
            _changes.Changed(change with { IsTold = true });
    }

    [LoggerMessage(LogLevel.Warning, "What changed on other nodes could not be read while the broker was away")]
    partial void LogFailed(Exception e);
}
