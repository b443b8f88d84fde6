using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Reservations;

public sealed class ReservationsTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static string In(int minutes) => $"{DateTime.UtcNow.AddMinutes(minutes):yyyy-MM-ddTHH:mm:ss.fffZ}";

    static async Task<JsonNode> Reserve(Box box, ScriptedStation station, object body, string answer = "Accepted")
    {
        var order = box.Network.Http.Post("/v2/reservations", body);
        await (await station.Asked("ReserveNow")).Answer($$"""{"status":"{{answer}}"}""");
        return await order;
    }

    static async Task<string> State(Box box, JsonNode answer) =>
        (string)(await box.Network.Http.Get($"/v2/reservations/{answer["reservation"]!["id"]}"))["state"]!;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_place_is_kept_and_the_session_that_names_it_uses_it(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox(2);
        await using var station = await box.Start();
        var card = await network.NewToken();
        var until = In(30);

        var order = network.Http.Post(
            "/v2/reservations", new { chargeBoxId = box.Id, evseUid = box.EvseUids[1], idTag = card, expiresAt = until });
        var asked = await station.Asked("ReserveNow");
        var id = (int)asked.Payload["reservationId"]!;
        Assert.Equal((2, card, until), ((int)asked.Payload["connectorId"]!, (string)asked.Payload["idTag"]!, (string)asked.Payload["expiryDate"]!));
        await asked.Answer("""{"status":"Accepted"}""");
        var answer = await order;
        Assert.Equal(("Accepted", "Active", id), ((string)answer["status"]!, (string)answer["reservation"]!["state"]!, (int)answer["reservation"]!["id"]!));
        Assert.Equal($"Key {card}", (string)answer["reservation"]!["tokenLabel"]!);

        var started = await station.Tell(
            "StartTransaction", $$"""{"connectorId":2,"idTag":"{{card}}","meterStart":0,"timestamp":"{{In(0)}}","reservationId":{{id}}}""");
        var used = await network.Http.Get($"/v2/reservations/{id}");
        Assert.Equal(("Used", (long)started["transactionId"]!), ((string)used["state"]!, (long)used["transactionId"]!));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Without_its_number_a_session_uses_the_reservation_of_its_token_at_that_connector(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox(2);
        await using var station = await box.Start();
        var (card, other) = (await network.NewToken(allowConcurrent: true), await network.NewToken());
        var there = await Reserve(box, station, new { chargeBoxId = box.Id, evseUid = box.EvseUids[0], idTag = card, expiresAt = In(30) });
        var any = await Reserve(box, station, new { chargeBoxId = box.Id, idTag = card, expiresAt = In(30) });

        await station.Tell("StartTransaction", $$"""{"connectorId":2,"idTag":"{{other}}","meterStart":0,"timestamp":"{{In(0)}}"}""");
        Assert.Equal(("Active", "Active"), (await State(box, there), await State(box, any)));
        await station.Tell("StartTransaction", $$"""{"connectorId":1,"idTag":"{{card.ToLowerInvariant()}}","meterStart":0,"timestamp":"{{In(0)}}"}""");
        Assert.Equal(("Used", "Active"), (await State(box, there), await State(box, any)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_may_refuse_and_an_operator_may_cancel(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start();
        var body = new { chargeBoxId = box.Id, idTag = await network.NewToken(), expiresAt = In(30) };

        var refused = await Reserve(box, station, body, "Occupied");
        Assert.Equal(("Occupied", "Rejected"), ((string)refused["status"]!, (string)refused["reservation"]!["state"]!));
        var kept = await Reserve(box, station, body);
        var cancelling = network.Http.Post($"/v2/reservations/{kept["reservation"]!["id"]}/cancel", null);
        var asked = await station.Asked("CancelReservation");
        Assert.Equal((int)kept["reservation"]!["id"]!, (int)asked.Payload["reservationId"]!);
        await asked.Answer("""{"status":"Accepted"}""");
        Assert.Equal("Cancelled", (string)(await cancelling)["reservation"]!["state"]!);
        var again = await network.Http.Post($"/v2/reservations/{kept["reservation"]!["id"]}/cancel", null, HttpStatusCode.Conflict);
        Assert.Equal("reservation_ended", again.Error().Code);

        var forgotten = await Reserve(box, station, body);
        cancelling = network.Http.Post($"/v2/reservations/{forgotten["reservation"]!["id"]}/cancel", null);
        await (await station.Asked("CancelReservation")).Answer("""{"status":"Rejected"}""");
        Assert.Equal("Removed", (string)(await cancelling)["reservation"]!["state"]!);

        var list = await network.Http.Get($"/v2/reservations?chargeBoxId={box.Id}");
        Assert.Equal(["Removed", "Cancelled", "Rejected"], list["data"]!.AsArray().Select(one => (string)one!["state"]!));
        Assert.Empty((await network.Http.Get($"/v2/reservations?chargeBoxId={box.Id}&open=1"))["data"]!.AsArray());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_whose_time_is_over_has_expired_though_nobody_says_so(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox();
        await using var station = await box.Start();
        var kept = await Reserve(box, station, new { chargeBoxId = box.Id, idTag = await network.NewToken(), expiresAt = In(30) });
        Assert.Equal("Active", await State(box, kept));

        clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal("Expired", await State(box, kept));
        Assert.Empty((await network.Http.Get($"/v2/reservations?chargeBoxId={box.Id}&open=1"))["data"]!.AsArray());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_a_station_may_have_reserved_without_saying_so_is_cancelled_there(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox();
        var station = await box.Start();
        Task<JsonNode> Ask(string card) => network.Http.Post("/v2/reservations", new { chargeBoxId = box.Id, idTag = card, expiresAt = In(60) });
        Task Until(Func<bool> condition, string expected) => clock.Until(TimeSpan.FromSeconds(2), condition, expected);

        var order = Ask(await network.NewToken());
        var reserve = await station.Asked("ReserveNow");
        await Until(() => order.IsCompleted, "the order times out");
        var late = await order;
        Assert.Equal(("TimedOut", "Rejected"), ((string)late["outcome"]!, (string)late["reservation"]!["state"]!));
        await Until(() => station.IsAsked, "the server calls CancelReservation");
        var cancel = await station.Asked("CancelReservation");
        Assert.Equal((int)reserve.Payload["reservationId"]!, (int)cancel.Payload["reservationId"]!);
        await cancel.Answer("""{"status":"Accepted"}""");
        async Task Told(JsonNode of, string word) => await Eventually.Holds(
            async () => ((string)(await network.Http.Get($"/v2/reservations/{of["reservation"]!["id"]}"))["why"]!).Contains(word, StringComparison.Ordinal), word);
        await Told(late, "It had taken the reservation");
        Assert.Equal("Rejected", await State(box, late));

        // One that was lost with the connection waits for the station to be back.
        var lost = Ask(await network.NewToken());
        await station.Asked("ReserveNow");
        await station.DisposeAsync();
        Assert.Equal("Offline", (string)(await lost)["outcome"]!);
        station = await box.Connect();
        await station.Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
        for (var isCancelled = false; !isCancelled;)
        {
            await Until(() => station.IsAsked, "the server calls CancelReservation");
            var call = await station.Asked();
            isCancelled = call.Action == "CancelReservation";
            await call.Answer($$"""{"status":"{{(isCancelled ? "Rejected" : "Accepted")}}"}""");
        }
        await Told(await lost, "It does not keep the reservation");

        // And of one that a car came for after all nothing is cancelled.
        var card = await network.NewToken();
        order = Ask(card);
        reserve = await station.Asked("ReserveNow");
        await station.Tell(
            "StartTransaction",
            $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":0,"timestamp":"{{In(0)}}","reservationId":{{(int)reserve.Payload["reservationId"]!}}}""");
        await Until(() => order.IsCompleted, "the order times out");
        Assert.Equal("Used", await State(box, await order));
        await station.DisposeAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_asked_wrongly_is_refused_by_its_field(string engine)
    {
        var network = await networks.Of(engine);
        var (box, other) = (await network.NewBox(), await network.NewBox());
        var card = await network.NewToken();
        async Task<string?> Param(object body) =>
            (await network.Http.Post("/v2/reservations", body, HttpStatusCode.UnprocessableEntity)).Error().Param;

        Assert.Equal("chargeBoxId", await Param(new { idTag = card, expiresAt = In(5) }));
        Assert.Equal("expiresAt", await Param(new { chargeBoxId = box.Id, idTag = card }));
        Assert.Equal("expiresAt", await Param(new { chargeBoxId = box.Id, idTag = card, expiresAt = In(-5) }));
        Assert.Equal("tokenId", await Param(new { chargeBoxId = box.Id, expiresAt = In(5) }));
        Assert.Equal("evseUid", await Param(new { chargeBoxId = box.Id, evseUid = other.EvseUids[0], idTag = card, expiresAt = In(5) }));
        Assert.Equal(
            "connectorType",
            await Param(new { chargeBoxId = box.Id, evseUid = box.EvseUids[0], connectorType = "cCCS2", idTag = card, expiresAt = In(5) }));
        using var reader = network.Server.Http(Rights.Write);
        await reader.Post("/v2/reservations", new { chargeBoxId = box.Id }, HttpStatusCode.Forbidden);
        var offline = await network.Http.Post("/v2/reservations", new { chargeBoxId = box.Id, idTag = card, expiresAt = In(5) });
        Assert.Equal(("Offline", "Rejected"), ((string)offline["outcome"]!, (string)offline["reservation"]!["state"]!));
    }
}
