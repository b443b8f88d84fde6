using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Connectors;

/// <summary>The board's beat: tells its readers four times a second what changed, and reads again what operators changed.</summary>
sealed partial class BoardService(LiveBoard board, Pulses pulses, TimeProvider time, ILogger<BoardService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Tick(stoppingToken), Refresh(stoppingToken));

    async Task Tick(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(LiveBoard.Beat, time);
        pulses.Board.Beat();
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                board.Tick();
                pulses.Board.Beat();
            }
            catch (Exception e)
            {
                LogBeatFailed(e);
            }
        }
    }

    async Task Refresh(CancellationToken ct)
    {
        await foreach (var chargeBoxId in board.Stale.ReadAllAsync(ct))
        {
            while (!await TryRefresh(chargeBoxId, ct))
                await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
        }
    }

    async Task<bool> TryRefresh(long chargeBoxId, CancellationToken ct)
    {
        try
        {
            await board.RefreshNow(chargeBoxId, ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogRefreshFailed(chargeBoxId, e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The board could not take in what stations showed")]
    partial void LogBeatFailed(Exception e);

    [LoggerMessage(LogLevel.Warning, "Charge box {ChargeBoxId} could not be read again; tried again in a second")]
    partial void LogRefreshFailed(long chargeBoxId, Exception e);
}
