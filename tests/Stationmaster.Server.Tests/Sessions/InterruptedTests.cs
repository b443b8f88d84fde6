using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Sessions;

/// <summary>Sessions that go on while the connection or the server does not.</summary>
public sealed class InterruptedTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly DateTimeOffset At = new(DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour), TimeSpan.Zero);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_session_survives_a_restart_of_the_server(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using (var station = await box.Start())
        {
            await station.Tell("StartTransaction", Payload.Start(card, 1000, At));
            await station.Tell("StatusNotification", Payload.Status("Charging", at: At));
            await station.Tell("MeterValues", Payload.Values(await Number(box), 2000, At.AddMinutes(5)));
        }
        var before = await box.Record(await Number(box));

        await network.Server.Restart();

        var transaction = await Number(box);
        var after = await box.Record(transaction);
        Assert.Equal(("running", 1m), ((string?)after["state"], (decimal)after["consumed"]!));
        Assert.Equal((string?)before["sessionId"], (string?)after["sessionId"]);
        Assert.Equal("Offline", (string?)(await box.Connector(1))["status"]);
        await using (var station = await box.Connect())
        {
            await station.Tell("MeterValues", Payload.Values(transaction, 3500, At.AddMinutes(10)));
            var live = await box.Connector(1);
            Assert.Equal(("Charging", transaction, 2.5m), ((string?)live["status"], (int)live["session"]!["transactionId"]!, (decimal)live["session"]!["energyKwh"]!));
            await station.Tell("StopTransaction", Payload.Stop(transaction, 6000, At.AddMinutes(30), card));
        }

        var record = Assert.Single(await box.Records());
        Assert.Equal((transaction, "completed", 5m, 16.5m), ((int)record["transactionId"]!, (string?)record["state"], (decimal)record["consumed"]!, (decimal)record["price"]!["amount"]!));
        var course = await network.Http.Get($"/v2/charge-records/{transaction}/meter-values");
        Assert.Equal([1m, 2.5m], course["samples"]!.AsArray().Select(sample => (decimal)sample!["energyKwh"]!).Take(2));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_waited_in_a_stations_queue_is_taken_in_one_go(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using (var station = await box.Start())
            await station.Tell("StatusNotification", Payload.Status("Available"));
        await using (var station = await box.Connect())
        {
            var transaction = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, At.AddHours(-2))))["transactionId"]!;
            // Some send all they have without waiting for answers.
            Task<JsonArray>[] answers =
            [
                await station.Begin("MeterValues", Payload.Values(transaction, 3000, At.AddMinutes(-110))),
                await station.Begin("MeterValues", Payload.Values(transaction, 5000, At.AddMinutes(-100))),
                await station.Begin("StopTransaction", Payload.Stop(transaction, 7000, At.AddMinutes(-90), card)),
                await station.Begin("StartTransaction", Payload.Start(card, 7000, At.AddMinutes(-60))),
                await station.Begin("Heartbeat", "{}"),
            ];
            foreach (var answer in answers)
                Assert.Equal(3, (int)(await Eventually.Within(answer, "an answer"))[0]!);
            var second = (int)(await answers[3])[2]!["transactionId"]!;
            await station.Tell("StopTransaction", Payload.Stop(second, 8000, At.AddMinutes(-30), card));
        }

        var records = await box.Records();
        Assert.Equal([6m, 1m], records.Select(record => (decimal)record["consumed"]!));
        Assert.Equal([Payload.Time(At.AddMinutes(-90)), Payload.Time(At.AddMinutes(-30))], records.Select(record => (string?)record["endedAt"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_stop_without_its_start_is_kept_by_itself_and_stops_nothing_else(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(2), await network.NewToken());
        await using var station = await box.Start();
        var running = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, At)))["transactionId"]!;

        Assert.Equal("{}", (await station.Tell("StopTransaction", Payload.Stop(2_000_000_000, 90_000, At.AddMinutes(10)))).ToJsonString());
        Assert.Equal("{}", (await station.Tell("StopTransaction", Payload.Stop(2_000_000_000, 90_000, At.AddMinutes(10)))).ToJsonString());

        var records = await box.Records();
        Assert.Equal(["running", "completed"], records.Select(record => (string?)record["state"]));
        Assert.Equal(running, (int)records[0]["transactionId"]!);
        Assert.Equal("stopWithoutStart", (string?)records[1]["excludedReason"]);
        Assert.Equal(0m, (decimal)records[1]["price"]!["amount"]!);
        Assert.Equal(running, (int)(await box.Connector(1))["session"]!["transactionId"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_start_that_comes_after_its_stop_joins_it(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using (var station = await box.Start())
            await station.Tell("StopTransaction", Payload.Stop(-1, 6000, At.AddMinutes(-30), card));

        await network.Server.Restart();

        await using (var station = await box.Connect())
            await station.Tell("StartTransaction", Payload.Start(card, 1000, At.AddMinutes(-60)));
        var record = Assert.Single(await box.Records());
        Assert.Equal(("completed", 5m, (string?)null), ((string?)record["state"], (decimal)record["consumed"]!, (string?)record["excludedReason"]));
        Assert.Equal(Payload.Time(At.AddMinutes(-60)), (string?)record["startedAt"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_key_that_charges_elsewhere_is_told_so_and_pays_nothing_there(string engine)
    {
        await using var network = await Network.Start(engine);
        var (one, other, card, fleet) = (await network.NewBox(), await network.NewBox(), await network.NewToken(), await network.NewToken(allowConcurrent: true));
        await using var first = await one.Start();
        await using var second = await other.Start();
        await first.Tell("StartTransaction", Payload.Start(card, 1000, At));

        Assert.Equal("Accepted", (string?)(await second.Tell("Authorize", $$"""{"idTag":"{{card}}"}"""))["idTagInfo"]!["status"]);
        var refused = await second.Tell("StartTransaction", Payload.Start(card, 500, At.AddMinutes(1)));
        Assert.Equal("ConcurrentTx", (string?)refused["idTagInfo"]!["status"]);
        await second.Tell("StopTransaction", Payload.Stop((int)refused["transactionId"]!, 500, At.AddMinutes(1), reason: "DeAuthorized"));

        var record = Assert.Single(await other.Records());
        Assert.Equal(("completed", 0m, 0m), ((string?)record["state"], (decimal)record["consumed"]!, (decimal)record["price"]!["amount"]!));
        await first.Tell("StopTransaction", Payload.Stop(await Number(one), 3000, At.AddMinutes(10), card));
        Assert.Equal("Accepted", (string?)(await second.Tell("StartTransaction", Payload.Start(fleet, 500, At.AddMinutes(2))))["idTagInfo"]!["status"]);
        Assert.Equal("Accepted", (string?)(await first.Tell("StartTransaction", Payload.Start(fleet, 3000, At.AddMinutes(11))))["idTagInfo"]!["status"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_session_whose_stop_never_comes_ends_by_estimate_and_runs_on_when_it_is_heard_of_again(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        var begin = clock.GetUtcNow();
        var transaction = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, begin)))["transactionId"]!;
        await station.Tell("MeterValues", Payload.Values(transaction, 3000, begin.AddSeconds(10), powerW: 7000));
        // It started anew, and its queue brings no stop.
        await station.Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
        clock.Advance(TimeSpan.FromMinutes(16));
        await Eventually.Holds(async () => (string?)(await box.Record(transaction))["state"] == "completed", "the session ends by estimate");
        Assert.Contains("estimatedStop", Assert.Single(await box.Records())["flags"]!.AsArray().Select(flag => (string?)flag));

        await station.Tell("MeterValues", Payload.Values(transaction, 5000, clock.GetUtcNow(), powerW: 7000));

        var running = Assert.Single(await box.Records());
        Assert.Equal(("running", 4m, (string?)null), ((string?)running["state"], (decimal)running["consumed"]!, (string?)running["endedAt"]));
        await network.Server.Restart();
        Assert.Equal("running", (string?)Assert.Single(await box.Records())["state"]);
        await using var again = await box.Connect();
        await again.Tell("StopTransaction", Payload.Stop(transaction, 6000, clock.GetUtcNow(), card));
        var record = Assert.Single(await box.Records());
        Assert.Equal(("completed", 5m), ((string?)record["state"], (decimal)record["consumed"]!));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_record_is_sealed_when_the_wait_is_over_and_stays_as_it_is(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        var begin = clock.GetUtcNow();
        await station.Tell("StatusNotification", Payload.Status("Charging"));
        var transaction = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, begin)))["transactionId"]!;
        await station.Tell("StopTransaction", Payload.Stop(transaction, 3000, begin.AddSeconds(5), card));
        await station.Tell("StatusNotification", Payload.Status("Finishing"));

        clock.Advance(TimeSpan.FromMinutes(16));
        await station.Tell("Heartbeat", "{}");
        Assert.Equal("completed", (string?)(await box.Record(transaction))["state"]);
        await station.Tell("StatusNotification", Payload.Status("Available"));
        clock.Advance(TimeSpan.FromMinutes(6));
        await Eventually.Holds(async () => (string?)(await box.Record(transaction))["state"] == "sealed", "the record is sealed");

        var document = (await box.Record(transaction)).ToJsonString();
        await station.Tell("StopTransaction", Payload.Stop(transaction, 9000, begin.AddSeconds(50), card));
        Assert.Equal(document, (await box.Record(transaction)).ToJsonString());
    }

    static async Task<int> Number(Box box) => (int)Assert.Single(await box.Records())["transactionId"]!;
}
