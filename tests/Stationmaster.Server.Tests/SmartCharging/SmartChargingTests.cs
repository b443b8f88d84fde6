using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.SmartCharging;

public sealed class SmartChargingTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly object Flat = new { unit = "Ampere", periods = new[] { new { startSeconds = 0, limit = 16m } }, startsAt = "2026-11-20T00:00:00Z" };

    static async Task<JsonArray> Kept(Box box) =>
        (await box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/chargingprofiles"))["data"]!.AsArray();

    static Task<JsonNode> Order(Box box, string path, object? body) => box.Network.Http.Post($"/v2/chargeboxes/{box.Id}/chargingprofiles{path}", body);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_limit_is_set_replaced_and_cleared(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox(2);
        await using var station = await box.Start();

        var setting = Order(box, "", new { evseNumber = 2, purpose = "TxDefault", kind = "Absolute", schedules = new[] { Flat } });
        var asked = await station.Asked("SetChargingProfile");
        var profile = asked.Payload["csChargingProfiles"]!;
        Assert.Equal((2, "TxDefaultProfile", 16m), (
            (int)asked.Payload["connectorId"]!, (string)profile["chargingProfilePurpose"]!,
            (decimal)profile["chargingSchedule"]!["chargingSchedulePeriod"]![0]!["limit"]!));
        await asked.Answer("""{"status":"Accepted"}""");
        Assert.Equal("Accepted", (string)(await setting)["status"]!);
        var kept = Assert.Single(await Kept(box))!;
        Assert.Equal(((int)profile["chargingProfileId"]!, 2, "CSO"), ((int)kept["id"]!, (int)kept["evseNumber"]!, (string)kept["source"]!));
        Assert.Equal(16m, (decimal)Assert.Single(kept["steps"]!.AsArray())!["limit"]!);

        // The same EVSE, purpose and level: OCPP keeps one.
        setting = Order(
            box, "", new { evseNumber = 2, purpose = "TxDefault", kind = "Recurring", recurrency = "Daily", schedules = new[] { Flat } });
        asked = await station.Asked("SetChargingProfile");
        await asked.Answer("""{"status":"Accepted"}""");
        await setting;
        Assert.Equal("Recurring", (string)Assert.Single(await Kept(box))!["kind"]!);

        setting = Order(box, "", new { evseNumber = 1, purpose = "TxDefault", kind = "Absolute", schedules = new[] { Flat } });
        await (await station.Asked("SetChargingProfile")).Answer("""{"status":"Rejected"}""");
        Assert.Equal("Rejected", (string)(await setting)["status"]!);
        Assert.Single(await Kept(box));

        var clearing = Order(box, "/clear", new { purpose = "TxDefault" });
        asked = await station.Asked("ClearChargingProfile");
        Assert.Equal("""{"chargingProfilePurpose":"TxDefaultProfile"}""", asked.Payload.ToJsonString());
        await asked.Answer("""{"status":"Accepted"}""");
        await clearing;
        Assert.Empty(await Kept(box));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_limit_for_a_transaction_names_it_and_is_over_with_it(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start();
        var card = await network.NewToken();
        var started = await station.Tell(
            "StartTransaction", $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":0,"timestamp":"{{DateTime.UtcNow:O}}"}""");
        var transaction = (int)started["transactionId"]!;
        var relative = new { unit = "Watt", periods = new[] { new { startSeconds = 0, limit = 4140m }, new { startSeconds = 900, limit = 11000m } } };

        var body = new { evseNumber = 1, purpose = "Tx", kind = "Relative", transactionId = transaction, schedules = new[] { relative } };
        var setting = Order(box, "", body);
        var asked = await station.Asked("SetChargingProfile");
        Assert.Equal(transaction, (int)asked.Payload["csChargingProfiles"]!["transactionId"]!);
        await asked.Answer("""{"status":"Accepted"}""");
        await setting;
        Assert.False((bool)Assert.Single(await Kept(box))!["isOver"]!);
        await station.Tell("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":10,"timestamp":"{{DateTime.UtcNow:O}}"}""");
        Assert.True((bool)Assert.Single(await Kept(box))!["isOver"]!);
        var refused = await network.Http.Post($"/v2/chargeboxes/{box.Id}/chargingprofiles", body, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("transactionId", refused.Error().Param);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_will_be_allowed_is_asked_of_the_station(string engine)
    {
        var network = await networks.Of(engine);
        foreach (var (version, answer) in new[]
        {
            ("1.6", """
                {"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-20T10:00:00Z","chargingSchedule":{"duration":3600,
                 "chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16},{"startPeriod":900,"limit":6}]}}
                """),
            ("2.0.1", """
                {"status":"Accepted","schedule":{"evseId":1,"duration":3600,"scheduleStart":"2026-11-20T10:00:00Z","chargingRateUnit":"A",
                 "chargingSchedulePeriod":[{"startPeriod":0,"limit":16},{"startPeriod":900,"limit":6}]}}
                """),
        })
        {
            var box = await network.NewBox();
            await using var station = await box.Start(version);
            var asking = Order(box, "/composite", new { evseNumber = 1, durationSeconds = 3600 });
            await (await station.Asked("GetCompositeSchedule")).Answer(answer);
            var schedule = (await asking)["schedule"]!;
            Assert.Equal("Ampere", (string)schedule["unit"]!);
            Assert.Equal(
                [("2026-11-20T10:00:00.000Z", 16m), ("2026-11-20T10:15:00.000Z", 6m)],
                schedule["steps"]!.AsArray().Select(step => ((string)step!["at"]!, (decimal)step["limit"]!)));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_of_2_x_reports_what_it_keeps(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.0.1");
        var asking = Order(box, "/refresh", null);
        var asked = await station.Asked("GetChargingProfiles");
        await asked.Answer("""{"status":"Accepted"}""");
        await asking;
        await station.Tell("ReportChargingProfiles", $$"""
            {"requestId":{{asked.Payload["requestId"]}},"chargingLimitSource":"EMS","evseId":0,"chargingProfile":[{"id":99,"stackLevel":1,
             "chargingProfilePurpose":"ChargingStationExternalConstraints","chargingProfileKind":"Absolute",
             "chargingSchedule":[{"id":1,"startSchedule":"2026-11-20T00:00:00Z","chargingRateUnit":"W",
              "chargingSchedulePeriod":[{"startPeriod":0,"limit":22000}]}]}]}
            """);
        var kept = Assert.Single(await Kept(box))!;
        Assert.Equal((99, "EMS", "ExternalConstraints"), ((int)kept["id"]!, (string)kept["source"]!, (string)kept["purpose"]!));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_makes_no_sense_is_refused_by_its_field(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        async Task<string?> Param(object body) =>
            (await network.Http.Post($"/v2/chargeboxes/{box.Id}/chargingprofiles", body, HttpStatusCode.UnprocessableEntity)).Error().Param;

        Assert.Equal("purpose", await Param(new { kind = "Absolute", schedules = new[] { Flat } }));
        Assert.Equal("kind", await Param(new { purpose = "TxDefault", schedules = new[] { Flat } }));
        Assert.Equal("schedules", await Param(new { purpose = "TxDefault", kind = "Absolute" }));
        Assert.Equal("evseNumber", await Param(new { purpose = "StationMax", kind = "Absolute", evseNumber = 1, schedules = new[] { Flat } }));
        Assert.Equal("id", await Param(new { id = 12_345, purpose = "TxDefault", kind = "Absolute", schedules = new[] { Flat } }));
        Assert.Equal(
            "schedules[0].periods[0].startSeconds",
            await Param(new
            {
                purpose = "TxDefault", kind = "Absolute",
                schedules = new[] { new { unit = "Ampere", periods = new[] { new { startSeconds = 5, limit = 6 } }, startsAt = "2026-11-20T00:00:00Z" } },
            }));
    }
}
