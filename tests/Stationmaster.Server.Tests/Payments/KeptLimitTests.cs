using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Payments;

/// <summary>Charge boxes of OCPP 1.6 and 2.0.1 end no session where its credit or its key's limit does: they are told to.</summary>
public sealed class KeptLimitTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_session_is_stopped_when_its_credit_is_spent(string engine)
    {
        await Transcript.Play(networks, engine, """
            station StartTransaction {"connectorId":1,"idTag":"$prepaid","meterStart":1000,"timestamp":"$now-30m"}
            server {"transactionId":"$tx","idTagInfo":"*"}
            # What it may cost is spoken for.
            operator GET tokens/$prepaidid/credit
            operator {"balance":100,"reserved":100,"available":0}
            station MeterValues {"connectorId":1,"transactionId":"$tx","meterValue":[{"timestamp":"$now","sampledValue":[{"value":"60000"}]}]}
            server {}
            server RemoteStopTransaction {"transactionId":"$tx"}
            station {"status":"Accepted"}
            eventually GET box/orders {"data":[{"order":"RemoteStop","outcome":"Accepted"}]}
            station StopTransaction {"transactionId":"$tx","meterStop":60010,"timestamp":"$now+10s","reason":"Remote"}
            server {}
            record {"paymentMethod":"System","stopReason":"Remote","remotelyStoppedBy":"Stationmaster: the credit is spent","details":{"limitReached":"Cost","limitKeptHere":true,"givenLimit":{"maxCost":100} } }
            """);
        await Transcript.Play(networks, engine, $$"""
            {{Started("Authorized", "Charging", Token("prepaid"), Evse, Begin(1000)).Replace("$now", "$now-30m", StringComparison.Ordinal)}}
            server {"idTokenInfo":"*"}
            connector 1 {"session":{"transactionId":"$tx"} }
            {{Updated(1, "", "MeterValuePeriodic", "Charging", Register(60_000))}}
            server {}
            server RequestStopTransaction {"transactionId":"T-1"}
            station {"status":"Accepted"}
            eventually GET box/orders {"data":[{"order":"RemoteStop","outcome":"Accepted"}]}
            {{Ended(2, "RemoteStop", "EVConnected", "Remote", End(60_010))}}
            server {"totalCost":"*"}
            record {"stopReason":"Remote","remotelyStoppedBy":"Stationmaster: the credit is spent","details":{"limitReached":"Cost","limitKeptHere":true} }
            """, version: "2.0.1");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_session_is_stopped_where_its_keys_limit_is(string engine)
    {
        await Transcript.Play(networks, engine, """
            station StartTransaction {"connectorId":1,"idTag":"$limited","meterStart":1000,"timestamp":"$now-30m"}
            server {"transactionId":"$tx","idTagInfo":"*"}
            station MeterValues {"connectorId":1,"transactionId":"$tx","meterValue":[{"timestamp":"$now","sampledValue":[{"value":"11000"}]}]}
            server {}
            server RemoteStopTransaction {"transactionId":"$tx"}
            station {"status":"Accepted"}
            eventually GET box/orders {"data":[{"order":"RemoteStop","outcome":"Accepted"}]}
            station StopTransaction {"transactionId":"$tx","meterStop":11010,"timestamp":"$now+10s","reason":"Remote"}
            server {}
            record {"remotelyStoppedBy":"Stationmaster: the charge key's limit is reached","details":{"limitReached":"Energy","limitKeptHere":true,"givenLimit":{"maxCost":100,"maxKwh":10,"maxMinutes":60} } }
            """);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_restart_and_a_refusal_change_nothing_of_it(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var (uid, id) = await network.NewPrepaidToken(5);
        var box = await network.NewBox();
        await using var first = await box.Start();
        var number = (int)(await first.Tell("StartTransaction", $$"""{"connectorId":1,"idTag":"{{uid}}","meterStart":0,"timestamp":"{{clock.GetUtcNow():O}}"}"""))["transactionId"]!;

        // Each minute costs something: nobody tells anything, and in an hour the credit is spent.
        await network.Server.Restart();
        clock.Advance(TimeSpan.FromMinutes(70));
        await using var station = await box.Connect();
        await station.Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
        // Beside its boot it is asked for its statuses.
        async Task<ServerCall> ToldToStop()
        {
            while (true)
            {
                await clock.Until(TimeSpan.FromSeconds(2), () => station.IsAsked, "it is told to stop");
                var call = await station.Asked();
                if (call.Action == "RemoteStopTransaction")
                    return call;
                await call.Answer("""{"status":"Accepted"}""");
            }
        }
        await (await ToldToStop()).Answer("""{"status":"Rejected"}""");
        await Eventually.Holds(
            async () => (string?)(await network.Http.Get($"/v2/chargeboxes/{box.Id}/orders"))["data"]![0]!["outcome"] == "Rejected", () => "the refusal is kept");
        await (await ToldToStop()).Answer("""{"status":"Accepted"}""");
        await station.Tell("StopTransaction", $$"""{"transactionId":{{number}},"meterStop":10,"timestamp":"{{clock.GetUtcNow():O}}","reason":"Remote"}""");

        var record = await box.Record(number);
        Assert.Equal("Cost", (string?)record["details"]!["limitReached"]);
        await Eventually.Holds(
            async () => (string?)(await box.Record(number))["remotelyStoppedBy"] == "Stationmaster: the credit is spent", () => "the record says why it ended");
        Assert.Equal(5, (decimal)(await network.Http.Get($"/v2/tokens/{id}/credit"))["available"]! + (decimal)record["price"]!["amount"]!);
    }
}
