using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Sessions;

/// <summary>Works off what must happen without a message from a station: sealing, time-outs. What is due is a row; its actor decides and deletes it.</summary>
sealed partial class DueWorker(
    Database database, StationRegistry stations, StationServices services, Pulses pulses, TimeProvider clock, ILogger<DueWorker> logger)
    : BackgroundService
{
    const int AtOnce = 200;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        pulses.Due.Beat();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                pulses.Due.Beat();
                await WorkOff(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    async Task WorkOff(CancellationToken ct)
    {
        try
        {
            while (await Due(ct) is { Count: > 0 } due)
            {
                pulses.Due.Beat();
                await Task.WhenAll(due.GroupBy(row => row.ChargeBoxId).Select(box => Tell(box.Key, box)));
                if (due.Count < AtOnce)
                    return;
            }
        }
        catch (Exception e) when (database.IsAway(e))
        {
            LogAway(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    async Task<List<DueRow>> Due(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<DueRow>(
            $"""
            select kind as "Kind", charge_box_id as "ChargeBoxId", session_number as "Number", detail as "Detail"
            from due where at_ms <= @nowMs {(services.Owners is null ? "" : NotAnothers)} order by at_ms limit @AtOnce
            """, new { nowMs = Epoch.ToMs(clock.GetUtcNow()), AtOnce, self = services.Owners?.Self ?? 0 })).AsList();
    }

    /// <summary>What a living node owns, it works off itself.</summary>
    const string NotAnothers =
        """
        and not exists (
            select 1 from station_owner o join node n on n.id = o.node and n.ended_ms is null
            where o.charge_box_id = due.charge_box_id and o.node <> @self)
        """;

    async Task Tell(long chargeBoxId, IEnumerable<DueRow> rows)
    {
        try
        {
            foreach (var row in rows)
                await stations.Tell(chargeBoxId, new DueReached(Enum.Parse<DueKind>(row.Kind), row.Number, row.Detail));
        }
        catch (StaleOwnerException)
        {
            LogTaken(chargeBoxId);
        }
    }

    sealed record DueRow(string Kind, long ChargeBoxId, long Number, string? Detail);

    [LoggerMessage(LogLevel.Error, "Working off what is due failed; tried again in a second")]
    partial void LogFailed(Exception e);

    [LoggerMessage(LogLevel.Debug, "What is due waits for the storage: {Why}")]
    partial void LogAway(string why);

    [LoggerMessage(LogLevel.Debug, "What is due of charge box {ChargeBoxId} is another node's to work off")]
    partial void LogTaken(long chargeBoxId);

    [LoggerMessage(LogLevel.Debug, "No more is worked off: the server stops")]
    partial void LogStopped();
}
