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

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_empty_log_is_left_alone(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());

        Assert.Equal(0, await Retention(test, commits, new()).Sweep(Ct));
    }

    static MessageRetention Retention(TestDatabase test, Commits commits, MessageLogOptions options) =>
        new(test.Database, commits, new At(Now), options, TestLog.For<MessageRetention>());

    static MessageRow Message(long id, long atMs, int bytes) =>
        new(id, 1, atMs, 0, "Heartbeat", "m", new byte[bytes], default, 0, null, null, null, null);

    static async Task<long> First(TestDatabase test)
    {
        await using var connection = await test.Database.Open(Ct);
        return await connection.ExecuteScalarAsync<long>("select min(id) from message");
    }

    sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
