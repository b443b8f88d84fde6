using Dapper;
using Stationmaster.Server.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

public sealed class MigrationTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Migrating_twice_changes_nothing(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);

        await test.Database.Migrate(Ct);

        await using var connection = await test.Database.Open(Ct);
        Assert.Equal(
            "Stationmaster", await connection.ExecuteScalarAsync<string>("select name from customer where id = 1 and path = '/1/'"));
        Assert.Equal("STM", await connection.ExecuteScalarAsync<string>("select value from setting where name = 'party_id'"));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Programs_that_start_together_migrate_once(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine, migrate: false);
        await using var another = test.Another();
        await using var third = test.Another();

        await Task.WhenAll(new[] { test.Database, another, third }.Select(database => Task.Run(() => database.Migrate(Ct), Ct)));

        await using var connection = await test.Database.Open(Ct);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from migration where version = 1"));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_database_of_a_newer_program_is_refused(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using (var program = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>()))
            await program.Write(
                write => write.Execute("insert into migration (version, name, applied_ms) values (9999, 'later', 0)", null, Ct), Ct);

        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => test.Database.Migrate(Ct));

        Assert.Contains("newer", refused.Message);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_newer_schema_that_leaves_this_program_working_is_accepted_and_another_is_not(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using (var program = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>()))
        {
            const string insert = "insert into schema_step (version, name, applied_ms, works_from) values (@version, 'later', 0, @worksFrom)";
            await program.Write(write => write.Execute(insert, new { version = 9998L, worksFrom = 1L }, Ct), Ct);
            await test.Database.Migrate(Ct);
            await program.Write(write => write.Execute(insert, new { version = 9999L, worksFrom = 9998L }, Ct), Ct);
        }

        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => test.Database.Migrate(Ct));

        Assert.Contains("schema 9999", refused.Message);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_program_that_starts_during_a_long_migration_waits_for_it(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var another = test.Another();
        var migrations = Migration.All.Append(new Migration(
            9000, "long", "create table made_once (id {id});", "select pg_sleep(1);",
            "insert into made_once with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000) select i from n; delete from made_once;")).ToList();

        await Task.WhenAll(new[] { test.Database, another }.Select(database => Task.Run(() => database.Migrate(migrations, Ct), Ct)));

        await using var connection = await test.Database.Open(Ct);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from schema_step where version = 9000"));
    }

    [Fact]
    public async Task Old_messages_and_samples_become_the_first_partitions_and_odd_times_the_default_ones()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres, migrate: false);
        await test.Database.Migrate([.. Migration.All.Where(migration => migration.Version < 4)], Ct);
        var now = Epoch.ToMs(DateTimeOffset.UtcNow);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        long[] times = [now, 0, now + 4_000_000_000_000, now - 86_400_000];
        await commits.Save([.. times.Select((at, i) => Message(i + 1, at)), .. times.Select((at, i) => Sample(i + 1, at))], Ct);
        long fileNode;
        await using (var connection = await test.Database.Open(Ct))
            fileNode = await connection.ExecuteScalarAsync<long>("select relfilenode::bigint from pg_class where relname = 'message'");

        await test.Database.Migrate(Ct);
        await commits.Save([Message(5, now), Message(6, now + (40L * 86_400_000)), Sample(5, now), Sample(6, now + (90L * 86_400_000))], Ct);

        await using var after = await test.Database.Open(Ct);
        foreach (var table in new[] { "message", "meter_sample" })
        {
            Assert.Equal([1, 2, 3, 4, 5, 6], await after.QueryAsync<int>($"select id from {table} order by id"));
            Assert.Equal([1, 2, 4, 5], await after.QueryAsync<int>($"select id from {table}_first order by id"));
            Assert.Equal([3, 6], await after.QueryAsync<int>($"select id from {table}_default order by id"));
        }
        Assert.Equal(fileNode, await after.ExecuteScalarAsync<long>("select relfilenode::bigint from pg_class where relname = 'message_first'"));
    }

    static MessageRow Message(long id, long atMs) => new(id, 1, atMs, 0, "Heartbeat", "m", "{}"u8.ToArray(), default, 0, null, null, null, null);

    static SampleRow Sample(long id, long atMs) => new(id, 1, 1, atMs, atMs, id, "{}");

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_failed_migration_leaves_nothing_behind(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);

        var failed = await Assert.ThrowsAsync<StorageSetupException>(() => test.Database.Migrate(
            [.. Migration.All, new Migration(9000, "broken", "create table half (id {id}); insert into nowhere values (1);")], Ct));

        Assert.Contains("Step 9000 (broken)", failed.Message);
        Assert.Contains("nowhere", failed.Message);
        await test.Database.Migrate(Ct);
        await using var connection = await test.Database.Open(Ct);
        await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteScalarAsync<long>("select count(*) from half"));
    }

    [Fact]
    public void A_data_folder_that_cannot_be_made_is_named()
    {
        var refused = Assert.Throws<StorageSetupException>(() => Database.Create("/dev/null/nowhere", null));

        Assert.Contains("/dev/null/nowhere", refused.Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using var database = Database.Create("/unused", "Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");

        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => database.Migrate(Ct));

        Assert.Contains("127.0.0.1:1", refused.Message);
    }
}
