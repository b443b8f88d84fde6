using System.Net;
using System.Net.WebSockets;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Connecting, starting and restarting, by the cases of the OCPP 1.6 certification.</summary>
public sealed class StartUpTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text, bool isBooted = true) => Transcript.Play(networks, engine, text, isBooted: isBooted);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_001_Cold_boot(string engine) => Play(
        engine,
        """
        station BootNotification {"chargePointVendor":"Nordlade","chargePointModel":"Pier 22","chargePointSerialNumber":"N-7","firmwareVersion":"4.2.1"}
        server {"status":"Accepted","currentTime":"*","interval":300}
        server ChangeConfiguration {"key":"MeterValueSampleInterval","value":"60"}
        station {"status":"Accepted"}
        server ChangeConfiguration {"key":"MeterValuesSampledData","value":"Energy.Active.Import.Register,Power.Active.Import,SoC,Current.Import,Voltage"}
        station {"status":"Accepted"}
        server ChangeConfiguration {"key":"HeartbeatInterval","value":"300"}
        station {"status":"Accepted"}
        server GetConfiguration {"key":["NumberOfConnectors"]}
        station {"configurationKey":[{"key":"NumberOfConnectors","readonly":true,"value":"1"}]}
        server TriggerMessage {"requestedMessage":"StatusNotification","connectorId":1}
        station {"status":"Accepted"}
        station StatusNotification {"connectorId":0,"errorCode":"NoError","status":"Available"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"$now"}
        server {}
        connector 1 {"status":"Available","since":"$now"}
        station Heartbeat {}
        server {"currentTime":"*"}
        """,
        isBooted: false);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_013_Hard_reset_while_charging(string engine) => Play(
        engine,
        """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        operator POST box/reset {"type":"Hard"}
        server Reset {"type":"Hard"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted","error":null}
        station vanishes
        station reconnects
        station boots
        station StopTransaction {"transactionId":"$tx","meterStop":3000,"timestamp":"$now+10m","reason":"HardReset"}
        server {}
        record {"state":"completed","consumed":2,"stopReason":"HardReset","endedAt":"$now+10m"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_014_Soft_reset_while_charging(string engine) => Play(
        engine,
        """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        operator POST box/reset {"type":"Soft"}
        server Reset {"type":"Soft"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station StopTransaction {"transactionId":"$tx","meterStop":3000,"timestamp":"$now+10m","reason":"SoftReset"}
        server {}
        station vanishes
        station reconnects
        station boots
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Finishing"}
        server {}
        record {"state":"completed","consumed":2,"stopReason":"SoftReset"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_032_1_Power_failure_stops_the_transaction(string engine) => Play(
        engine,
        """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"$now"}
        server {}
        station vanishes
        connector 1 {"status":"Offline"}
        station reconnects
        station boots
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"$now+40m"}
        server {}
        station StopTransaction {"transactionId":"$tx","meterStop":4500,"timestamp":"$now+20m","reason":"PowerLoss"}
        server {}
        record {"state":"completed","consumed":3.5,"stopReason":"PowerLoss","endedAt":"$now+20m"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_085_Basic_authentication(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();

        await using var station = await box.Connect();
        await station.Boot();
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, "0123456789abcdef")));
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, box.Identity));
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, box.Identity, ScriptedStation.Basic("another", box.Password)));

        // Who is turned away disturbs nobody.
        Assert.NotNull((await station.Tell("Heartbeat", "{}"))["currentTime"]);
        await FrameJudge.Check(station.Written);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_088_Subprotocol_negotiation(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        var right = ScriptedStation.Basic(box.Identity, box.Password);

        await using var station = await ScriptedStation.Connect(network.Endpoint, box.Identity, right, "ocpp1.5", "ocpp1.6");
        Assert.Equal("ocpp1.6", station.Subprotocol);
        await station.Boot();

        await using var other = await ScriptedStation.Connect(network.Endpoint, box.Identity, right, "ocpp9.9");
        await other.Gone();
        Assert.Null(other.Subprotocol);
        Assert.Equal(WebSocketCloseStatus.ProtocolError, other.CloseStatus);
        Assert.True(station.IsOpen);
    }
}
