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
    public async Task A_failed_migration_leaves_nothing_behind(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);

        await Assert.ThrowsAnyAsync<Exception>(() => test.Database.Migrate(
            [.. Migration.All, new Migration(9000, "broken", "create table half (id {id}); insert into nowhere values (1);")], Ct));

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
