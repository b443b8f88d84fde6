using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

public sealed class AbsenceTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_saves_during_a_short_absence_waits_and_is_served()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await using var relay = new Relay();
        await using var database = Database.Create(test.DataFolder, relay.Through(test.ConnectionString!));
        await using var commits = new Commits(database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([Setting("before")], Ct);

        relay.Cut();
        var saves = Enumerable.Range(0, 20).Select(i => commits.Save([Setting($"during{i}")], Ct)).ToList();
        var write = commits.Write(write => write.Execute("insert into setting (name, value) values ('written', '')", null, Ct), Ct);
        await Eventually.Holds(() => !commits.IsHealthy, "the absence is noticed");
        relay.Mend();
        await Task.WhenAll(saves);

        // The write may have been at work when the wire was cut; then it is told, for only its caller can do it again.
        var written = await Record.ExceptionAsync(() => write) is null ? 1 : 0;
        Assert.True(commits.IsHealthy);
        Assert.Equal(22 + written, await Count(test));
    }

    [Fact]
    public async Task Who_saves_during_a_long_absence_is_told_and_health_returns_by_itself()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await using var relay = new Relay();
        await using var database = Database.Create(test.DataFolder, relay.Through(test.ConnectionString!));
        await using var commits = new Commits(database, TimeProvider.System, TestLog.For<Commits>());
        await commits.Save([Setting("before")], Ct);

        relay.Cut();
        var told = await Assert.ThrowsAsync<StorageAwayException>(() => commits.Save([Setting("during")], Ct));
        Assert.True(database.IsAway(told));
        Assert.NotNull(commits.AwaySince);
        var asked = Stopwatch.StartNew();
        await Assert.ThrowsAsync<StorageAwayException>(() => commits.Save([Setting("during")], Ct));
        await Assert.ThrowsAsync<StorageAwayException>(() => commits.Write(write => write.Execute("select 1", null, Ct), Ct));
        Assert.True(asked.Elapsed < Commits.Patience);

        relay.Mend();
        await Eventually.Holds(() => commits.IsHealthy, "it can be written to again");
        await commits.Save([Setting("after")], Ct);
        Assert.Equal(3, await Count(test));
    }

    [Fact]
    public async Task A_file_that_another_process_has_locked_is_waited_for()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Sqlite);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await using var other = new SqliteConnection($"Data Source={Path.Combine(test.DataFolder, "stationmaster.db")};Pooling=false");
        await other.OpenAsync(Ct);
        await other.ExecuteAsync("begin immediate; insert into setting (name, value) values ('theirs', '')");

        var save = commits.Save([Setting("ours")], Ct);
        var write = commits.Write(write => write.Execute("insert into setting (name, value) values ('ours too', '')", null, Ct), Ct);
        Assert.False(save.IsCompleted);
        await other.ExecuteAsync("commit");
        await Task.WhenAll(save, write);

        Assert.Equal(4, await Count(test));
    }

    public static TheoryData<Exception, bool> Faults => new()
    {
        { new NpgsqlException("Exception while reading from stream", new IOException("Connection reset by peer")), true },
        { new NpgsqlException("Exception while reading from stream", new ObjectDisposedException("System.Net.Sockets.NetworkStream")), true },
        { new PostgresException("terminating connection", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown), true },
        { new PostgresException("terminating connection", "FATAL", "FATAL", PostgresDatabase.IdleInTransaction), true },
        { new PostgresException("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation), false },
        { new NpgsqlException("Cannot write a value of this type", new InvalidCastException()), false },
    };

    [Theory(DisableDiscoveryEnumeration = true), MemberData(nameof(Faults))]
    public async Task A_wire_that_is_cut_is_no_fault_of_what_was_saved(Exception fault, bool isAway)
    {
        await using var database = Database.Create(Path.GetTempPath(), "Host=localhost");
        Assert.Equal(isAway, database.IsAway(fault));
    }

    static Statement Setting(string name) => new("insert into setting (name, value) values (@name, '')", new { name });

    static async Task<long> Count(TestDatabase test)
    {
        await using var connection = await test.Database.Open(Ct);
        return await connection.ExecuteScalarAsync<long>("select count(*) from setting");
    }
}
