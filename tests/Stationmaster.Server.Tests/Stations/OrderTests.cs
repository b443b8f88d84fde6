using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Stations;

/// <summary>Orders on the wire: one at a time, each to its end.</summary>
public sealed class OrderTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task One_order_is_outstanding_at_a_time_and_the_rest_wait_behind_it(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        await using var station = await box.Start();
        var orders = new List<Task<JsonNode>>();
        for (var i = 1; i <= 3; i++)
            orders.Add(box.Order("data-transfer", new { vendorId = $"v{i}" }));

        var answered = new List<string>();
        for (var i = 1; i <= 3; i++)
        {
            var call = await station.Asked("DataTransfer");
            await station.Tell("Heartbeat", "{}");
            Assert.False(station.IsAsked);
            answered.Add((string)call.Payload["vendorId"]!);
            await call.Answer($$"""{"status":"Accepted","data":"{{call.Payload["vendorId"]}}"}""");
        }

        for (var i = 1; i <= 3; i++)
            Assert.Equal(("Accepted", $"v{i}"), await StatusAndData(orders[i - 1]));
        Assert.Equal(["v1", "v2", "v3"], answered.Order());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_is_answered_while_an_order_waits_for_its_answer(string engine)
    {
        var network = await networks.Of(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        var order = box.Order(1, "remote-start-transaction", new { idTag = card });
        var call = await station.Asked("RemoteStartTransaction");

        // Some start first and answer after.
        Assert.Equal("Accepted", (string?)(await station.Tell("Authorize", $$"""{"idTag":"{{card}}"}"""))["idTagInfo"]!["status"]);
        await station.Tell("StatusNotification", Payload.Status("Preparing"));
        var start = await station.Tell("StartTransaction", Payload.Start(card, 1000, DateTimeOffset.UtcNow));
        await call.Answer("""{"status":"Accepted"}""");

        Assert.Equal("Accepted", (string?)(await order)["status"]);
        Assert.Equal((int)start["transactionId"]!, (int)Assert.Single(await box.Records())["transactionId"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_order_without_an_answer_times_out_and_a_late_answer_harms_nothing(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox();
        await using var station = await box.Start();
        var (first, second) = (box.Order("clear-cache"), box.Order("data-transfer", new { vendorId = "v" }));
        var call = await station.Asked();
        await Eventually.Holds(async () => (await Orders(box)).Count == 2, "both orders are given");

        clock.Advance(TimeSpan.FromSeconds(31));

        foreach (var order in new[] { await first, await second })
        {
            Assert.Equal(("Rejected", "TimedOut"), ((string?)order["status"], (string?)order["outcome"]));
            Assert.Equal("The charge box did not answer in time", (string?)order["error"]!["message"]);
        }
        await call.Answer("""{"status":"Accepted"}""");
        var third = box.Order("reset", new { type = "Soft" });
        // The second may have gone out in the very moment it ran out of time.
        while ((call = await station.Asked()).Action != "Reset")
            continue;
        await call.Answer("""{"status":"Rejected"}""");
        Assert.Equal("Rejected", (string?)(await third)["outcome"]);
        Assert.Equal(["Rejected", "TimedOut", "TimedOut"], (await Orders(box)).Select(order => (string?)order["outcome"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_order_ends_with_the_connection(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        Task<JsonNode> first, second;
        await using (var station = await box.Start())
        {
            (first, second) = (box.Order("clear-cache"), box.Order("clear-cache"));
            await station.Asked("ClearCache");
        }

        Assert.Equal("Offline", (string?)(await first)["outcome"]);
        Assert.Equal("Offline", (string?)(await second)["outcome"]);
        var third = await box.Order("clear-cache");
        Assert.Equal(("Rejected", "Charge box is not connected"), ((string?)third["status"], (string?)third["error"]!["message"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_that_answers_oddly_is_understood_as_far_as_it_can_be(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        await using var station = await box.Start();

        Assert.Equal("NotSupported", (await Answered(call => call.Refuse("NotImplemented"))).Outcome);
        Assert.Equal("NotSupported", (await Answered(call => call.Refuse("NotSupported"))).Outcome);
        var (_, outcome, why) = await Answered(call => call.Refuse("InternalError", "The door is open"));
        Assert.Equal("Rejected", outcome);
        Assert.Contains("The door is open", why, StringComparison.Ordinal);
        Assert.Equal("Rejected", (await Answered(call => call.Answer("[]"))).Outcome);
        Assert.Equal("Rejected", (await Answered(call => call.Answer("{}"))).Outcome);
        Assert.Equal("Rejected", (await Answered(call => call.Answer("""{"status":"Perhaps"}"""))).Outcome);
        Assert.Equal("Rejected", (await Answered(call => station.Send($"""[3,"{call.Id}"]"""))).Outcome);
        Assert.Equal(("Accepted", "Accepted", null), await Answered(call => call.Answer("""{"status":"Accepted"}""")));

        async Task<(string? Status, string? Outcome, string? Why)> Answered(Func<ServerCall, Task> answer)
        {
            var order = box.Order("clear-cache");
            await answer(await station.Asked("ClearCache"));
            var ended = await order;
            return ((string?)ended["status"], (string?)ended["outcome"], (string?)ended["error"]?["message"]);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Another_customers_charge_box_does_not_exist(string engine)
    {
        var network = await networks.Of(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        var transaction = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, DateTimeOffset.UtcNow)))["transactionId"]!;
        var other = await network.Http.Post(
            "/v2/customers", new { name = "Another", type = "Business", country = "DK", ownerId = 1 }, HttpStatusCode.Created);
        var foreigner = await network.Server.Http(Rights.Control, (long)other["id"]!);
        var (path, connector) = ($"/v2/chargeboxes/{box.Id}", $"/v2/evses/{box.EvseUids[0]}/connectors/1");

        await foreigner.Post($"{path}/reset", new { type = "Hard" }, HttpStatusCode.NotFound);
        await foreigner.Post($"{path}/clear-cache", new { }, HttpStatusCode.NotFound);
        await foreigner.Get($"{path}/configuration", HttpStatusCode.NotFound);
        await foreigner.Post($"{connector}/unlock", new { }, HttpStatusCode.NotFound);
        await foreigner.Post($"{connector}/remote-stop-transaction", new { transactionId = transaction }, HttpStatusCode.NotFound);
        await foreigner.Get($"{path}/orders", HttpStatusCode.NotFound);
        await foreigner.Get($"{path}/messages", HttpStatusCode.NotFound);
        await foreigner.Get($"/v2/charge-records/{transaction}", HttpStatusCode.NotFound);
        Assert.Empty((await foreigner.Get("/v2/connectors"))["data"]!.AsArray());
        Assert.Empty((await foreigner.Get("/v2/charge-records?ongoing=1"))["data"]!.AsArray());

        await station.Tell("Heartbeat", "{}");
        Assert.False(station.IsAsked);
        await network.Server.Http(Rights.Read).Post($"{path}/clear-cache", new { }, HttpStatusCode.Forbidden);
    }

    static async Task<(string? Status, string? Data)> StatusAndData(Task<JsonNode> order) =>
        ((string?)(await order)["status"], (string?)(await order)["data"]);

    static async Task<IReadOnlyList<JsonNode>> Orders(Box box) =>
        [.. (await box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/orders"))["data"]!.AsArray().OfType<JsonNode>()];
}
