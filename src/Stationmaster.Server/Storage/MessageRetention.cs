using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Storage;

static class MessageRetentionServices
{
    public static IServiceCollection AddMessageRetention(this IServiceCollection services, MessageLogOptions options) =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<MessageRetention>(provider, options));
}

/// <summary>Deletes old messages in steps so small that no station notices.</summary>
public sealed partial class MessageRetention(
    Database database, Commits commits, TimeProvider clock, MessageLogOptions options, ILogger<MessageRetention> logger) : BackgroundService
{
    const int Step = 1000;
    static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    readonly ILogger<MessageRetention> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                var deleted = await Sweep(stoppingToken);
                if (deleted > 0)
                    LogDeleted(deleted);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Deletes everything that is due.</summary>
    /// <returns>How many messages.</returns>
    public async Task<long> Sweep(CancellationToken ct)
    {
        var oldest = Epoch.ToMs(clock.GetUtcNow() - options.KeepFor);
        var deleted = await DeleteWhile(row => row.AtMs < oldest, ct);
        // Whoever reads the outbox has done so long before.
        await commits.Write(write => write.Execute("delete from outbox where at_ms < @oldest", new { oldest }, ct), ct);
        var excess = await MessageSize.Estimate(database, ct) - options.KeepBytes;
        return deleted + await DeleteWhile(
            row =>
            {
                var due = excess > 0;
                excess -= row.Bytes;
                return due;
            },
            ct);
    }

    async Task<long> DeleteWhile(Func<MessageSize.Row, bool> isDue, CancellationToken ct)
    {
        var deleted = 0L;
        while (true)
        {
            // Ids grow with time, so the oldest rows are the first ones and no other index is needed.
            var rows = (await MessageSize.Rows(database, fromId: 0, Step, ct)).TakeWhile(isDue).ToList();
            if (rows.Count == 0)
                return deleted;
            deleted += await commits.Write(
                async write =>
                {
                    await database.MessagesDeleted(write, rows[^1].Id, ct);
                    return await write.Execute("delete from message where id <= @last", new { last = rows[^1].Id }, ct);
                },
                ct);
            if (rows.Count < Step)
                return deleted;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} old messages deleted")]
    partial void LogDeleted(long count);

    [LoggerMessage(LogLevel.Warning, "Old messages could not be deleted")]
    partial void LogFailed(Exception e);
}
