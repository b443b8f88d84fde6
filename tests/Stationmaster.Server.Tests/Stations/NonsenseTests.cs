using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Stations;

/// <summary>What a station sends that is wrong, and what it is told.</summary>
public sealed class NonsenseTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly (string Frame, string Id, string Code)[] Refused =
    [
        ("hello", "-1", "FormationViolation"),
        ("", "-1", "FormationViolation"),
        ("[2,\"cut\",\"Heartbeat\"", "cut", "FormationViolation"),
        ("{\"a\":1}", "-1", "FormationViolation"),
        ("[]", "-1", "FormationViolation"),
        ("[9,\"type\",\"Heartbeat\",{}]", "type", "ProtocolError"),
        ("[2,\"short\",\"Heartbeat\"]", "short", "FormationViolation"),
        ("[2,\"unknown\",\"Levitate\",{}]", "unknown", "NotImplemented"),
        ("[2,\"ours\",\"RemoteStartTransaction\",{\"idTag\":\"X\"}]", "ours", "NotSupported"),
        ("[2,\"empty\",\"SecurityEventNotification\",{}]", "empty", "OccurenceConstraintViolation"),
        ("[2,\"list\",\"Heartbeat\",[]]", "list", "FormationViolation"),
        ("[2,\"missing\",\"BootNotification\",{\"chargePointVendor\":\"V\"}]", "missing", "OccurenceConstraintViolation"),
        ("[2,\"wrong\",\"StatusNotification\",{\"connectorId\":{},\"errorCode\":\"NoError\",\"status\":\"Available\"}]", "wrong", "TypeConstraintViolation"),
        ("[2,\"word\",\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Levitating\"}]", "word", "PropertyConstraintViolation"),
        ("[2,\"high\",\"StatusNotification\",{\"connectorId\":5000,\"errorCode\":\"NoError\",\"status\":\"Available\"}]", "high", "PropertyConstraintViolation"),
        ("[2,\"station\",\"StartTransaction\",{\"connectorId\":0,\"idTag\":\"X\",\"meterStart\":1,\"timestamp\":\"2026-01-01T00:00:00Z\"}]", "station", "PropertyConstraintViolation"),
        ($"[2,\"long\",\"Authorize\",{{\"idTag\":\"{new string('7', 21)}\"}}]", "long", "PropertyConstraintViolation"),
    ];

    [Theory, MemberData(nameof(Engines))]
    public async Task Each_kind_of_nonsense_is_refused_with_its_code_and_the_connection_stays(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        await using var station = await box.Start();

        foreach (var (frame, id, code) in Refused)
        {
            await station.Send(frame);
            var answer = await station.Unasked();
            Assert.Equal($"{frame}: [4,\"{id}\",\"{code}\"", $"{frame}: [{answer[0]},\"{answer[1]}\",\"{answer[2]}\"");
            Assert.Equal(5, answer.Count);
        }

        Assert.NotNull((await station.Tell("Heartbeat", "{}"))["currentTime"]);
        Assert.Empty(await box.Records());
        // What changes nothing is answered at once; its frame joins the next commit.
        await Eventually.Holds(
            async () => (await box.Messages("BootNotification")).Select(message => (string?)message["error"]?["code"])
                .SequenceEqual([null, "OccurenceConstraintViolation"]),
            "the accepted boot and the refused one are in the log");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_does_no_harm_is_taken_and_noted(string engine)
    {
        var network = await networks.Of(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();

        var start = await station.Tell(
            "StartTransaction", $$$"""{"connectorId":"1","idTag":"{{{card.ToLowerInvariant()}}}","meterStart":"1000.0","timestamp":"2026-03-01 10:00:00","surprise":{"a":[1]}}""");
        await station.Tell(
            "MeterValues",
            $$"""{"connectorId":1,"transactionId":{{start["transactionId"]}},"meterValue":[{"timestamp":"2026-03-01T10:10:00Z","sampledValue":[{"value":3000,"unit":"wh"},{"value":"21","measurand":"Temperature","unit":"Celcius"}]}]}""");

        Assert.Equal("Accepted", (string?)start["idTagInfo"]!["status"]);
        var record = Assert.Single(await box.Records());
        Assert.Equal(("2026-03-01T10:00:00.000Z", 2m), ((string?)record["startedAt"], (decimal)record["consumed"]!));
        Assert.All(await box.Messages("StartTransaction,MeterValues"), message => Assert.NotEmpty(message["notes"]!.AsArray()));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_stray_answer_disturbs_nothing(string engine)
    {
        await using var station = await (await (await networks.Of(engine)).NewBox()).Start();

        await station.Send("""[3,"nobody-asked",{"status":"Accepted"}]""");
        await station.Send("""[4,"nobody-asked","InternalError","",{}]""");
        await station.Send("""[3,"broken"]""");

        Assert.NotNull((await station.Tell("Heartbeat", "{}"))["currentTime"]);
    }
}
