using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>Processes that die, pause, or lose touch; the stations go on elsewhere.</summary>
[Collection(ClusterCollection.Name)]
public sealed class FaultTests
{
    static readonly DateTimeOffset Noon = new(DateTime.UtcNow.Date.AddHours(-12), TimeSpan.Zero);

    [Fact]
    public async Task A_killed_nodes_stations_go_on_elsewhere_and_count_as_offline_until_they_do()
    {
        await using var nodes = await SeveralNodes.Start("a", "b");
        var (a, b) = (nodes["a"], nodes["b"]);
        var (charging, id) = await a.Boot("CHARGING");
        var (idle, idleId) = await a.Boot("IDLE");
        var number = (int)(await charging.Tell("StartTransaction", Payload.Start("K", 1000, Noon)))["transactionId"]!;
        await charging.Tell("MeterValues", Payload.Values(number, 2000, Noon.AddMinutes(10)));
        await b.Shows("IDLE", "Unknown");

        await a.Kill();
        Assert.Contains(await Outcome(b, idleId), NotThere);
        await charging.DisposeAsync();
        await idle.DisposeAsync();
        await using var again = await b.Connect("CHARGING");
        await again.Tell("MeterValues", Payload.Values(number, 3000, Noon.AddMinutes(20)));
        await again.Tell("StopTransaction", Payload.Stop(number, 4000, Noon.AddMinutes(30)));

        var record = Assert.Single(await b.Records(id));
        Assert.Equal((number, 3.0m), ((int)record["transactionId"]!, (decimal)record["consumed"]!));
        await b.Shows("IDLE", "Offline");
        await Eventually.Holds(async () => await Outcome(b, idleId) == "Offline", "the order says Offline");

        await a.Start();
        await using var back = await a.Connect("IDLE");
        await IsObeyed(b, idleId, back);
    }

    [Fact]
    public async Task A_node_that_wakes_after_its_station_went_on_elsewhere_writes_nothing()
    {
        await using var nodes = await SeveralNodes.Start("a", "b");
        var (a, b) = (nodes["a"], nodes["b"]);
        var (first, id) = await a.Boot("SLEEPER");
        await using var _ = first;
        var number = (int)(await first.Tell("StartTransaction", Payload.Start("P", 1000, Noon)))["transactionId"]!;
        await first.Tell("MeterValues", Payload.Values(number, 2000, Noon.AddMinutes(10)));

        await a.Program.Pause();
        await first.Begin("MeterValues", Payload.Values(number, 9000, Noon.AddMinutes(12)), "late");
        await first.Begin("Heartbeat", "{}", "late-beat");
        await using var second = await b.Connect("SLEEPER");
        await second.Tell("MeterValues", Payload.Values(number, 3000, Noon.AddMinutes(20)));
        await second.Tell("StopTransaction", Payload.Stop(number, 4000, Noon.AddMinutes(30)));
        await a.Program.Wake();

        await first.Gone();
        await using var own = await Booted(a, "A-AGAIN");
        Assert.Equal(0, await nodes.Count("message where message_id in ('late', 'late-beat')"));
        var record = Assert.Single(await a.Records(id));
        Assert.Equal((number, 3.0m), ((int)record["transactionId"]!, (decimal)record["consumed"]!));
        Assert.Equal(1, await nodes.Count($"connection_interval where charge_box_id = {id} and disconnected_ms is null"));
        Assert.True(second.IsOpen);
        Assert.NotEqual("Offline", await a.StatusOf("SLEEPER"));
    }

