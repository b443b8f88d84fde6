using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stationmaster.Server.Tests.Certification;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Stations;

/// <summary>A station gets new firmware, or goes back: it speaks another OCPP, and is the same station.</summary>
public sealed class VersionChangeTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task From_version_to_version_it_keeps_its_identity_its_key_its_connectors_and_the_charge_that_runs(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox(connectors: 2);
        var (card, other) = (await network.NewToken(), await network.NewToken());

        int first;
        await using (var station = await box.Start("1.6"))
        {
            first = (int)(await station.Tell("StartTransaction", $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":1000,"timestamp":"{{Now(-30)}}"}"""))["transactionId"]!;
            await station.Tell("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");
            await Meters16(station, 1, first, 2000);
        }

        int second;
        await using (var station = await box.Start("2.0.1"))
        {
            await Same(box, "2.0.1", running: 1);
            await station.Tell("TransactionEvent", Step("Updated", $"{first}", 4, "Charging", Steps.Evse, Register(2400)));
            Assert.Equal(1.4m, (decimal)(await box.Connector(1))["session"]!["energyKwh"]!);

            var stopping = box.Order(1, "remote-stop-transaction", new { transactionId = first });
            var order = await station.Asked("RequestStopTransaction");
            Assert.Equal($"{first}", (string?)order.Payload["transactionId"]);
            await order.Answer("""{"status":"Accepted"}""");
            await stopping;
            await station.Tell("TransactionEvent", Step("Ended", $"{first}", 5, "EVConnected", Steps.Evse, Register(2800, "Transaction.End")));
            await Ended(box, first, card, 1.8m);

            await station.Tell("TransactionEvent", Earlier(Step(
                "Started", "T-2", 0, "Charging", Steps.SecondEvse, Register(500, "Transaction.Begin"), Steps.Card.Replace("$card", other, StringComparison.Ordinal))));
            second = (int)(await box.Connector(2))["session"]!["transactionId"]!;
        }

        await using (var station = await box.Start("2.1"))
        {
            await Same(box, "2.1", running: 1);
            await station.Tell("TransactionEvent", Step("Updated", "T-2", 1, "Charging", Steps.SecondEvse, Register(2500)));
            Assert.Equal((second, 2m), ((int)(await box.Connector(2))["session"]!["transactionId"]!, (decimal)(await box.Connector(2))["session"]!["energyKwh"]!));
        }

        await using (var station = await box.Start("1.6"))
        {
            await Same(box, "1.6", running: 1);
            await Meters16(station, 2, null, 2900);
            // It was never told the number, which is ours.
            await station.Tell("StopTransaction", $$"""{"transactionId":-1,"idTag":"{{other}}","meterStop":3300,"timestamp":"{{Now()}}"}""");
            await Ended(box, second, other, 2.8m);
            await Same(box, "1.6", running: 0);
        }
        Assert.Equal([first, second], (await box.Records()).Select(record => (int)record["transactionId"]!));
    }

    static async Task Same(Box box, string version, int running)
    {
        var read = await box.Read();
        Assert.Equal((box.Identity, version, true), ((string?)read["chargeBoxIdentity"], (string?)read["ocppVersion"], (bool)read["isOnline"]!));
        Assert.Equal(box.EvseUids, read["evses"]!.AsArray().Select(evse => (long)evse!["uid"]!));
        var rows = (await box.Network.Http.Get($"/v2/connectors?search={box.Identity}"))["data"]!.AsArray();
        Assert.Equal(2, rows.Count);
        Assert.Equal(running, rows.Count(row => row!["session"] is not null));
    }

    static async Task Ended(Box box, int number, string card, decimal consumed)
    {
        var record = await box.Record(number);
        Assert.Equal(("completed", consumed, card), ((string?)record["state"], (decimal)record["consumed"]!, (string?)record["auth"]!["idTag"]!["uid"]));
        Assert.DoesNotContain("estimatedStop", record["flags"]?.ToJsonString() ?? "", StringComparison.Ordinal);
    }

    static Task<JsonObject> Meters16(ScriptedStation station, int connector, int? transaction, int wh) => station.Tell("MeterValues", $$"""
        {"connectorId":{{connector}},{{(transaction is null ? "" : $"\"transactionId\":{transaction},")}}
         "meterValue":[{"timestamp":"{{Now()}}","sampledValue":[{"value":"{{wh}}","measurand":"Energy.Active.Import.Register","unit":"Wh"}]}]}
        """);

    static string Step(string phase, string id, int number, string state, params string[] more) => $$$"""
        {"eventType":"{{{phase}}}","timestamp":"{{{Now()}}}","triggerReason":"ChargingStateChanged","seqNo":{{{number}}},
         "transactionInfo":{"transactionId":"{{{id}}}","chargingState":"{{{state}}}"}{{{string.Concat(more.Select(part => $",{part.Trim()}"))}}}}
        """;

    static string Register(int wh, string context = "Sample.Periodic") => $$$"""
        "meterValue":[{"timestamp":"{{{Now()}}}","sampledValue":[{"value":{{{wh}}},"context":"{{{context}}}","measurand":"Energy.Active.Import.Register"}]}]
        """;

    static string Earlier(string step) => Regex.Replace(step, "\"timestamp\":\"[^\"]+\"", $"\"timestamp\":\"{Now(-30)}\"", RegexOptions.None, TimeSpan.FromSeconds(1));

    static string Now(int minutes = 0) => $"{DateTimeOffset.UtcNow.AddMinutes(minutes):yyyy-MM-ddTHH:mm:ss.fffZ}";
}
