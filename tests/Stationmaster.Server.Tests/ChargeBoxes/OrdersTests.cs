using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

public sealed class OrdersTests
{
    static (string Status, string Outcome, string? Message) Of(JsonNode answer) =>
        ((string)answer["status"]!, (string)answer["outcome"]!, (string?)answer["error"]?["message"]);

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Orders_to_a_station_that_is_not_connected_are_refused_in_the_contracts_words(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));

        var answer = await http.Post($"/v2/chargeboxes/{box["id"]}/reset", new { type = "Hard" });

        Assert.Equal(("Rejected", "Offline", "Charge box is not connected"), Of(answer));
        Assert.Equal(("UnlockFailed", "Offline", "Charge box is not connected"), Of(await http.Post(box.Connector() + "unlock", null)));
        var listed = (await http.Get($"/v2/chargeboxes/{box["id"]}/orders?limit=1"));
        Assert.Equal("UnlockConnector", (string)listed["data"]![0]!["order"]!);
        var rest = await http.Get($"/v2/chargeboxes/{box["id"]}/orders?limit=1&nextPageCursor={listed["nextPageCursor"]}");
        var older = rest["data"]!.AsArray().Single()!;
        Assert.Equal((long)answer["orderId"]!, (long)older["id"]!);
        Assert.Equal("Offline", (string)older["outcome"]!);
        Assert.Equal("test control", (string)older["by"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_stations_own_word_is_the_answer(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        await using var station = await ObligingStation.Connect(server, "AAR-07", (string)box["password"]!);
        station.Answers("ChangeAvailability", "Scheduled").Answers("UnlockConnector", "UnlockFailed").Answers("Reset", "Accepted")
            .Answers("ClearCache", "Rejected").Answers("ChangeConfiguration", "RebootRequired").Answers("TriggerMessage", "Accepted")
            .Answers("DataTransfer", _ => new { status = "Accepted", data = "42" })
            .Answers("RemoteStartTransaction", order =>
                new { status = (string)order["idTag"]! == "04A1" && (int)order["connectorId"]! == 1 ? "Accepted" : "Rejected" })
            .Answers("GetConfiguration", _ => new
            {
                configurationKey = new object[]
                {
                    new { key = "AuthorizationKey", @readonly = false, value = "secret" },
                    new { key = "HeartbeatInterval", @readonly = false, value = "300" },
                },
                unknownKey = new[] { "Foo" },
            });
        await station.Boot();
        var path = $"/v2/chargeboxes/{box["id"]}";

        Assert.Equal(("Accepted", "Accepted", null), Of(await http.Post($"{path}/reset", new { type = "Soft" })));
        Assert.Equal(("Accepted", "Accepted", null), Of(await http.Post($"{path}/reboot", null)));
        Assert.Equal(("Rejected", "Rejected", "The charge box refused."), Of(await http.Post($"{path}/clear-cache", null)));
        Assert.Equal(("Scheduled", "Accepted", null),
            Of(await http.Post(box.Connector() + "change-availability", new { type = "Inoperative" })));
        Assert.Equal(("UnlockFailed", "Rejected", "The charge box could not unlock the connector."),
            Of(await http.Post(box.Connector() + "unlock", null)));
        Assert.Equal(("Accepted", "Accepted", null),
            Of(await http.Post(box.Connector() + "remote-start-transaction", new { idTag = "04A1" })));
        Assert.Equal(("Accepted", "Accepted", null),
            Of(await http.Post($"{path}/trigger-message", new { requestedMessage = "StatusNotification", connectorNumber = 1 })));
        Assert.Equal(("RebootRequired", "Accepted", null),
            Of(await http.Post($"{path}/configuration", new { key = "HeartbeatInterval", value = "60" })));
        var transfer = await http.Post($"{path}/data-transfer", new { vendorId = "Alfen", messageId = "ping" });
        Assert.Equal("42", (string)transfer["data"]!);
        var settings = await http.Get($"{path}/configuration?key=HeartbeatInterval&key=Foo");
        Assert.Equal(["AuthorizationKey", "HeartbeatInterval"], settings["configurationKey"]!.AsArray()
            .Select(key => (string)key!["key"]!));
        Assert.Equal([null, "300"], settings["configurationKey"]!.AsArray().Select(key => (string?)key!["value"]));
        Assert.Equal("Foo", (string)settings["unknownKey"]!.AsArray().Single()!);
        Assert.True((bool)(await http.Get(path))["isOnline"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_a_station_does_not_know_is_NotSupported(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        await using var station = await ObligingStation.Connect(server, "AAR-07", (string)box["password"]!);
        await station.Boot();

        var (status, outcome, message) = Of(await http.Post(box.Connector() + "unlock", null));

        Assert.Equal(("NotSupported", "NotSupported"), (status, outcome));
        Assert.Contains("NotImplemented", message);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Only_the_transaction_that_runs_on_a_connector_is_stopped_there(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"), connectors: 2);
        await http.Post("/v2/tokens", new { identifier = new { type = "rfid", uid = "04A1", label = "DK.STM.1" } }, HttpStatusCode.Created);
        await using var station = await ObligingStation.Connect(server, "AAR-07", (string)box["password"]!);
        station.Answers("RemoteStopTransaction", "Accepted");
        await station.Boot();
        var start = await station.Call("StartTransaction",
            new { connectorId = 1, idTag = "04A1", meterStart = 1000, timestamp = DateTimeOffset.UtcNow });
        var transaction = (int)start["transactionId"]!;

        var elsewhere = await http.Post(box.Connector(1) + "remote-stop-transaction", new { transactionId = transaction });
        Assert.Equal(("Rejected", "Rejected"), (Of(elsewhere).Status, Of(elsewhere).Outcome));
        Assert.Null((long?)elsewhere["orderId"]);
        Assert.Equal("Accepted", Of(await http.Post(box.Connector() + "remote-stop-transaction", new { transactionId = transaction }))
            .Status);
        Assert.Equal("transactionId",
            (await http.Post(box.Connector() + "remote-stop-transaction", new { }, HttpStatusCode.UnprocessableEntity)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_charge_is_started_only_with_a_key_in_force_of_the_callers_own(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var (own, foreign) = (await http.NewCustomer("Own"), await http.NewCustomer("Foreign"));
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen", own));
        async Task<long> Token(string uid, long customer, bool isActive) => (long)(await http.Post(
            "/v2/tokens", new { customerId = customer, isActive, identifier = new { type = "rfid", uid, label = "DK." + uid } },
            HttpStatusCode.Created))["id"]!;
        var (good, off, others) = (await Token("04A1", own, true), await Token("04A2", own, false), await Token("04A3", foreign, true));
        var caller = await server.Http(Rights.Control, own);
        var path = box.Connector() + "remote-start-transaction";

        Assert.Equal("Offline", Of(await caller.Post(path, new { tokenId = good })).Outcome);
        Assert.Equal("Offline", Of(await caller.Post(path, new { idTag = "NEVERSEEN" })).Outcome);
        Assert.Equal("tokenId", (await caller.Post(path, new { tokenId = off }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("tokenId", (await caller.Post(path, new { tokenId = others }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("idTag", (await caller.Post(path, new { idTag = "04a3" }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("idTag", (await caller.Post(path, new { idTag = "123456789012345678901" }, HttpStatusCode.UnprocessableEntity)).Error()
            .Param);
        Assert.Equal("tokenId", (await caller.Post(path, new { }, HttpStatusCode.UnprocessableEntity)).Error().Param);
    }

    [Fact]
    public async Task Orders_need_the_right_to_control_and_sane_words()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        var (path, writer) = ($"/v2/chargeboxes/{box["id"]}", server.Http(Rights.Write));

        await writer.Post($"{path}/reset", new { type = "Hard" }, HttpStatusCode.Forbidden);
        await writer.Get($"{path}/configuration", HttpStatusCode.Forbidden);
        await writer.Post(box.Connector() + "unlock", null, HttpStatusCode.Forbidden);
        await server.Http(Rights.Read).Get($"{path}/orders");
        Assert.Equal("type", (await http.Post($"{path}/reset", new { type = "Gentle" }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("type", (await http.Post($"{path}/reset", new { }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("type",
            (await http.Post(box.Connector() + "change-availability", new { type = "1" }, HttpStatusCode.UnprocessableEntity)).Error()
                .Param);
        var (unknown, tooShort) = (new { requestedMessage = "Nonsense" }, new { key = "AuthorizationKey", value = "short" });
        Assert.Equal(
            "requestedMessage", (await http.Post($"{path}/trigger-message", unknown, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("value", (await http.Post($"{path}/configuration", tooShort, HttpStatusCode.UnprocessableEntity)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_password_the_station_took_over_the_wire_is_its_password(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        await using var station = await ObligingStation.Connect(server, "AAR-07", (string)box["password"]!);
        station.Answers("ChangeConfiguration", "Accepted");
        await station.Boot();

        await http.Post($"/v2/chargeboxes/{box["id"]}/configuration", new { key = "AuthorizationKey", value = "00112233445566778899" });

        var verdict = await server.Get<ChargeBoxStore>()
            .Authenticate("AAR-07", "00112233445566778899", true, TestContext.Current.CancellationToken);
        Assert.Equal(PasswordVerdict.Right, verdict!.Verdict);
        var order = (await http.Get($"/v2/chargeboxes/{box["id"]}/orders"))["data"]!.AsArray()
            .Single(one => (string?)one!["order"] == "SetPassword")!;
        Assert.DoesNotContain("0011", order.ToJsonString(), StringComparison.Ordinal);
    }
}