    [Fact]
    public async Task A_node_that_slept_until_it_was_declared_dead_lets_go_of_all_and_begins_anew()
    {
        await using var nodes = await SeveralNodes.Start("a", "b");
        var (a, b) = (nodes["a"], nodes["b"]);
        var (station, id) = await a.Boot("FORGOTTEN");
        await using var _ = station;
        await b.Shows("FORGOTTEN", "Unknown");

        await a.Program.Pause();
        await station.Begin("StatusNotification", Payload.Status("Charging"), "late");
        await b.Shows("FORGOTTEN", "Offline");
        await Eventually.Holds(async () => await nodes.Count("node where name = 'a' and ended_ms is not null") == 1, "the sleeper is declared dead");
        Assert.Equal("Offline", await Outcome(b, id));
        await a.Program.Wake();

        await station.Gone();
        await Eventually.Holds(async () => await nodes.Count("node where name = 'a' and ended_ms is null") == 1, "it begins anew");
        await using var back = await Eventually.Gives(() => TryConnect(a, "FORGOTTEN"), "the station is taken again");
        Assert.Equal(0, await nodes.Count("message where message_id = 'late'"));
        await IsObeyed(b, id, back);
    }

    [Fact]
    public async Task Without_the_broker_each_node_serves_its_own_and_says_what_is_out_of_reach()
    {
        await using var nodes = await SeveralNodes.Start("a", "b");
        var (a, b) = (nodes["a"], nodes["b"]);
        var (near, nearId) = await a.Boot("NEAR");
        var (far, farId) = await b.Boot("FAR");
        await using var _ = near;
        await using var __ = far;
        await a.Shows("FAR", "Unknown");
        var rabbit = await RabbitServer.Shared;

        rabbit.Stop();
        try
        {
            await Eventually.Holds(async () => await Outcome(a, farId) == "Unreachable", "the order says that the station is out of reach");
            await IsObeyed(a, nearId, near);
            await far.Tell("StatusNotification", Payload.Status("Preparing"));
            await b.Shows("FAR", "Preparing");
        }
        finally
        {
            await rabbit.Start();
        }

        await a.Shows("FAR", "Preparing");
        await IsObeyed(a, farId, far);
        Assert.True(near.IsOpen);
        Assert.True(far.IsOpen);
    }

    public static TheoryData<bool> Networks => [true, false];

    [Theory, MemberData(nameof(Networks))]
    public async Task A_node_cut_off_from_database_and_broker_lets_go_of_its_stations_and_comes_back(bool inNamespace)
    {
        await using var network = inNamespace ? await NetworkNamespace.TryMake() : null;
        Assert.SkipWhen(inNamespace && network is null, "Network namespaces need root and the command ip; the same is tested with a wire of the test's own.");
        await using var nodes = await SeveralNodes.Start("b");
        var database = new NpgsqlConnectionStringBuilder(nodes.Database);
        var here = network?.Here ?? IPAddress.Loopback;
        await using var toDatabase = new Wire(here, database.Port);
        await using var toBroker = new Wire(here, (await RabbitServer.Shared).Port);
        (database.Host, database.Port) = (toDatabase.Host, toDatabase.Port);
        var a = await nodes.Add(
            "a", $"http://{network?.There ?? "127.0.0.1"}:{(network is null ? 0 : 18080)}", network?.Through, database.ToString(),
            $"amqp://guest:guest@{toBroker.Host}:{toBroker.Port}");
        try
        {
            await CutOff(nodes, network, toDatabase, toBroker);
        }
        finally
        {
            // Before what it needs goes.
            await a.Kill();
        }
    }

    [Fact]
    public async Task A_node_that_lost_touch_says_afterwards_which_stations_left_and_did_not_come_back()
    {
        await using var nodes = await SeveralNodes.Start("b");
        var database = new NpgsqlConnectionStringBuilder(nodes.Database);
        await using var toDatabase = new Wire(IPAddress.Loopback, database.Port);
        (database.Host, database.Port) = (toDatabase.Host, toDatabase.Port);
        var a = await nodes.Add("a", "http://127.0.0.1:0", null, database.ToString(), $"amqp://guest:guest@127.0.0.1:{(await RabbitServer.Shared).Port}");
        try
        {
            var (station, id) = await a.Boot("LEAVES");
            await using var _ = station;
            await station.Tell("StartTransaction", Payload.Start("L", 1000, Noon));

            toDatabase.Cut();
            await station.Gone();
            toDatabase.Mend();

            await Eventually.Holds(
                async () => await nodes.Count($"charge_box where id = {id} and disconnected_ms is not null") == 1
                    && await nodes.Count($"connection_interval where charge_box_id = {id} and disconnected_ms is null") == 0,
                "it is stored that the station left");
        }
        finally
        {
            // Before what it needs goes.
            await a.Kill();
        }
    }

