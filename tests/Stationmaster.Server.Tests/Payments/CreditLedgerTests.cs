using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Payments;

/// <summary>Charges are taken from the credit of prepaid charge keys when their records are sealed, each once.</summary>
public sealed class CreditLedgerTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_sealed_charge_is_taken_once_and_a_correction_of_it_is_followed(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var (uid, id) = await network.NewPrepaidToken(100);
        var box = await network.NewBox();
        await using var station = await box.Start();
        var started = clock.GetUtcNow();
        var number = (int)(await station.Tell("StartTransaction", Start(uid, started)))["transactionId"]!;
        await station.Tell("StopTransaction", $$"""{"transactionId":{{number}},"meterStop":5000,"timestamp":"{{started.AddMinutes(30):O}}","idTag":"{{uid}}"}""");
        await station.Tell("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available"}""");

        var cost = (decimal)(await network.Http.Get($"/v2/charge-records/{number}"))["price"]!["amount"]!;
        Assert.True(cost > 0);
        await Credit(network, id, balance: 100, available: 100 - cost);
        clock.Advance(TimeSpan.FromHours(25));
        await Credit(network, id, balance: 100 - cost, available: 100 - cost);
        Assert.Equal([("Charge", -cost), ("TopUp", 100)], await Entries(network, id));
        Assert.Equal(("System", "paid"), await Payment(network, number));

        // Looked at again, by a node that starts: it is taken already.
        await network.Server.Restart();
        clock.Advance(TimeSpan.FromMinutes(1));
        await network.Http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Goodwill", changes = new { price = 10 } });
        await Credit(network, id, balance: 90, available: 90);
        Assert.Equal(cost - 10, (await Entries(network, id)).Sum(entry => entry.Amount) - 100 + cost);
        Assert.Equal(-10, (await Entries(network, id)).Where(entry => entry.Kind != "TopUp").Sum(entry => entry.Amount));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Older_stations_are_told_that_a_key_without_credit_is_blocked(string engine)
    {
        await using var network = await Network.Start(engine);
        var (uid, id) = await network.NewPrepaidToken(0);
        await using var station = await (await network.NewBox()).Start();

        Assert.Equal("Blocked", (string?)(await station.Tell("Authorize", $$"""{"idTag":"{{uid}}"}"""))["idTagInfo"]!["status"]);
        var start = await station.Tell("StartTransaction", Start(uid, DateTimeOffset.UtcNow));
        Assert.Equal("Blocked", (string?)start["idTagInfo"]!["status"]);

        await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = 0.5, reference = "r" }, HttpStatusCode.Created);
        Assert.Equal("Accepted", (string?)(await station.Tell("Authorize", $$"""{"idTag":"{{uid}}"}"""))["idTagInfo"]!["status"]);

        // The same payment, told again; another amount under its reference; more than there is.
        await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = 0.5, reference = "r" });
        await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = 9, reference = "r" }, HttpStatusCode.Conflict);
        await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = -1 }, HttpStatusCode.Conflict);
        foreach (var amount in new[] { 0, 0.001 })
            Assert.Equal("amount", (await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("currency", (await network.Http.Put($"/v2/tokens/{id}/credit", new { isPrepaid = true, currency = "EUR" }, HttpStatusCode.Conflict)).Error().Param);
        Assert.Equal([("TopUp", 0.5m)], await Entries(network, id));

        var stranger = await network.Server.Http(Rights.Control, await network.NewCustomer());
        foreach (var path in new[] { "credit", "credit/entries" })
            await stranger.Get($"/v2/tokens/{id}/{path}", HttpStatusCode.NotFound);
        await stranger.Post($"/v2/tokens/{id}/credit/entries", new { amount = 1 }, HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task No_customer_gives_itself_credit_and_what_is_spoken_for_is_not_paid_out(string engine)
    {
        var network = await networks.Of(engine);
        var customer = await network.NewCustomer();
        await network.NewToken(customerId: customer);
        var theirs = await network.Server.Http(Rights.Control, customer);
        var own = (long)Assert.Single((await theirs.Get("/v2/tokens"))["data"]!.AsArray())!["id"]!;
        await theirs.Put($"/v2/tokens/{own}/credit", new { isPrepaid = true, currency = "DKK" }, HttpStatusCode.Forbidden);
        await network.Http.Put($"/v2/tokens/{own}/credit", new { isPrepaid = true, currency = "DKK" });
        await theirs.Post($"/v2/tokens/{own}/credit/entries", new { amount = 1000 }, HttpStatusCode.Forbidden);
        await theirs.Put($"/v2/tokens/{own}/credit", new { isPrepaid = false }, HttpStatusCode.Forbidden);
        Assert.Equal(0, (decimal)(await theirs.Get($"/v2/tokens/{own}/credit"))["balance"]!);

        var (uid, id) = await network.NewPrepaidToken(50);
        await using var station = await (await network.NewBox()).Start();
        Assert.Equal("Accepted", (string?)(await station.Tell("StartTransaction", Start(uid, DateTimeOffset.UtcNow)))["idTagInfo"]!["status"]);
        await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = -1 }, HttpStatusCode.Conflict);
        await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = 20 }, HttpStatusCode.Created);
        await network.Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = -20 }, HttpStatusCode.Created);
    }

    static string Start(string uid, DateTimeOffset at) => $$"""{"connectorId":1,"idTag":"{{uid}}","meterStart":0,"timestamp":"{{at:O}}"}""";

    static async Task<(string?, string?)> Payment(Network network, int number)
    {
        var record = await network.Http.Get($"/v2/charge-records/{number}");
        return ((string?)record["paymentMethod"], (string?)record["paymentStatus"]);
    }

    static async Task<List<(string Kind, decimal Amount)>> Entries(Network network, long id) =>
    [
        .. (await network.Http.Get($"/v2/tokens/{id}/credit/entries"))["data"]!.AsArray().Select(entry => ((string)entry!["kind"]!, (decimal)entry["amount"]!)),
    ];

    static async Task Credit(Network network, long id, decimal balance, decimal available)
    {
        JsonNode? credit = null;
        await Eventually.Holds(
            async () => (credit = await network.Http.Get($"/v2/tokens/{id}/credit")) is var found && (decimal)found["balance"]! == balance && (decimal)found["available"]! == available,
            () => $"expected {balance} and {available}: {credit}");
    }
}
