namespace Stationmaster.Server.Tariffs;

/// <summary>Looks twice a minute whether a tariff's next version has begun to hold. Sessions do not wait for it: they read all versions.</summary>
sealed partial class TariffTurns(TariffStore tariffs, TimeProvider clock, ILogger<TariffTurns> logger) : BackgroundService
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await tariffs.PutDueInForce(stoppingToken) is > 0 and var count)
                    LogTurned(count);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} tariffs have a new version in force")]
    partial void LogTurned(int count);

    [LoggerMessage(LogLevel.Warning, "Versions of tariffs could not be put in force; tried again soon")]
    partial void LogFailed(Exception exception);
}
