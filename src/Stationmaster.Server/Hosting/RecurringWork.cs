using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Hosting;

/// <summary>
/// Work in rounds for as long as the server runs. A round that fails is logged and the next one tries again; that the database is away is
/// said where it is written to, once.
/// </summary>
/// <param name="aim">What cannot be done when a round fails, for the log: "delete old files".</param>
/// <param name="every">From the beginning of one round to that of the next, unless it takes longer.</param>
public abstract partial class RecurringWork(string aim, TimeSpan every, Database database, TimeProvider clock, ILogger logger) : BackgroundService
{
    readonly ILogger _logger = logger;

    protected Database Database { get; } = database;

    protected TimeProvider Clock { get; } = clock;

    /// <summary>Whether the first round is at once, and not after <c>every</c>.</summary>
    protected virtual bool IsDueAtStart => false;

    protected abstract Task Round(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, Clock);
        try
        {
            if (IsDueAtStart)
                await TryRound(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRound(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(aim);
        }
    }

    async Task TryRound(CancellationToken ct)
    {
        try
        {
            await Round(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (Database.IsAway(e))
                LogAway(aim, e.Message);
            else
                LogFailed(e, aim, every);
        }
    }

    [LoggerMessage(LogLevel.Error, "Could not {Aim}; tried again in {Every}")]
    partial void LogFailed(Exception e, string aim, TimeSpan every);

    [LoggerMessage(LogLevel.Debug, "Could not {Aim} while the storage is away: {Why}")]
    partial void LogAway(string aim, string why);

    [LoggerMessage(LogLevel.Debug, "The server stops: it does not {Aim} any more")]
    partial void LogStopped(string aim);
}
