using System.Net;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Durability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>Stations that charge one car after another while the nodes beneath them come and go: each charge is one record, whole.</summary>
[Collection(ClusterCollection.Name)]
public sealed class NothingLostTests
{
    const int Stations = 10, Seed = 20261121;

    int _answers, _turn;

    [Fact]
    public Task A_rolling_restart_loses_nothing() => UnderLoad(async (nodes, _, more) =>
    {
        foreach (var name in new[] { "a", "b" })
        {
            await more();
            await nodes[name].Stop();
            await more();
            await nodes[name].Start();
        }
    });

    [Fact]
    public Task Nodes_killed_in_turn_lose_nothing() => UnderLoad(async (nodes, _, more) =>
    {
        foreach (var name in new[] { "a", "b", "a" })
        {
            await more();
            await nodes[name].Kill();
            await more();
            await nodes[name].Start();
        }
    });

    [Fact]
    public Task A_node_paused_again_and_again_loses_and_doubles_nothing() => UnderLoad(async (nodes, _, more) =>
    {
        for (var pause = 0; pause < 3; pause++)
        {
            await more();
            await nodes["a"].Program.Pause();
            await more();
            await nodes["a"].Program.Wake();
        }
    });

    [Fact]
    public Task A_restart_of_PostgreSQL_loses_nothing() => UnderLoad(async (_, postgres, more) =>
    {
        await more();
        await postgres.Halt();
        await postgres.Go();
    });

    [Fact]
    public Task A_restart_of_the_broker_loses_nothing() => UnderLoad(async (_, _, more) =>
    {
        var rabbit = await RabbitServer.Shared;
        await more();
        rabbit.Stop();
        await more();
        await rabbit.Start();
    });

    /// <param name="fault">Gets the nodes, their database, and what waits until the stations were answered some more.</param>
    async Task UnderLoad(Func<SeveralNodes, PostgresServer.Running, Func<Task>, Task> fault)
    {
        var postgres = await PostgresServer.StartOwn();
        await using var nodes = await SeveralNodes.Start(
            postgres.ConnectionString("postgres"), (await RabbitServer.Shared).Uri,
            () =>
            {
                postgres.Stop();
                return ValueTask.CompletedTask;
            },
            "a", "b");
        var bornAt = DateTimeOffset.UtcNow.AddDays(-10);
        LoadedStation[] stations =
        [
            .. Enumerable.Range(1, Stations).Select(n => new LoadedStation(
                $"LOAD-{n:D2}", Seed + n, () => Next(nodes), new(bornAt.Ticks - (bornAt.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
                () => Interlocked.Increment(ref _answers))),
        ];
        try
        {
            var running = stations.Select(station => Task.Run(station.Run)).ToList();
            await fault(nodes, postgres, () => More(running));
            await More(running);
            foreach (var station in stations)
                station.Finish();
            await Task.WhenAll(running);

            await using var database = Database.Create("", postgres.ConnectionString("postgres"));
            await Books.Agree(stations, database, nodes["b"].Http);
        }
        finally
        {
            foreach (var station in stations)
                await station.DisposeAsync();
        }
    }

    /// <summary>As a balancer would: one that listens, another each time.</summary>
    string Next(SeveralNodes nodes)
    {
        var running = new[] { nodes["a"], nodes["b"] }.Where(node => node.IsRunning).ToList();
        return running.Count == 0 ? "ws://127.0.0.1:1/ocpp/" : running[(Interlocked.Increment(ref _turn) & int.MaxValue) % running.Count].StationUrl;
    }

    Task More(List<Task> running)
    {
        var until = Volatile.Read(ref _answers) + 150;
        return Eventually.Holds(
            () => Task.FromResult(Volatile.Read(ref _answers) >= until || running.Exists(station => station.IsFaulted)), $"{until} answers", TimeSpan.FromMinutes(2));
    }
}
