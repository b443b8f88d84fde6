using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Sessions;

/// <summary>A charge gives the same charge record whichever version of OCPP told it.</summary>
public sealed class SameChargeTests(SharedNetworks networks)
{
    static readonly DateTimeOffset Began = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds());

    /// <summary>What differs from one station, session or moment to another.</summary>
    static readonly string[] Own = ["transactionId", "sessionId", "evseId", "evseUid", "chargeBoxId", "connectorId", "createdAt", "updatedAt", "uid", "id", "label"];

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_charge_gives_the_same_record_in_every_version(string engine)
    {
        var network = await networks.Of(engine);
        var records = new List<string>();
        foreach (var version in (string[])["1.6", "2.0.1", "2.1"])
        {
            var box = await network.NewBox();
            await using var station = await box.Start(version);
            await (version == "1.6" ? Tell16(station, await network.NewToken()) : Tell2(station, await network.NewToken()));
            var record = (await box.Records())[^1];
            Assert.Equal("completed", (string?)record["state"]);
            await FrameJudge.Check(station.Written);
            records.Add(Common(await box.Record((int)record["transactionId"]!)));
        }
        Assert.Equal(records[0], records[1]);
        Assert.Equal(records[0], records[2]);
    }

    static string At(double minutes) => Payload.Time(Began.AddMinutes(minutes));

    static async Task Tell16(ScriptedStation station, string card)
    {
        await Status("Preparing", 0);
        await station.Tell("Authorize", $$"""{"idTag":"{{card}}"}""");
        var started = await station.Tell("StartTransaction", $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":10000,"timestamp":"{{At(1)}}"}""");
        var number = (int)started["transactionId"]!;
        await Status("Charging", 2);
        foreach (var (minute, wh, w, soc) in Samples)
        {
            await station.Tell("MeterValues", $$"""
                {"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"{{At(minute)}}","sampledValue":[
                {"value":"{{wh}}"},{"value":"{{w}}","measurand":"Power.Active.Import","unit":"W"},{"value":"{{soc}}","measurand":"SoC","unit":"Percent"}]}]}
                """);
        }
        await Status("SuspendedEV", 40);
        await station.Tell("StopTransaction",
            $$"""{"transactionId":{{number}},"idTag":"{{card}}","meterStop":19500,"timestamp":"{{At(70)}}","reason":"EVDisconnected"}""");
        await Status("Finishing", 70);
        await Status("Available", 71);

        Task Status(string status, double minute) => station.Tell(
            "StatusNotification", $$"""{"connectorId":1,"errorCode":"NoError","status":"{{status}}","timestamp":"{{At(minute)}}"}""");
    }

    static async Task Tell2(ScriptedStation station, string card)
    {
        var (token, sequence) = ($$"""{"idToken":"{{card}}","type":"ISO14443"}""", 0);
        await Status("Occupied", 0);
        await station.Tell("Authorize", $$"""{"idToken":{{token}}}""");
        var started = await Event("Started", 1, "Authorized", "EVConnected", $$"""
            "evse":{"id":1,"connectorId":1},"idToken":{{token}},{{Meter(1, "Transaction.Begin", 10000)}}
            """);
        Assert.Equal("Accepted", (string?)started["idTokenInfo"]!["status"]);
        await Event("Updated", 2, "ChargingStateChanged", "Charging");
        foreach (var (minute, wh, w, soc) in Samples)
        {
            await Event("Updated", minute, "MeterValuePeriodic", "Charging", Meter(minute, "Sample.Periodic", wh, $$"""
                ,{"value":{{w}},"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"} },{"value":{{soc}},"measurand":"SoC","unitOfMeasure":{"unit":"Percent"} }
                """));
        }
        await Event("Updated", 40, "ChargingStateChanged", "SuspendedEV");
        var ended = await Event("Ended", 70, "EVDeparted", "EVConnected", $$"""
            "idToken":{{token}},{{Meter(70, "Transaction.End", 19500)}}
            """, ""","stoppedReason":"EVDisconnected" """);
        Assert.Equal(1m + (9.5m * 2.5m) + (39 * 0.1m), (decimal)ended["totalCost"]!);
        await Status("Available", 71);

        Task<JsonObject> Event(string type, double minute, string trigger, string state, string? more = null, string info = "") => station.Tell(
            "TransactionEvent", $$"""
                {"eventType":"{{type}}","timestamp":"{{At(minute)}}","triggerReason":"{{trigger}}","seqNo":{{sequence++}},
                 "transactionInfo":{"transactionId":"0f6c","chargingState":"{{state}}"{{info}} }{{(more is null ? "" : $",{more}")}} }
                """);

        Task Status(string status, double minute) => station.Tell(
            "StatusNotification", $$"""{"timestamp":"{{At(minute)}}","connectorStatus":"{{status}}","evseId":1,"connectorId":1}""");
    }

    static readonly (double Minute, int Wh, int W, int Soc)[] Samples = [(10, 12000, 15000, 40), (20, 14500, 15000, 55), (30, 17000, 15000, 70), (40, 19500, 15000, 85)];

    static string Meter(double minute, string context, int wh, string more = "") => $$"""
        "meterValue":[{"timestamp":"{{At(minute)}}","sampledValue":[{"value":{{wh}},"context":"{{context}}"}{{more}}]}]
        """;

    static string Common(JsonNode record)
    {
        Strip(record);
        return record.ToJsonString();
    }

    static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Strip(item);
        }
        if (node is not JsonObject members)
            return;
        foreach (var name in Own)
            members.Remove(name);
        foreach (var (_, value) in members)
            Strip(value);
    }
}
