using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Receipts;

/// <summary>Issues the receipts of sealed records, on every node; one that another has issued is passed over.</summary>
sealed partial class ReceiptIssuer(ReceiptStore receipts, Database database, TimeProvider clock, ILogger<ReceiptIssuer> logger) : BackgroundService
{
    const int AtOnce = 200;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2), AfterFailure = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WorkOff(stoppingToken);
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
            while (await receipts.Waiting(clock.GetUtcNow(), AtOnce, ct) is { Count: > 0 } waiting)
            {
                foreach (var number in waiting)
                    await Issue(number, ct);
                if (waiting.Count < AtOnce)
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

    async Task Issue(long number, CancellationToken ct)
    {
        try
        {
            await receipts.Issue(number, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException && !database.IsAway(e))
        {
            LogNotIssued(e, number);
            await receipts.Postpone(number, AfterFailure, ct);
        }
    }

    [LoggerMessage(LogLevel.Error, "The receipt of charge record {Number} could not be issued; it is tried again in ten minutes")]
    partial void LogNotIssued(Exception e, long number);

    [LoggerMessage(LogLevel.Error, "Issuing receipts failed; it is tried again in two seconds")]
    partial void LogFailed(Exception e);

    [LoggerMessage(LogLevel.Debug, "Receipts wait for the storage: {Why}")]
    partial void LogAway(string why);

    [LoggerMessage(LogLevel.Debug, "No more receipts are issued: the server stops")]
    partial void LogStopped();
}
