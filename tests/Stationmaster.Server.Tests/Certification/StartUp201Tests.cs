using System.Net;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Connecting and starting, by the cases of the OCPP 2.0.1 certification: blocks A and B.</summary>
public sealed class StartUp201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_01_Basic_authentication(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        await using var station = await box.Start("2.0.1");
        Assert.NotNull((await station.Tell("Heartbeat", "{}"))["currentTime"]);
        await FrameJudge.Check(station.Written);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_02_The_user_is_not_the_station(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, box.Identity, ScriptedStation.Basic("another", box.Password)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_03_The_password_is_wrong(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, "0123456789abcdef")));
    }

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_01_Cold_boot(string engine) => Steps.Play(networks, engine, """
        station StatusNotification {"timestamp":"$now","connectorStatus":"Available","evseId":1,"connectorId":1}
        server {}
        station StatusNotification {"timestamp":"$now","connectorStatus":"Unavailable","evseId":2,"connectorId":1}
        server {}
        connector 1 {"status":"Available"}
        connector 2 {"status":"Unavailable"}
        station BootNotification {"reason":"PowerUp","chargingStation":{"vendorName":"Nordlade","model":"Pier 22","serialNumber":"N-7","firmwareVersion":"4.2.1"}}
        server {"status":"Accepted","currentTime":"*","interval":300}
        station Heartbeat {}
        server {"currentTime":"*"}
        """, connectors: 2);

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_B_58_The_newest_version_offered_is_spoken(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        foreach (var (offered, spoken) in ((string[], string)[])[(["ocpp1.6", "ocpp2.0.1"], "ocpp2.0.1"), (["ocpp0.1", "ocpp2.0.1"], "ocpp2.0.1")])
        {
            await using var station = await ScriptedStation.Connect(
                network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, box.Password), offered);
            Assert.Equal(spoken, station.Subprotocol);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_01_Cold_boot_of_a_station_that_tells_all_by_events(string engine) => Steps.Play(networks, engine, """
        station NotifyEvent {"generatedAt":"$now","seqNo":0,"eventData":[{"eventId":1,"timestamp":"$now","trigger":"Delta","actualValue":"Occupied","eventNotificationType":"HardWiredNotification","component":{"name":"Connector","evse":{"id":1,"connectorId":1}},"variable":{"name":"AvailabilityState"}},{"eventId":2,"timestamp":"$now","trigger":"Delta","actualValue":"Faulted","eventNotificationType":"HardWiredNotification","component":{"name":"EVSE","evse":{"id":2}},"variable":{"name":"AvailabilityState"}}]}
        server {}
        connector 1 {"status":"Preparing"}
        connector 2 {"status":"Faulted"}
        station NotifyEvent {"generatedAt":"$now","seqNo":0,"eventData":[{"eventId":3,"timestamp":"$now","trigger":"Delta","actualValue":"Unavailable","eventNotificationType":"HardWiredNotification","component":{"name":"ChargingStation"},"variable":{"name":"AvailabilityState"}}]}
        server {}
        connector 1 {"status":"Unavailable"}
        """, connectors: 2);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_02_A_station_waits_and_is_accepted(string engine) => Admitted(engine);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_31_A_station_that_waits_is_asked_to_boot_again(string engine) => Admitted(engine);

    async Task Admitted(string engine)
    {
        var network = await networks.Of(engine);
        var identity = Network.NewName("NEW");
        await using var station = await ScriptedStation.Connect(network.Endpoint, identity, null, "ocpp2.0.1");
        Assert.Equal("Pending", await Boot(station));

        await network.Http.Post($"/v2/held-stations/{identity}/accept", new { locationId = network.LocationId }, HttpStatusCode.Created);

        var asked = await station.Asked("TriggerMessage");
        Assert.Equal("""{"requestedMessage":"BootNotification"}""", asked.Payload.ToJsonString());
        await asked.Answer("""{"status":"Accepted"}""");
        Assert.Equal("Accepted", await Boot(station));
        await FrameJudge.Check(station.Written);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_B_30_A_station_that_waits_is_told_nothing(string engine)
    {
        var network = await networks.Of(engine);
        await using var station = await ScriptedStation.Connect(network.Endpoint, Network.NewName("NEW"), null, "ocpp2.0.1");
        Assert.Equal("Pending", await Boot(station));

        Assert.Equal("SecurityError", await station.TellRefused("Heartbeat", "{}"));
        Assert.Equal("SecurityError", await station.TellRefused("Authorize", """{"idToken":{"idToken":"X","type":"Local"}}"""));
        Assert.Equal("SecurityError", await station.TellRefused(
            "StatusNotification", """{"timestamp":"2026-11-20T10:15:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}"""));
        Assert.Equal("Pending", await Boot(station));
    }

    static async Task<string?> Boot(ScriptedStation station) => (string?)(await station.Tell(
        "BootNotification", """{"reason":"PowerUp","chargingStation":{"vendorName":"Nordlade","model":"Pier 22"}}"""))["status"];
}