    static async Task CutOff(SeveralNodes nodes, NetworkNamespace? network, Wire toDatabase, Wire toBroker)
    {
        var (a, b) = (nodes["a"], nodes["b"]);
        var (station, id) = await a.Boot("CUT");
        var (idle, idleId) = await a.Boot("LEFT");
        await using var _ = station;
        await using var __ = idle;
        var number = (int)(await station.Tell("StartTransaction", Payload.Start("C", 1000, Noon)))["transactionId"]!;
        await b.Shows("LEFT", "Unknown");

        await (network?.Cut() ?? Task.CompletedTask);
        toDatabase.Cut();
        toBroker.Cut();
        await station.Begin("MeterValues", Payload.Values(number, 9000, Noon.AddMinutes(12)), "late");
        await using var second = await b.Connect("CUT");
        await second.Tell("MeterValues", Payload.Values(number, 3000, Noon.AddMinutes(20)));
        await second.Tell("StopTransaction", Payload.Stop(number, 4000, Noon.AddMinutes(30)));
        Assert.Contains(await Outcome(b, idleId), NotThere);
        if (network is null)
        {
            await idle.Gone();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await ScriptedStation.Refusal(a.StationUrl, "LEFT"));
        }
        await b.Shows("LEFT", "Offline");
        await Eventually.Holds(async () => await Outcome(b, idleId) == "Offline", "the order says Offline");

        await (network?.Mend() ?? Task.CompletedTask);
        toDatabase.Mend();
        toBroker.Mend();
        await using var back = await Eventually.Gives(() => TryConnect(a, "LEFT"), "the node takes stations again");
        await Eventually.Holds(async () => await b.StatusOf("LEFT") != "Offline", "the other node shows it");
        Assert.Equal(0, await nodes.Count("message where message_id = 'late'"));
        var record = Assert.Single(await a.Records(id));
        Assert.Equal((number, 3.0m), ((int)record["transactionId"]!, (decimal)record["consumed"]!));
    }

    static readonly string[] NotThere = ["Unreachable", "Offline"];

    static async Task<string> Outcome(Node node, long chargeBoxId) => (string)(await node.Order(chargeBoxId, "clear-cache"))["outcome"]!;

    /// <summary>An order given at the node reaches the station, whatever else it is asked at that time.</summary>
    static async Task IsObeyed(Node node, long chargeBoxId, ScriptedStation station)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var agreeing = Agree(station, ends.Token);
        await Eventually.Holds(async () => await Outcome(node, chargeBoxId) == "Accepted", "the order reaches the station");
        await ends.CancelAsync();
        await agreeing;
    }

    static async Task Agree(ScriptedStation station, CancellationToken ct)
    {
        try
        {
            while (true)
                await (await station.Asked().WaitAsync(ct)).Answer("""{"status":"Accepted"}""");
        }
        catch (OperationCanceledException)
        {
            // It was asked enough.
        }
    }

    static async Task<BootedStation> Booted(Node node, string identity)
    {
        var station = await Eventually.Gives(() => TryConnect(node, identity), $"{node.Name} takes {identity}");
        await station.Boot();
        return new(station, await node.IdOf(identity));
    }

    static async Task<ScriptedStation?> TryConnect(Node node, string identity)
    {
        try
        {
            return await node.Connect(identity);
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or HttpRequestException or TimeoutException)
        {
            return null;
        }
    }

    sealed record BootedStation(ScriptedStation Station, long Id) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Station.DisposeAsync();
    }
}
