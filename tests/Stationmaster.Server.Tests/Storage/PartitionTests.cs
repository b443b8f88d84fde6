using Dapper;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

public sealed class PartitionTests
{
    const long Day = 24 * 60 * 60 * 1000;
    static readonly DateTimeOffset Now = new(2031, 3, 30, 13, 0, 0, TimeSpan.Zero);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_week_of_days_and_the_next_month_are_made_ahead_once()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await Task.WhenAll(Keeper(test, Now).Keep(Ct), Keeper(test, Now).Keep(Ct));

        Assert.Equal(
            ["message_20310330", "message_20310331", "message_20310401", "message_20310402", "message_20310403", "message_20310404",
                "message_20310405", "message_20310406", "message_default"],
            (await test.Database.Partitions!.Of("message", Ct)).Select(partition => partition.Name));
        Assert.Equal(
            ["meter_sample_203103", "meter_sample_203104", "meter_sample_203105", "meter_sample_default"],
            (await test.Database.Partitions!.Of("meter_sample", Ct)).Select(partition => partition.Name));
    }

    [Fact]
    public async Task A_log_that_is_kept_for_years_has_months()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await Keeper(test, Now).Keep(Ct);
        await Keeper(test, Now, keepDays: 3650).Keep(Ct);
        await Keeper(test, Now.AddDays(60), keepDays: 3650).Keep(Ct);

        var names = (await test.Database.Partitions!.Of("message", Ct)).Select(partition => partition.Name).ToList();
        Assert.Equal(["message_20310406", "message_20310407", "message_203105", "message_203106", "message_203107", "message_default"], names[7..]);
    }

    [Fact]
    public async Task What_a_wrong_clock_wrote_is_found_and_moves_when_its_day_is_made()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        var nowMs = Epoch.ToMs(Now);
        await commits.Save([Message(1, nowMs), Message(2, nowMs + (3 * Day)), Message(3, nowMs + (3000 * Day)), Message(4, -5)], Ct);
        Assert.Equal([1, 2, 3, 4], await Ids(test, "message_default"));

        await Keeper(test, Now).Keep(Ct);

        Assert.Equal([3, 4], await Ids(test, "message_default"));
        Assert.Equal([1], await Ids(test, "message_20310330"));
        Assert.Equal([1, 2, 3, 4], await Ids(test, "message"));
    }

    [Fact]
    public async Task A_day_that_the_default_partition_holds_much_of_stays_there()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Write(
            write => write.Execute(
                """
                insert into message (id, charge_box_id, at_ms, direction, action, message_id, request, answer_kind)
                select n, 1, @at, 0, 'Heartbeat', 'm', ''::bytea, 0 from generate_series(1, 50001) n
                """, new { at = Epoch.ToMs(Now) }, Ct), Ct);

        Assert.True(await Keeper(test, Now).Keep(Ct));

        Assert.Equal("message_20310331", (await test.Database.Partitions!.Of("message", Ct))[0].Name);
    }

    [Fact]
    public async Task A_reader_in_no_hurry_stops_neither_stations_nor_the_program()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await Keeper(test, Now).Keep(Ct);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await using (var dump = await test.Database.Open(Ct))
        {
            await using var reading = await dump.BeginTransactionAsync(Ct);
            await dump.ExecuteAsync("lock table message, meter_sample in access share mode", transaction: reading);

            var making = Keeper(test, Now.AddDays(20)).Keep(Ct);
            await commits.Save([Message(1, Epoch.ToMs(Now))], Ct);
            Assert.False(await making);
        }

        Assert.True(await Keeper(test, Now.AddDays(20)).Keep(Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_comes_while_partitions_of_its_day_are_attached_is_kept(bool isApart)
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        var nowMs = Epoch.ToMs(Now);
        await using var days = await Attaching.Begin(test, "message_default");
        await using var months = await Attaching.Begin(test, "meter_sample_default");
        using var writer = test.Database.NewWriter(TimeProvider.System);
        var batch = new Batch { Units = { new Unit([Message(1, nowMs), new SampleRow(2, 7, 8, nowMs, nowMs, 1, "{}")]) } };

        var saving = Task.Run(
            () =>
            {
                writer.Open();
                if (isApart)
                    writer.CommitApart(batch);
                else
                    writer.Commit(batch);
            }, Ct);
        // One after the other overtakes it.
        await days.IsWaitedFor();
        await days.Attach("message", "message_20310330", nowMs / Day * Day, (nowMs / Day * Day) + Day);
        await months.IsWaitedFor();
        await months.Attach("meter_sample", "meter_sample_203103", nowMs - (30 * Day), nowMs + Day);
        await saving;

        Assert.Empty(batch.Failures);
        Assert.Equal([1], await Ids(test, "message_20310330"));
        Assert.Equal([2], await Ids(test, "meter_sample_203103"));
    }

    [Fact]
    public async Task Days_made_at_the_last_moment_keep_nobody_from_writing()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        var (id, leaps) = (0L, 12);
        for (var leap = 0; leap < leaps; leap++)
        {
            // As a server wakes: stations speak at once, and nothing was made ahead of this day.
            var now = Now.AddMonths(2 * leap);
            var making = Keeper(test, now).Keep(Ct);
            while (!making.IsCompleted)
            {
                id += 4;
                var (from, nowMs) = (id, Epoch.ToMs(now));
                await Task.WhenAll(Enumerable.Range(0, 4).Select(i => commits.Save(
                    [Message(from + i, nowMs), new SampleRow(from + i, 7, 8, nowMs, nowMs, from + i, "{}")], Ct)));
            }
            // Where it did not come between the writers in time, it does in the next minute.
            Assert.True(await making || await Keeper(test, now).Keep(Ct));
        }

        Assert.Equal((id, id), ((long)(await Ids(test, "message")).Count(), (long)(await Ids(test, "meter_sample")).Count()));
    }

    [Fact]
    public async Task A_column_added_later_is_in_every_partition_to_come()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await Keeper(test, Now).Keep(Ct);
        await test.Database.Migrate(
            [.. Migration.All, new Migration(9000, "later", "alter table message add column extra bigint; create index message_extra on message (extra);")], Ct);

        Assert.True(await Keeper(test, Now.AddDays(20)).Keep(Ct));

        await using var connection = await test.Database.Open(Ct);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(extra) from message_20310426"));
    }

    static PartitionKeeper Keeper(TestDatabase test, DateTimeOffset now, int keepDays = 30) =>
        new(test.Database, new FixedClock(now), new MessageLogOptions() with { KeepFor = TimeSpan.FromDays(keepDays) }, TestLog.For<PartitionKeeper>());

    static MessageRow Message(long id, long atMs) => new(id, 1, atMs, 0, "Heartbeat", "m", "{}"u8.ToArray(), default, 0, null, null, null, null);

    static async Task<IEnumerable<long>> Ids(TestDatabase test, string table)
    {
        await using var connection = await test.Database.Open(Ct);
        return await connection.QueryAsync<long>($"select id from {table} order by id");
    }
}

/// <summary>The end of what makes a partition, as slow as a test wants it: the default partition is locked, then its rows have another place.</summary>
sealed class Attaching(System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction transaction, TestDatabase test, string locked) : IAsyncDisposable
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Attaching> Begin(TestDatabase test, string table)
    {
        var connection = await test.Database.Open(Ct);
        var transaction = await connection.BeginTransactionAsync(Ct);
        await connection.ExecuteAsync($"lock table {table} in access exclusive mode", transaction: transaction);
        return new(connection, transaction, test, table);
    }

    public Task IsWaitedFor() => Scripts.Eventually.Holds(
        async () =>
        {
            await using var other = await test.Database.Open(Ct);
            return await other.ExecuteScalarAsync<long>($"select count(*) from pg_locks where not granted and relation = '{locked}'::regclass") > 0;
        },
        $"a writer waits for {locked}");

    public async Task Attach(string table, string partition, long fromMs, long toMs)
    {
        await connection.ExecuteAsync($"create table {partition} (like {locked} including all)", transaction: transaction);
        await connection.ExecuteAsync($"alter table {table} attach partition {partition} for values from ({fromMs}) to ({toMs})", transaction: transaction);
        await transaction.CommitAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}

sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
