using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Storage;

/// <summary>Makes the partitions of the days to come: before the first station is let in, and every hour.</summary>
public sealed partial class PartitionKeeper(Database database, TimeProvider clock, MessageLogOptions options, ILogger<PartitionKeeper> logger)
    : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromHours(1), AfterAFailure = TimeSpan.FromMinutes(1);

    readonly ILogger<PartitionKeeper> _logger = logger;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Keep(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Partitions is null)
            return;
        while (true)
            await Task.Delay(await Keep(stoppingToken) ? Every : AfterAFailure, clock, stoppingToken);
    }

    /// <returns>Whether all are there.</returns>
    public async Task<bool> Keep(CancellationToken ct)
    {
        if (database.Partitions is not { } partitions)
            return true;
        try
        {
            foreach (var table in new[] { PartitionedTable.Messages(options.KeepFor), PartitionedTable.Samples })
            {
                if (await partitions.MakeAhead(table, clock.GetUtcNow(), ct) is { Count: > 0 } made)
                    LogMade(string.Join(", ", made));
            }

            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The default partition takes what comes.
            LogFailed(e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Partitions made ahead: {Names}")]
    partial void LogMade(string names);

    [LoggerMessage(LogLevel.Warning, "Partitions could not be made ahead; tried again in a minute")]
    partial void LogFailed(Exception e);
}
