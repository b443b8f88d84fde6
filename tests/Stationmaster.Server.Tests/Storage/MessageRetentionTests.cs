using Dapper;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

public sealed class MessageRetentionTests
{
    const long Day = 24 * 60 * 60 * 1000;
    static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(100);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Messages_older_than_the_limit_go_and_the_others_stay(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([.. Enumerable.Range(1, 3500).Select(i => Message(i, atMs: (i <= 2500 ? 69 : 71) * Day, bytes: 10))], Ct);

        var deleted = await Retention(test, commits, new(TimeSpan.FromDays(30), long.MaxValue)).Sweep(Ct);

        Assert.Equal(2500, deleted);
        Assert.Equal(2501, await First(test));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_log_over_its_size_loses_its_oldest_messages(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([.. Enumerable.Range(1, 6000).Select(i => Message(i * 3, atMs: 99 * Day, bytes: 500))], Ct);

        await Retention(test, commits, new(TimeSpan.FromDays(30), 1024 * 1024)).Sweep(Ct);

        var size = await MessageSize.Estimate(test.Database, "message", Ct);
        Assert.InRange(size, 900_000, 1_060_000);
        Assert.True(await First(test) > 3000);
    }

    [Fact]
    public async Task Days_that_are_over_go_whole_and_odd_times_row_by_row()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        var options = new MessageLogOptions();
        foreach (var day in new[] { 60, 68, 76, 84, 92, 100 })
            await new PartitionKeeper(test.Database, new FixedClock(DateTimeOffset.UnixEpoch.AddDays(day)), options, TestLog.For<PartitionKeeper>()).Keep(Ct);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([.. Enumerable.Range(60, 41).Select(day => Message(day, day * Day, bytes: 10))], Ct);
        await commits.Save([Message(200, -Day, bytes: 10), Message(201, 900 * Day, bytes: 10), Message(202, 10 * Day, bytes: 10)], Ct);

        await Retention(test, commits, options).Sweep(Ct);

        await using var connection = await test.Database.Open(Ct);
        Assert.Equal([.. Enumerable.Range(70, 31), 201], await connection.QueryAsync<int>("select id from message order by id"));
        Assert.Equal("message_19700312", (await test.Database.Partitions!.Of("message", Ct))[0].Name);
    }

    [Fact]
    public async Task A_log_over_its_size_loses_whole_days_before_it_loses_rows()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        var options = new MessageLogOptions();
        foreach (var day in new[] { 92, 100 })
            await new PartitionKeeper(test.Database, new FixedClock(DateTimeOffset.UnixEpoch.AddDays(day)), options, TestLog.For<PartitionKeeper>()).Keep(Ct);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([.. Enumerable.Range(0, 9000).Select(i => Message(i, (92 + (i / 1000)) * Day, bytes: 880))], Ct);

        await Retention(test, commits, options with { KeepBytes = 3_500_000 }).Sweep(Ct);
        Assert.Equal(6000, await First(test));
        Assert.Equal("message_19700409", (await test.Database.Partitions!.Of("message", Ct))[0].Name);

        await Retention(test, commits, options with { KeepBytes = 500_000 }).Sweep(Ct);
        Assert.InRange(await First(test), 8300, 8700);
        Assert.Equal("message_19700411", (await test.Database.Partitions!.Of("message", Ct))[0].Name);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_empty_log_is_left_alone(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());

        Assert.Equal(0, await Retention(test, commits, new()).Sweep(Ct));
    }

    static MessageRetention Retention(TestDatabase test, Commits commits, MessageLogOptions options) =>
        new(test.Database, commits, new FixedClock(Now), options, TestLog.For<MessageRetention>());

    static MessageRow Message(long id, long atMs, int bytes) =>
        new(id, 1, atMs, 0, "Heartbeat", "m", new byte[bytes], default, 0, null, null, null, null);

    static async Task<long> First(TestDatabase test)
    {
        await using var connection = await test.Database.Open(Ct);
        return await connection.ExecuteScalarAsync<long>("select min(id) from message");
    }
}
