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
    Database database, Commits commits, TimeProvider clock, MessageLogOptions options, ILogger<MessageRetention> logger)
    : RecurringWork("delete old messages", TimeSpan.FromMinutes(10), database, clock, logger)
{
    const int Step = 1000;

    readonly ILogger<MessageRetention> _logger = logger;

    protected override bool IsDueAtStart => true;

    protected override async Task Round(CancellationToken ct)
    {
        if (await Sweep(ct) is > 0 and var deleted)
            LogDeleted(deleted);
    }

    /// <summary>Deletes everything that is due.</summary>
    /// <returns>How many messages; those of whole partitions are an estimate.</returns>
    public async Task<long> Sweep(CancellationToken ct)
    {
        var now = Epoch.ToMs(Clock.GetUtcNow());
        var oldest = now - (long)options.KeepFor.TotalMilliseconds;

        // Whoever reads the outbox has done so long before.
        await DeleteOutbox(oldest, ct);
        await DeleteNotices(oldest, ct);
        foreach (var pile in Bulky)
            await DeleteExcess(pile, ct);
        foreach (var sql in Told)
            await DeleteAll(sql, oldest, ct);
        return Database.Partitions is { } partitions
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

    async Task DeleteNotices(long oldest, CancellationToken ct)
    {
        const string sql = "delete from notice where id in (select id from notice where at_ms < @oldest order by at_ms limit @Step)";
        while (await commits.Write(write => write.Execute(sql, new { oldest, Step = (long)Step }, ct), ct) == Step)
        {
        }
    }

    /// <summary>What stations told about themselves and about customers; what still lasts is kept.</summary>
    static readonly string[] Told =
    [
        "delete from station_event where id in (select id from station_event where at_ms < @oldest and is_open = 0 order by at_ms limit @Step)",
        "delete from event_stream_part where id in (select id from event_stream_part where at_ms < @oldest order by at_ms limit @Step)",
        """
        delete from customer_inquiry_part where (charge_box_id, request_id, part) in (
            select charge_box_id, request_id, part from customer_inquiry_part where at_ms < @oldest order by at_ms limit @Step)
        """,
        "delete from customer_inquiry where request_id in (select request_id from customer_inquiry where at_ms < @oldest order by at_ms limit @Step)",
    ];

    async Task DeleteAll(string sql, long oldest, CancellationToken ct)
    {
        while (await commits.Write(write => write.Execute(sql, new { oldest, Step = (long)Step }, ct), ct) >= Step)
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
            var size = (await Pile.Messages(partition.Name).Weigh(Database, ct)).Bytes;
            deleted += partition.IsDroppable && partition.ToMs <= now
                ? await partitions.Drop(partition, ct)
                : await DeleteExcess(partition.Name, excess, ct);
            excess -= size;
        }

        return deleted;
    }

    async Task<long> Excess(CancellationToken ct) => (await Pile.Messages().Weigh(Database, ct)).Bytes - options.KeepBytes;

    Task<long> DeleteExcess(string table, long excess, CancellationToken ct) => DeleteWhile(
        table,
        row =>
        {
            var due = excess > 0;
            excess -= row.Bytes;
            return due;
        },
        ct);

    async Task<long> DeleteWhile(string table, Func<Pile.Row, bool> isDue, CancellationToken ct)
    {
        var deleted = 0L;
        while (true)
        {
            // Ids grow with time, so the oldest rows are the first ones and no other index is needed.
            var rows = (await Pile.Messages(table).Rows(Database, fromId: 0, Step, ct)).TakeWhile(isDue).ToList();
            if (rows.Count == 0)
                return deleted;
            deleted += await commits.Write(
                async write =>
                {
                    await Database.MessagesDeleted(write, rows[^1].Id, ct);
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
}
