using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Sessions;

/// <summary>What the server asks of a station by itself.</summary>
public sealed class SetUpTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    const string Boot = """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""";

    [Theory, MemberData(nameof(Engines))]
    public async Task At_its_first_boot_a_station_is_told_how_to_meter_and_later_never_again(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox(2);
        await using (var station = await box.Connect())
        {
            var asked = await station.Boot(2);
            Assert.Equal(
                ["ChangeConfiguration", "ChangeConfiguration", "ChangeConfiguration", "GetConfiguration", "TriggerMessage", "TriggerMessage"],
                asked.Select(call => call.Action));
            Assert.Equal(
                ["MeterValueSampleInterval=60", "MeterValuesSampledData=Energy.Active.Import.Register,Power.Active.Import,SoC,Current.Import,Voltage", "HeartbeatInterval=300"],
                asked.Take(3).Select(call => $"{call.Payload["key"]}={call.Payload["value"]}"));
        }
        await using (var station = await box.Connect())
            Assert.Equal(["TriggerMessage 1", "TriggerMessage 2"], (await station.Boot(2)).Select(call => $"{call.Action} {call.Payload["connectorId"]}"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_that_leaves_while_it_is_told_is_told_when_it_is_back(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        await using (var station = await box.Connect())
        {
            await station.Tell("BootNotification", Boot);
            Assert.Equal("MeterValueSampleInterval", (string?)(await station.Asked("ChangeConfiguration")).Payload["key"]);
        }
        await using var again = await box.Connect();
        await again.Tell("BootNotification", Boot);

        Assert.Equal("MeterValueSampleInterval", (string?)(await again.Asked("ChangeConfiguration")).Payload["key"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Refusals_are_lived_with_and_fewer_measurands_are_asked_for(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        await using var station = await box.Connect();
        await station.Tell("BootNotification", Boot);

        await (await station.Asked("ChangeConfiguration")).Refuse("InternalError");
        var measurands = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var call = await station.Asked("ChangeConfiguration");
            Assert.Equal("MeterValuesSampledData", (string?)call.Payload["key"]);
            measurands.Add(((string)call.Payload["value"]!).Split(',').Length);
            await call.Answer("""{"status":"Rejected"}""");
        }
        Assert.Equal([5, 4, 2], measurands);
        await (await station.Asked("ChangeConfiguration")).Answer("""{"status":"NotSupported"}""");
        await (await station.Asked("GetConfiguration")).Refuse("NotImplemented");
        await (await station.Asked("TriggerMessage")).Refuse("NotImplemented");

        await station.Tell("StatusNotification", Payload.Status("Available"));
        Assert.Equal("Available", (string?)(await box.Connector(1))["status"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_that_only_reconnects_is_asked_for_the_status_of_each_connector(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox(2);
        await using (var station = await box.Start())
            await station.Tell("StatusNotification", Payload.Status("Charging"));
        await Eventually.Holds(async () => (string?)(await box.Connector(1))["status"] == "Offline", "the station is offline");

        await using var again = await box.Connect();
        // It may boot yet; one that does is not asked before.
        await clock.Until(TimeSpan.FromSeconds(1), () => again.IsAsked, "the statuses are asked for");
        for (var connector = 1; connector <= 2; connector++)
        {
            var call = await again.Asked("TriggerMessage");
            Assert.Equal(("StatusNotification", connector), ((string?)call.Payload["requestedMessage"], (int)call.Payload["connectorId"]!));
            await call.Answer("""{"status":"Accepted"}""");
            await again.Tell("StatusNotification", Payload.Status("Available", connector));
        }
        Assert.Equal("Available", (string?)(await box.Connector(1))["status"]);
        Assert.Equal("Available", (string?)(await box.Connector(2))["status"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Connectors_nobody_registered_are_learnt_from_the_station(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox(0);
        await using var station = await box.Connect();
        await station.Tell("BootNotification", Boot);
        await station.SetUp(3);

        var evses = (await box.Read())["evses"]!.AsArray();
        Assert.Equal([1, 2, 3], evses.Select(evse => (int)evse!["number"]!));
        await Eventually.Holds(
            async () => (await box.Network.Http.Get($"/v2/connectors?search={box.Identity}"))["data"]!.AsArray().Count == 3, "the board shows three connectors");
    }
}
