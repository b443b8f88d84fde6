using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class ReviewTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Implausible_records_wait_for_a_human_and_go_when_one_decides(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var http = network.Http;
        var (fallen, differing) = await TwoOdd(network, clock);

        var queue = await http.Get("/v2/charge-records/review");
        Assert.Equal((2, 2), ((int)queue["waiting"]!, queue["data"]!.AsArray().Count));
        var grounds = queue["data"]!.AsArray().ToDictionary(item => (int)item!["transactionId"]!, item => (string?)item!["grounds"]![0]!["reason"]);
        Assert.Equal(("invalidMeterValues", "stopDiffers"), (grounds[fallen], grounds[differing]));
        var held = await http.Get($"/v2/charge-records/{differing}");
        Assert.True((bool)held["isHeld"]!);
        Assert.Equal("[\"stopDiffers\"]", held["reviewReasons"]!.ToJsonString());
        Assert.Equal((0, "[]"), await Waiting(await network.Server.Http(Rights.Control, network.FleetId)));
        await network.Server.Http(Rights.Read).Post($"/v2/charge-records/{differing}/review", new { action = "release" }, HttpStatusCode.Forbidden);

        await http.Post($"/v2/charge-records/{differing}/review", new { action = "release", note = "Called the driver" }, HttpStatusCode.NoContent);
        var released = await http.Get($"/v2/charge-records/{differing}");
        Assert.False((bool)released["isHeld"]!);
        Assert.Equal(1, (int)released["revision"]!);
        Assert.Equal("identical", (string?)(await http.Post($"/v2/charge-records/{differing}/recompute", new { }))["result"]);
        await http.Post($"/v2/charge-records/{differing}/review", new { action = "release" }, HttpStatusCode.Conflict);

        var refused = await http.Post($"/v2/charge-records/{fallen}/review", new { action = "exclude" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("note", (string?)refused["error"]!["param"]);
        await http.Post($"/v2/charge-records/{fallen}/corrections", new { reason = "By the driver's own meter", changes = new { consumed = 2 } });
        var corrected = await http.Get($"/v2/charge-records/{fallen}");
        Assert.Equal((2, 2m, (string?)null, false), ((int)corrected["revision"]!, (decimal)corrected["consumed"]!, (string?)corrected["excludedReason"], (bool)corrected["isHeld"]!));
        Assert.True((decimal)corrected["price"]!["amount"]! > 5m);
        Assert.Equal(0, (int)(await http.Get("/v2/charge-records/review/count"))["waiting"]!);
        var done = (await http.Get("/v2/charge-records/review?state=done&limit=1"));
        Assert.Equal("corrected", (string?)done["data"]![0]!["outcome"]);
        var next = (await http.Get($"/v2/charge-records/review?state=done&limit=1&nextPageCursor={done["nextPageCursor"]}"))["data"]![0]!;
        Assert.Equal(("released", "Called the driver"), ((string?)next["outcome"], (string?)next["note"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_stop_that_comes_after_the_sealing_is_proposed_and_changes_nothing(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var number = await RecomputeTests.OneSealed(network, clock);
        var before = (await network.Http.Get($"/v2/charge-records/{number}"));
        var box = (long)before["chargeBoxId"]!;
        var identity = (string)(await network.Http.Get($"/v2/chargeboxes/{box}"))["chargeBoxIdentity"]!;
        var password = (string)(await network.Http.Post($"/v2/chargeboxes/{box}/password", new { }))["password"]!;
        await using var station = await ScriptedStation.Connect(network.Endpoint, identity, ScriptedStation.Basic(identity, password));

        await station.Tell("StopTransaction", Payload.Stop(number, 7000, DateTimeOffset.Parse((string)before["endedAt"]!).AddMinutes(5)));
        await station.Tell("StopTransaction", Payload.Stop(number, 7000, DateTimeOffset.Parse((string)before["endedAt"]!).AddMinutes(5)));

        Assert.Equal(before.ToJsonString(), (await network.Http.Get($"/v2/charge-records/{number}")).ToJsonString());
        var item = Assert.Single((await network.Http.Get("/v2/charge-records/review"))["data"]!.AsArray())!;
        Assert.Equal(("lateMessage", 7m), ((string?)item["grounds"]![0]!["reason"], (decimal)item["proposal"]!["meterStop"]!));
        await network.Http.Post($"/v2/charge-records/{number}/corrections", new { reason = "The stop came late", changes = new { consumed = 6 } });
        Assert.Equal(0, (int)(await network.Http.Get("/v2/charge-records/review/count"))["waiting"]!);
    }

    /// <summary>A session whose meter fell, and one that was stopped twice, both sealed.</summary>
    internal static async Task<(int Fallen, int Differing)> TwoOdd(Network network, TestClock clock)
    {
        var (box, card) = (await network.NewBox(2), await network.NewToken(allowConcurrent: true));
        await using var station = await box.Start();
        var begin = clock.GetUtcNow().AddMinutes(-50);
        var fallen = (int)(await station.Tell("StartTransaction", Payload.Start(card, 6000, begin)))["transactionId"]!;
        await station.Tell("MeterValues", Payload.Values(fallen, 6100, begin.AddMinutes(5), 1200));
        await station.Tell("StopTransaction", Payload.Stop(fallen, 1000, begin.AddMinutes(30), card));
        var differing = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, begin, 2)))["transactionId"]!;
        await station.Tell("MeterValues", Payload.Values(differing, 4000, begin.AddMinutes(15), 11_000, 2));
        await station.Tell("StopTransaction", Payload.Stop(differing, 7000, begin.AddMinutes(30), card));
        await station.Tell("StopTransaction", Payload.Stop(differing, 9000, begin.AddMinutes(40), card));
        clock.Advance(TimeSpan.FromHours(25));
        await Eventually.Holds(async () => (await box.Records()).All(record => (string?)record["state"] == "sealed"), "both are sealed");
        return (fallen, differing);
    }

    static async Task<(int Waiting, string Items)> Waiting(HttpClient http)
    {
        var queue = await http.Get("/v2/charge-records/review");
        return ((int)queue["waiting"]!, queue["data"]!.ToJsonString());
    }
}
