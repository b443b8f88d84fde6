using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Storage;

static class MessageRetentionServices
{
    public static IServiceCollection AddMessageRetention(this IServiceCollection services, MessageLogOptions options) =>
        services
            .AddHostedService(provider => ActivatorUtilities.CreateInstance<PartitionKeeper>(provider, options))
            .AddHostedService(provider => ActivatorUtilities.CreateInstance<MessageRetention>(provider, options));
}

/// <summary>Deletes old messages in steps so small that no station notices, or whole partitions.</summary>
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
    /// <returns>How many messages; those of whole partitions are an estimate.</returns>
    public async Task<long> Sweep(CancellationToken ct)
    {
        var now = Epoch.ToMs(clock.GetUtcNow());
        var oldest = now - (long)options.KeepFor.TotalMilliseconds;

        // Whoever reads the outbox has done so long before.
        await DeleteOutbox(oldest, ct);
        return database.Partitions is { } partitions
            ? await DropOld(partitions, oldest, ct) + await DropExcess(partitions, now, ct)
            : await DeleteWhile("message", row => row.AtMs < oldest, ct) + await DeleteExcess("message", await Excess(ct), ct);
    }

    async Task DeleteOutbox(long oldest, CancellationToken ct)
    {
        const string sql = "delete from outbox where id in (select id from outbox order by id limit @Step) and at_ms < @oldest";
        while (await commits.Write(write => write.Execute(sql, new { oldest, Step = (long)Step }, ct), ct) == Step)
        {
        }
    }

    async Task<long> DropOld(Partitions partitions, long oldest, CancellationToken ct)
    {
        var deleted = 0L;
        foreach (var partition in await partitions.Of("message", ct))
        {
            if (partition.IsDefault)
                deleted += await DeleteOddlyTimed(partition.Name, oldest, ct);
            else if (!(partition.ToMs > oldest))
                deleted += await partitions.Drop(partition, ct);
            else if (!partition.IsDroppable)
                deleted += await DeleteWhile(partition.Name, row => row.AtMs < oldest, ct);
        }

        return deleted;
    }

    async Task<long> DropExcess(Partitions partitions, long now, CancellationToken ct)
    {
        var (deleted, excess) = (0L, await Excess(ct));
        if (excess <= 0)
            return 0;

        // What is written to now can only be emptied row by row.
        foreach (var partition in (await partitions.Of("message", ct)).OrderBy(partition => partition.ToMs > now))
        {
            if (excess <= 0)
                break;
            var size = await MessageSize.Estimate(database, partition.Name, ct);
            deleted += partition.IsDroppable && partition.ToMs <= now
                ? await partitions.Drop(partition, ct)
                : await DeleteExcess(partition.Name, excess, ct);
            excess -= size;
        }

        return deleted;
    }

    async Task<long> Excess(CancellationToken ct) => await MessageSize.Estimate(database, "message", ct) - options.KeepBytes;

    Task<long> DeleteExcess(string table, long excess, CancellationToken ct) => DeleteWhile(
        table,
        row =>
        {
            var due = excess > 0;
            excess -= row.Bytes;
            return due;
        },
        ct);

    async Task<long> DeleteWhile(string table, Func<MessageSize.Row, bool> isDue, CancellationToken ct)
    {
        var deleted = 0L;
        while (true)
        {
            // Ids grow with time, so the oldest rows are the first ones and no other index is needed.
            var rows = (await MessageSize.Rows(database, table, fromId: 0, Step, ct)).TakeWhile(isDue).ToList();
            if (rows.Count == 0)
                return deleted;
            deleted += await commits.Write(
                async write =>
                {
                    await database.MessagesDeleted(write, rows[^1].Id, ct);
                    return await write.Execute($"delete from {table} where id <= @last", new { last = rows[^1].Id }, ct);
                },
                ct);
            if (rows.Count < Step)
                return deleted;
        }
    }

    // What came while a clock was wrong, in any order.
    async Task<long> DeleteOddlyTimed(string table, long oldest, CancellationToken ct)
    {
        var deleted = 0L;
        while (true)
        {
            var step = await commits.Write(
                write => write.Execute(
                    $"delete from {table} where id in (select id from {table} where at_ms < @oldest order by id limit {Step})", new { oldest }, ct), ct);
            deleted += step;
            if (step < Step)
                return deleted;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} old messages deleted")]
    partial void LogDeleted(long count);

    [LoggerMessage(LogLevel.Warning, "Old messages could not be deleted")]
    partial void LogFailed(Exception e);
}
