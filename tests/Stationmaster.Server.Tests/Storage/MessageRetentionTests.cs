using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Notices;
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

        var size = (await Pile.Messages().Weigh(test.Database, Ct)).Bytes;
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
    public async Task Past_their_size_notices_go_of_who_told_the_most(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([.. Enumerable.Range(1, 1000).Select(i => Notice(i, chargeBoxId: i <= 100 ? 1 : 2, bytes: i <= 100 ? 100 : 1000))], Ct);

        await Retention(test, commits, new(TimeSpan.FromDays(30), 4 * 500_000)).Sweep(Ct);

        await using var connection = await test.Database.Open(Ct);
        Assert.Equal(100, await connection.ExecuteScalarAsync<long>("select count(*) from notice where charge_box_id = 1"));
        var rest = (await connection.QueryAsync<long>("select id from notice where charge_box_id = 2 order by id")).AsList();
        Assert.InRange(rest.Count, 390, 490);
        Assert.Equal(1000, rest[^1]);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_pile_too_large_to_be_read_is_weighed_by_some_of_it(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([.. Enumerable.Range(1, 12_000).Select(i => Notice(i, chargeBoxId: i % 10, bytes: i % 10 == 7 ? 1000 : 100))], Ct);

        await Retention(test, commits, new(TimeSpan.FromDays(30), 4 * 1_700_000)).Sweep(Ct);

        await using var connection = await test.Database.Open(Ct);
        Assert.Equal(10_800, await connection.ExecuteScalarAsync<long>("select count(*) from notice where charge_box_id <> 7"));
        Assert.InRange(await connection.ExecuteScalarAsync<long>("select sum(length(payload)) from notice"), 1_500_000, 1_800_000);
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

    static RowWrite Notice(long id, long chargeBoxId, int bytes) => NoticeStore.Saved(
        id, chargeBoxId, new(new StationNotice("NotifyMonitoringReport", $"\"{new string('x', bytes - 2)}\"", null), Now - TimeSpan.FromMinutes(2000 - id)));

    static MessageRow Message(long id, long atMs, int bytes) =>
        new(id, 1, atMs, 0, "Heartbeat", "m", new byte[bytes], default, 0, null, null, null, null);

    static async Task<long> First(TestDatabase test)
    {
        await using var connection = await test.Database.Open(Ct);
        return await connection.ExecuteScalarAsync<long>("select min(id) from message");
    }
}
