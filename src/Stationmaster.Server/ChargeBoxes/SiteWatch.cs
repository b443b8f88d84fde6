using System.Threading.Channels;
using Dapper;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>When a location, customer or tariff was changed: the stations it concerns, and their connectors on the board, load again.</summary>
sealed partial class SiteWatch(
    SiteChanges changes, Database database, IStations stations, LiveBoard board, TimeProvider time, ILogger<SiteWatch> logger) : BackgroundService
{
    readonly Channel<SiteChange> _changed = Channel.CreateUnbounded<SiteChange>(new() { SingleReader = true });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        changes.Subscribe(change => _changed.Writer.TryWrite(change));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in _changed.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await TryFollow(change, stoppingToken))
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
        }
    }

    async Task<bool> TryFollow(SiteChange change, CancellationToken ct)
    {
        try
        {
            foreach (var chargeBoxId in await Concerned(change, ct))
            {
                stations.SiteChanged(chargeBoxId);
                board.Refresh(chargeBoxId);
            }
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(change, e);
            return false;
        }
    }

    async Task<IEnumerable<long>> Concerned(SiteChange change, CancellationToken ct)
    {
        if (change.ChargeBoxId is { } one)
            return [one];
        if (change is { LocationId: null, CustomerId: null, TariffId: null })
            return [];
        await using var connection = await database.Open(ct);
        return await connection.QueryAsync<long>(new CommandDefinition(
            """
            select b.id from charge_box b join location l on l.id = b.location_id join customer c on c.id = l.customer_id
            where b.deleted_ms is null and (l.id = @location or l.tariff_id = @tariff or c.path like @customer
                or @tariff > 0 and exists (
                    select 1 from evse e join connector k on k.evse_uid = e.uid where e.charge_box_id = b.id and k.tariff_id = @tariff))
            """,
            new { location = change.LocationId ?? 0, tariff = change.TariffId ?? 0, customer = $"%/{change.CustomerId ?? 0}/%" }, cancellationToken: ct));
    }

    [LoggerMessage(LogLevel.Warning, "The stations of {Change} could not be found; tried again in a second")]
    partial void LogFailed(SiteChange change, Exception e);
}
