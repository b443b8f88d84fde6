using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

/// <summary>POST /v2/chargeboxes/{id}/ocpp/{action}, with stations of every version.</summary>
public sealed class StandardOrdersTests
{
    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Any_order_of_1_6_is_given_in_the_standards_words_and_answered_by_the_station(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp1.6");

        var given = site.Give("GetLog",
            """{ "log": {"remoteLocation":"ftp://anna:hunter2@files.example/logs"}, "logType":"DiagnosticsLog", "requestId": 5 }""");
        var call = await site.Asked("GetLog");
        Assert.Equal("ftp://anna:hunter2@files.example/logs", (string)call.Payload["log"]!["remoteLocation"]!);
        await call.Answer("""{"status":"AcceptedCanceled","filename":"log.zip"}""");

        var answer = await given;
        Assert.Equal(("AcceptedCanceled", "Accepted"), ((string)answer["status"]!, (string)answer["outcome"]!));
        Assert.Equal("log.zip", (string)answer["answer"]!["filename"]!);
        Assert.Empty(answer["notes"]!.AsArray());
        var order = await site.Order((long)answer["orderId"]!);
        Assert.Equal(("GetLog", "test control", "Accepted", "AcceptedCanceled"),
            ((string)order["order"]!, (string)order["by"]!, (string)order["outcome"]!, (string)order["status"]!));
        Assert.Contains("anna:***@files.example", (string)order["detail"]!);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_secret_stands_neither_in_the_audit_nor_in_the_log_nor_in_the_answer(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp2.0.1");
        const string variable = """ "component":{"name":"WifiCtrlr"},"variable":{"name":"NetworkPassword"} """;

        var set = site.Give("SetVariables", $$"""{"setVariableData":[{"attributeValue":"hunter2hunter2",{{variable}}}]}""");
        var call = await site.Asked("SetVariables");
        Assert.Equal("hunter2hunter2", (string)call.Payload["setVariableData"]![0]!["attributeValue"]!);
        await call.Answer($$"""{"setVariableResult":[{"attributeStatus":"RebootRequired",{{variable}}}]}""");
        Assert.Equal(("RebootRequired", "It takes effect after the charge box restarts."),
            ((string)(await set)["status"]!, (string)(await set)["description"]!));

        var get = site.Give("GetVariables", $$"""{"getVariableData":[{{{variable}}}]}""");
        await (await site.Asked("GetVariables")).Answer(
            $$"""{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"hunter2hunter2",{{variable}}}]}""");
        Assert.Equal("***", (string)(await get)["answer"]!["getVariableResult"]![0]!["attributeValue"]!);

        var network = site.Give("SetNetworkProfile",
            """
            {"configurationSlot":1,"connectionData":{"ocppVersion":"OCPP20","ocppTransport":"JSON","ocppCsmsUrl":"wss://x","messageTimeout":30,
             "securityProfile":2,"ocppInterface":"Wired0","apn":{"apn":"iot","apnPassword":"hunter2hunter2","apnAuthentication":"CHAP"},
             "vpn":{"server":"s","user":"u","password":"hunter2hunter2","key":"hunter2hunter2","type":"IKEv2"}}}
            """);
        await (await site.Asked("SetNetworkProfile")).Answer("""{"status":"Accepted"}""");
        await network;

        var kept = (await site.Http.Get($"{site.Path}/orders")).ToJsonString() + (await site.Http.Get($"{site.Path}/messages")).ToJsonString();
        Assert.Contains("SetNetworkProfile", kept);
        Assert.DoesNotContain("hunter2", kept);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_the_standard_would_not_have_is_refused_by_the_name_of_the_field_and_never_sent(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp2.1");

        var problem = await site.Http.Post($"{site.Path}/ocpp/SetChargingProfile",
            """{"evseId":-1,"chargingProfile":{"id":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Weekly"}}""",
            HttpStatusCode.BadRequest);

        Assert.Equal("evseId", problem.Error().Param);
        Assert.Equal("evseId must be at least 0", (string)problem["errors"]![0]!["message"]!);
        Assert.Equal(
            [("evseId", "PropertyConstraintViolation"), ("chargingProfile.chargingProfileKind", "PropertyConstraintViolation"),
                ("chargingProfile.chargingSchedule", "OccurrenceConstraintViolation")],
            problem["errors"]!.AsArray().Select(error => ((string)error!["field"]!, (string)error["code"]!)));
        Assert.Null((await site.Http.Post($"{site.Path}/ocpp/ClearCache", "[1", HttpStatusCode.BadRequest)).Error().Param);
        Assert.DoesNotContain((await site.Http.Get($"{site.Path}/orders"))["data"]!.AsArray(), order => (string)order!["by"]! == "test control");
        Assert.DoesNotContain(site.Station.Written, frame => frame.Schema is "SetChargingProfile" or "ClearCache");
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_charge_box_that_is_away_is_judged_by_what_it_last_spoke_and_is_offline(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp2.0.1");
        var fresh = await site.Http.NewChargeBox("NEVER", await site.Http.NewLocation("Elsewhere"));
        await site.Station.Vanish();
        await Eventually.Holds(async () => !(bool)(await site.Http.Get(site.Path))["isOnline"]!, "it is offline");

        var answer = await site.Give("GetBaseReport", """{"requestId":1,"reportBase":"FullInventory"}""");
        Assert.Equal(("Rejected", "Offline", "Charge box is not connected"),
            ((string)answer["status"]!, (string)answer["outcome"]!, (string)answer["error"]!["message"]!));
        Assert.Null(answer["answer"]);
        await site.Http.Post($"{site.Path}/ocpp/GetConfiguration", "{}", HttpStatusCode.NotFound);
        var never = $"/v2/chargeboxes/{fresh["id"]}/ocpp";
        Assert.Equal("version_unknown", (await site.Http.Post($"{never}/Reset", "{}", HttpStatusCode.Conflict)).Error().Code);
        Assert.Null((string?)(await site.Http.Get(never))["version"]);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_stop_in_the_standards_words_is_a_stop_like_any_other(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp1.6");
        await site.Http.Post("/v2/tokens", new { identifier = new { type = "rfid", uid = "04A1", label = "DK.STM.1" } }, HttpStatusCode.Created);
        var started = await site.Station.Tell("StartTransaction",
            $$"""{"connectorId":1,"idTag":"04A1","meterStart":1000,"timestamp":"{{DateTimeOffset.UtcNow:O}}"}""");
        var number = (int)started["transactionId"]!;

        var stop = site.Give("RemoteStopTransaction", $$"""{"transactionId":{{number}}}""");
        await (await site.Asked("RemoteStopTransaction")).Answer("""{"status":"Accepted"}""");
        Assert.Equal("Accepted", (string)(await stop)["outcome"]!);

        Assert.NotNull((string?)(await site.Http.Get($"/v2/charge-records/{number}"))["remotelyStoppedAt"]);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Nobody_charges_on_anothers_key(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp1.6");
        var foreign = await site.Http.NewCustomer("Foreign");
        await site.Http.Post("/v2/tokens",
            new { customerId = foreign, identifier = new { type = "rfid", uid = "04A3", label = "DK.3" } }, HttpStatusCode.Created);
        var own = await site.Http.NewCustomer("Own");
        var box = await site.Http.NewChargeBox("OWN-1", await site.Http.NewLocation("Own", own));
        await using var station = await ScriptedStation.Connect(
            site.Server.StationUrl, "OWN-1", ScriptedStation.Basic("OWN-1", (string)box["password"]!));
        await station.Tell("Heartbeat", "{}");

        var caller = await site.Server.Http(Rights.Control, own);
        Assert.Equal("idTag", (await caller.Post(
            $"/v2/chargeboxes/{box["id"]}/ocpp/RemoteStartTransaction", """{"idTag":"04A3"}""", HttpStatusCode.UnprocessableEntity)).Error().Param);
        await caller.Post($"{site.Path}/ocpp/ClearCache", "{}", HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_new_password_in_the_standards_words_is_the_stations(string engine)
    {
        const string password = "00112233445566778899", variable = """ "component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"} """;
        await using (var site = await StandardSite.Open(engine, "ocpp1.6"))
        {
            var order = site.Give("ChangeConfiguration", $$"""{"key":"AuthorizationKey","value":"{{password}}"}""");
            await (await site.Asked("ChangeConfiguration")).Answer("""{"status":"Accepted"}""");
            await order;
            await using var again = await ScriptedStation.Connect(site.Server.StationUrl, "STD-1", ScriptedStation.Basic("STD-1", password));
            var tooShort = await site.Http.Post(
                $"{site.Path}/ocpp/ChangeConfiguration", """{"key":"AuthorizationKey","value":"short"}""", HttpStatusCode.UnprocessableEntity);
            Assert.Equal("value", tooShort.Error().Param);
            Assert.DoesNotContain(password, (await site.Http.Get($"{site.Path}/orders")).ToJsonString());
        }
        await using (var site = await StandardSite.Open(engine, "ocpp2.0.1"))
        {
            var order = site.Give("SetVariables", $$"""{"setVariableData":[{"attributeValue":"{{password}}",{{variable}}}]}""");
            await (await site.Asked("SetVariables")).Answer($$"""{"setVariableResult":[{"attributeStatus":"Accepted",{{variable}}}]}""");
            Assert.Equal("Accepted", (string)(await order)["status"]!);
            await using var again = await ScriptedStation.Connect(
                site.Server.StationUrl, "STD-1", ScriptedStation.Basic("STD-1", password), "ocpp2.0.1");
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_we_keep_of_a_charge_box_follows_an_order_in_the_standards_words(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp1.6");
        var change = site.Give("ChangeConfiguration", """{"key":"MinimumStatusDuration","value":"7"}""");
        await (await site.Asked("ChangeConfiguration")).Answer("""{"status":"Accepted"}""");
        await change;
        Assert.Contains("MinimumStatusDuration", (await site.Http.Get($"{site.Path}/settings/changes")).ToJsonString());

        var set = site.Give("SetChargingProfile",
            """
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":77,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile",
             "chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}}}
            """);
        await (await site.Asked("SetChargingProfile")).Answer("""{"status":"Accepted"}""");
        await set;
        Assert.Contains("77", (await site.Http.Get($"{site.Path}/chargingprofiles")).ToJsonString());
    }

    [Fact]
    public async Task An_order_needs_the_right_to_control_and_a_name_the_version_has()
    {
        await using var site = await StandardSite.Open(TestDatabases.Sqlite, "ocpp2.1");

        var listed = await site.Server.Http(Rights.Read).Get($"{site.Path}/ocpp");
        Assert.Equal("2.1", (string)listed["version"]!);
        var names = listed["data"]!.AsArray().ToDictionary(action => (string)action!["name"]!, action => (string)action!["topic"]!);
        Assert.Equal("DER control", names["SetDERControl"]);
        Assert.DoesNotContain("TransactionEvent", names.Keys);
        await site.Server.Http(Rights.Write).Post($"{site.Path}/ocpp/ClearCache", "{}", HttpStatusCode.Forbidden);
        await site.Http.Post($"{site.Path}/ocpp/Heartbeat", "{}", HttpStatusCode.NotFound);
        await site.Http.Post($"{site.Path}/ocpp/clearCache", "{}", HttpStatusCode.NotFound);
        await site.Http.Post($"{site.Path}/ocpp/ClearCache?force=1", "{}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_answer_that_is_not_as_the_standard_has_it_is_shown_with_what_is_wrong_and_a_refusal_by_its_code()
    {
        await using var site = await StandardSite.Open(TestDatabases.Sqlite, "ocpp2.0.1");

        var odd = site.Give("GetLocalListVersion", null);
        await (await site.Asked("GetLocalListVersion")).Answer("""{"versionNumber":"3"}""");
        Assert.Equal("versionNumber must be an integer", (string)(await odd)["notes"]![0]!);
        var refused = site.Give("GetLocalListVersion", null);
        await (await site.Asked("GetLocalListVersion")).Refuse("OccurenceConstraintViolation", "no");
        Assert.Equal("no (OccurrenceConstraintViolation)", (string)(await refused)["error"]!["message"]!);
        await site.Station.TellRefused("Authorize", "{}");

        await Eventually.Holds(
            async () => (await site.Http.Get($"{site.Path}/messages?action=Authorize,GetLocalListVersion"))["data"]!.AsArray()
                .Count(message => (string?)message!["error"]?["code"] == "OccurrenceConstraintViolation") == 2,
            "both refusals stand in the log as the version spells them");
    }
}
