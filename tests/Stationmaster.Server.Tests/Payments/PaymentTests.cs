using System.Net;
using System.Net.Http.Json;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Payments;

/// <summary>Payments for single charges: what becomes of them when something goes otherwise than it should.</summary>
public sealed class PaymentTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    const string Start = """
        {"eventType":"Started","timestamp":"2026-11-20T10:00:00Z","triggerReason":"RemoteStart","seqNo":0,"transactionInfo":{"transactionId":"T-1"},"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"REF","type":"DirectPayment"}}
        """;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_a_charge_box_refuses_or_nobody_confirms_comes_to_nothing_and_says_so(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await network.Http.Post("/v2/web-payments", new { chargeBoxId = box.Id, evse = 1 }, HttpStatusCode.Conflict);
        await using var station = await box.Start("2.1");
        var refused = network.Http.Post("/v2/terminal-payments", new { chargeBoxId = box.Id, evse = 1, reference = "one", maxCost = 20 }, HttpStatusCode.Created);
        await (await station.Asked("RequestStartTransaction")).Answer("""{"status":"Rejected"}""");
        Assert.Equal(("Refused", "The charge box refused."), ((string?)(await refused)["state"], (string?)(await refused)["why"]));
        await network.Http.Post("/v2/terminal-payments", new { chargeBoxId = box.Id, evse = 1, reference = "one", maxCost = 20 }, HttpStatusCode.Conflict);

        var opening = network.Http.Post("/v2/web-payments", new { chargeBoxId = box.Id, evse = 1 }, HttpStatusCode.Created);
        await (await station.Asked("NotifyWebPaymentStarted")).Refuse("NotImplemented");
        var open = await opening;
        Assert.Equal(("Open", "NotSupported"), ((string?)open["state"], (string?)open["notified"]));
        // Nobody has authorised it: its reference starts nothing.
        Assert.Equal("Invalid", (string?)(await station.Tell("TransactionEvent", Start.Replace("REF", (string)open["reference"]!, StringComparison.Ordinal)))["idTokenInfo"]!["status"]);
        await network.Http.Post($"/v2/payments/{open["id"]}/settle", new { status = "Settled", amount = 1 }, HttpStatusCode.Conflict);
        Assert.Equal("cardDigits", (await network.Http.Post($"/v2/payments/{open["id"]}/confirm", new { cardDigits = "12" }, HttpStatusCode.UnprocessableEntity)).Error().Param);

        var stranger = await network.Server.Http(Rights.Control, await network.NewCustomer());
        await stranger.Get($"/v2/payments/{open["id"]}", HttpStatusCode.NotFound);
        await stranger.Post($"/v2/payments/{open["id"]}/confirm", new { }, HttpStatusCode.NotFound);
        await stranger.Post($"/v2/payments/{open["id"]}/limit", new { maxCost = 90 }, HttpStatusCode.NotFound);
        Assert.Empty((await stranger.Get("/v2/payments"))["data"]!.AsArray());
        Assert.Equal("chargeBoxId", (await stranger.Post("/v2/web-payments", new { chargeBoxId = box.Id, evse = 1 }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        await stranger.Get($"/v2/chargeboxes/{box.Id}/qr-codes", HttpStatusCode.NotFound);
        await stranger.Get($"/v2/chargeboxes/{box.Id}/energy-transfers", HttpStatusCode.NotFound);
        await stranger.Get($"/v2/locations/{network.LocationId}/direct-payments", HttpStatusCode.NotFound);
        await network.Server.Http(Rights.Write).Post($"/v2/payments/{open["id"]}/confirm", new { }, HttpStatusCode.Forbidden);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_payment_outlives_a_restart_and_ends_with_its_time(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        var opening = network.Http.Post("/v2/web-payments", new { chargeBoxId = box.Id, evse = 1, timeout = 600, externalSessionId = "W" }, HttpStatusCode.Created);
        await (await station.Asked("NotifyWebPaymentStarted")).Answer("{}");
        var id = (long)(await opening)["id"]!;

        await network.Server.Restart();
        Assert.Equal("Open", (string?)(await network.Http.Get($"/v2/payments/{id}"))["state"]);
        await using var again = await box.Start("2.1");
        var confirming = network.Http.Post($"/v2/payments/{id}/confirm", new { reference = "psp-9", maxKwh = 5 });
        await (await again.Asked("RequestStartTransaction")).Answer("""{"status":"Accepted"}""");
        Assert.Equal("Confirmed", (string?)(await confirming)["state"]);

        // Nobody plugs in: what comes later is not paid for.
        clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("Expired", (string?)(await network.Http.Get($"/v2/payments/{id}"))["state"]);
        Assert.Equal(id, (long)Assert.Single((await network.Http.Get("/v2/payments?state=Expired"))["data"]!.AsArray())!["id"]!);
        Assert.Empty((await network.Http.Get("/v2/payments?state=Confirmed"))["data"]!.AsArray());
        Assert.Equal("Invalid", (string?)(await again.Tell("Authorize", """{"idToken":{"idToken":"psp-9","type":"DirectPayment"}}"""))["idTokenInfo"]!["status"]);
        Assert.Equal("payment_expired", (await network.Http.Post($"/v2/payments/{id}/confirm", new { reference = "psp-9" }, HttpStatusCode.Conflict)).Error().Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_confirmation_told_twice_starts_once_and_pays_for_one_charge(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        var opening = network.Http.Post("/v2/web-payments", new { chargeBoxId = box.Id, evse = 1 }, HttpStatusCode.Created);
        await (await station.Asked("NotifyWebPaymentStarted")).Answer("{}");
        var id = (long)(await opening)["id"]!;

        var confirming = network.Http.Post($"/v2/payments/{id}/confirm", new { reference = "once", maxCost = 20 });
        var start = await station.Asked("RequestStartTransaction");
        Assert.Equal("Confirmed", (string?)(await network.Http.Post($"/v2/payments/{id}/confirm", new { reference = "once", maxCost = 20 }))["state"]);
        await start.Answer("""{"status":"Accepted"}""");
        Assert.Equal("Confirmed", (string?)(await confirming)["state"]);
        Assert.False(station.IsAsked);

        async Task<string?> Begun(string transaction) => (string?)(await station.Tell(
            "TransactionEvent", Start.Replace("REF", "once", StringComparison.Ordinal).Replace("T-1", transaction, StringComparison.Ordinal)))["idTokenInfo"]!["status"];
        async Task<(string?, long?)> Paid()
        {
            var payment = await network.Http.Get($"/v2/payments/{id}");
            return ((string?)payment["state"], (long?)payment["transactionId"]);
        }
        Assert.Equal("Accepted", await Begun("T-1"));
        var paid = await Paid();
        Assert.Equal(("Charging", true), (paid.Item1, paid.Item2 is not null));
        Assert.Equal(("Accepted", "Invalid"), (await Begun("T-1"), await Begun("T-2")));
        Assert.Equal(paid.Item2, (await Paid()).Item2);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_raises_in_the_same_moment_the_highest_stays(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        var confirming = network.Http.Post("/v2/terminal-payments", new { chargeBoxId = box.Id, evse = 1, reference = "raised", maxCost = 10 }, HttpStatusCode.Created);
        await (await station.Asked("RequestStartTransaction")).Answer("""{"status":"Accepted"}""");
        var id = (long)(await confirming)["id"]!;

        var answers = await Task.WhenAll(Enumerable.Range(11, 40).Select(cost => network.Http.PostAsJsonAsync(
            $"/v2/payments/{id}/limit", new { maxCost = cost }, TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity }));
        Assert.Equal(HttpStatusCode.OK, answers[^1].StatusCode);
        Assert.Equal(50, (int)(await network.Http.Get($"/v2/payments/{id}"))["limit"]!["maxCost"]!);
        // One that is less leaves it as it stands.
        Assert.Equal("maxCost", (await network.Http.Post($"/v2/payments/{id}/limit", new { maxCost = 49 }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal(50, (int)(await network.Http.Get($"/v2/payments/{id}"))["limit"]!["maxCost"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_terminal_is_trusted_only_where_its_location_says_so_and_its_reference_is_no_charge_key(string engine)
    {
        await using var network = await Network.Start(engine);
        var card = await network.NewToken();
        await using var station = await (await network.NewBox()).Start("2.1");
        async Task<string?> Standing(string uid) =>
            (string?)(await station.Tell("Authorize", $$$"""{"idToken":{"idToken":"{{{uid}}}","type":"DirectPayment"}}"""))["idTokenInfo"]!["status"];

        Assert.Equal(("Invalid", "Invalid"), (await Standing("psp-1"), await Standing(card)));
        await network.Http.Put($"/v2/locations/{network.LocationId}/direct-payments", new { accepted = true });
        await Eventually.Holds(async () => await Standing("psp-1") == "Accepted", () => "the location's choice is followed");
        // Whoever names somebody's card as a payment's reference does not charge at their cost.
        await station.Tell("TransactionEvent", Start.Replace("REF", card, StringComparison.Ordinal));
        var record = Assert.Single((await network.Http.Get("/v2/charge-records?ongoing=1"))["data"]!.AsArray())!;
        Assert.Equal((card, null), ((string?)record["auth"]!["idTag"]!["uid"], (string?)record["auth"]!["idTag"]!["label"] == card ? null : (string?)record["auth"]!["idTag"]!["label"]));
        Assert.Null((long?)record["auth"]!["idTag"]!["id"]);
    }
}
