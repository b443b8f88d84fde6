using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>Owners and epochs exist on PostgreSQL only: SQLite has one process.</summary>
public sealed class FenceTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stale_owner_writes_nothing_and_the_rest_of_its_batch_is_kept()
    {
        await using var two = await TwoNodes.Fresh();
        var (old, other) = (await two.Take(two.A, 1), await two.Take(two.A, 2));
        var current = await two.Take(two.B, 1);
        Assert.Equal(old.Epoch + 1, current.Epoch);

        await using var commits = two.NewCommits();
        var holding = await HeldWriter.Of(commits);
        var stale = commits.Save([TwoNodes.Setting("stale")], old, Ct);
        var fresh = commits.Save([TwoNodes.Setting("fresh")], current, Ct);
        var beside = commits.Save([TwoNodes.Setting("beside")], other, Ct);
        var nobodys = commits.Save([TwoNodes.Setting("nobody's")], Ct);
        _ = commits.SaveLater([TwoNodes.Setting("later")], old);
        await holding.DisposeAsync();
        await Task.WhenAll(fresh, beside, nobodys);

        await Assert.ThrowsAsync<StaleOwnerException>(() => stale);
        Assert.Equal(["beside", "fresh", "nobody's"], await two.Settings());
    }

    [Fact]
    public async Task A_stale_owner_beside_a_poisoned_unit_is_left_out_too()
    {
        await using var two = await TwoNodes.Fresh();
        var (old, other) = (await two.Take(two.A, 1), await two.Take(two.A, 2));
        await two.Take(two.B, 1);

        await using var commits = two.NewCommits();
        var holding = await HeldWriter.Of(commits);
        var stale = commits.Save([TwoNodes.Setting("stale")], old, Ct);
        var poisoned = commits.Save([TwoNodes.Setting("party_id")], other, Ct);
        var good = commits.Save([TwoNodes.Setting("good")], other, Ct);
        await holding.DisposeAsync();
        await Task.WhenAll(good);

        await Assert.ThrowsAsync<StaleOwnerException>(() => stale);
        Assert.True(two.Test.Database.IsUniqueViolation(await Assert.ThrowsAnyAsync<Exception>(() => poisoned)));
        Assert.Equal(["good"], await two.Settings());
    }

    [Fact]
    public async Task A_node_that_was_declared_dead_writes_for_none_of_its_stations()
    {
        await using var two = await TwoNodes.Fresh();
        var (dead, alive) = (await two.Take(two.A, 1), await two.Take(two.B, 2));
        Assert.True(await two.Store.End(two.A, 0, Ct));
        Assert.False(await two.Store.End(two.A, 0, Ct));

        await using var commits = two.NewCommits();
        await Assert.ThrowsAsync<StaleOwnerException>(() => commits.Save([TwoNodes.Setting("dead")], dead, Ct));
        await commits.Save([TwoNodes.Setting("alive")], alive, Ct);

        Assert.Equal(["alive"], await two.Settings());
        Assert.Null(await two.Store.OwnerOf(1, Ct));
        Assert.Null(await two.Store.Beat(two.A, 1, 0, Ct));
        Assert.Equal(two.B, Assert.Single((await two.Store.Beat(two.B, 1, 0, Ct))!).Id);
    }

    [Fact]
    public async Task A_claim_waits_for_the_batch_under_way_and_a_paused_one_loses_its_locks()
    {
        await using var two = await TwoNodes.Fresh();
        var old = await two.Take(two.A, 1);
        await using var paused = new NpgsqlConnection(two.Test.ConnectionString);
        await paused.OpenAsync(Ct);
        await paused.ExecuteAsync("set idle_in_transaction_session_timeout = '1s'; begin; select epoch from station_owner where charge_box_id = 1 for share");

        Assert.Equal(old.Epoch + 1, (await two.Take(two.B, 1)).Epoch);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => paused.ExecuteAsync("commit"));
    }

    [Fact]
    public async Task Only_what_no_living_node_has_is_free()
    {
        await using var two = await TwoNodes.Fresh();
        await two.Take(two.A, 1);

        Assert.Null(await two.Store.TakeFree(two.B, 1, Ct));
        Assert.Equal(1, (await two.Store.TakeFree(two.B, 2, Ct))!.Owner.Epoch);
        await two.Store.End(two.A, 0, Ct);
        var taken = await two.Store.TakeFree(two.B, 1, Ct);
        Assert.Equal((two.B, 2, two.A), (taken!.Owner.Node, taken.Owner.Epoch, taken.Before));
    }

    [Fact]
    public async Task Claims_in_any_order_never_wait_in_a_ring()
    {
        await using var two = await TwoNodes.Fresh();
        long[] ids = [.. Enumerable.Range(1, 200)];
        // As many at once as the program claims at once.
        await Parallel.ForAsync(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (turn, ct) =>
            await two.Store.Take(turn % 2 == 0 ? two.A : two.B, turn % 3 == 0 ? ids : [.. ids.Reverse()], ct));

        Assert.Equal(20, (await two.Store.OwnerOf(1, Ct))!.Epoch);
        Assert.Equal(20, (await two.Store.OwnerOf(200, Ct))!.Epoch);
    }

    [Fact]
    public async Task One_alone_keeps_the_others_out_and_nodes_share()
    {
        await using var two = await TwoNodes.Fresh();
        await using var another = two.Test.Database.NewCluster()!;
        Assert.True(await two.Store.TakeSeat(isShared: false, Ct));
        Assert.True(await two.Store.TakeSeat(isShared: false, Ct));
        Assert.False(await another.TakeSeat(isShared: false, Ct));
        Assert.False(await another.TakeSeat(isShared: true, Ct));

        await two.Store.LeaveSeat();
        Assert.True(await another.TakeSeat(isShared: true, Ct));
        Assert.True(await two.Store.TakeSeat(isShared: true, Ct));
        await using var alone = two.Test.Database.NewCluster()!;
        Assert.False(await alone.TakeSeat(isShared: false, Ct));
    }

    [Fact]
    public async Task Ids_after_a_claim_are_above_those_another_node_gave()
    {
        await using var two = await TwoNodes.Fresh();
        await using var one = two.NewCommits();
        await using var other = two.NewCommits();
        var (early, late) = (new Sequences(one), new Sequences(other));
        await early.Next("message", Ct);
        var given = await late.Next("message", Ct);

        early.Renew("message");
        Assert.True(await early.Next("message", Ct) > given);
    }

    sealed record TwoNodes(TestDatabase Test, PostgresCluster Store, long A, long B) : IAsyncDisposable
    {
        public static async Task<TwoNodes> Fresh()
        {
            var test = await TestDatabases.Fresh(TestDatabases.Postgres);
            var store = test.Database.NewCluster()!;
            return new(test, store, await store.Join("a", 1, Ct), await store.Join("b", 1, Ct));
        }

        public static Statement Setting(string name) => new("insert into setting (name, value) values (@name, 'x')", new { name });

        public Commits NewCommits() => new(Test.Database, TimeProvider.System, NullLogger<Commits>.Instance);

        public async Task<StationOwner> Take(long node, long chargeBoxId) => Assert.Single(await Store.Take(node, [chargeBoxId], Ct)).Owner;

        public async Task<IReadOnlyList<string>> Settings()
        {
            await using var connection = await Test.Database.Open(Ct);
            return (await connection.QueryAsync<string>("select name from setting where name <> 'party_id' order by name")).AsList();
        }

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            await Test.DisposeAsync();
        }
    }
}
