using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Server.Tests.Simulated;

/// <summary>A station with two connectors at one EVSE, as operators see it; and a start that brings a limit.</summary>
public sealed class SharedEvseTests(SharedNetworks networks)
{
    static readonly ConnectorPlan Ccs = new(ConnectorKind.Dc, 150m, true), Chademo = new(ConnectorKind.Dc, 50m, true, SharesEvse: true);

    static Task<JsonNode> NewBox(Network network, object connectors, HttpStatusCode status = HttpStatusCode.Created) => network.Http.Post(
        "/v2/chargeboxes", new { chargeBoxIdentity = Network.NewName("EVSE"), locationId = network.LocationId, connectors }, status);

    [Fact]
    public async Task Connectors_that_share_an_evse_are_registered_so()
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var made = await NewBox(network, new object[]
        {
            new { standard = "IEC_62196_T2_COMBO", evseNumber = 1 }, new { standard = "IEC_62196_T2", evseNumber = 2 },
            new { standard = "CHADEMO", maxElectricPower = 50, evseNumber = 1 },
        });
        var evses = made["evses"]!.AsArray();
        Assert.Equal(2, evses.Count);
        var shown = (await network.Http.Get($"/v2/connectors?search={made["chargeBoxIdentity"]}"))["data"]!.AsArray();
        Assert.Equal(3, shown.Count);
        Assert.Equal(2, shown.Count(one => (long)one!["evseUid"]! == (long)evses[0]!["uid"]!));

        foreach (var number in new int?[] { null, 0, 65 })
        {
            var refused = await NewBox(
                network, new object[] { new { standard = "CHADEMO", evseNumber = (int?)1 }, new { standard = "CHADEMO", evseNumber = number } },
                HttpStatusCode.UnprocessableEntity);
            Assert.Equal("connectors[1].evseNumber", refused.Error().Param);
        }
    }

    [Fact]
    public async Task A_charge_at_one_connector_makes_the_other_of_its_evse_unavailable_and_no_other()
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var token = await network.NewToken();
        await using var station = await PlayedStation.Start(network, "2.0.1", null, Ccs, Chademo, Ccs);
        await Eventually.Holds(async () => await Shown(station) == "1.1 Available, 1.2 Available, 2.1 Available", "all are free");

        await station.Do(machine => machine.PlugIn(2, Vehicle.Usual[4], 20));
        await station.Do(machine => machine.Present(2, token));
        await Eventually.Holds(async () => await Shown(station) == "1.1 Unavailable, 1.2 Charging, 2.1 Available", "one charges and its neighbour cannot");
        var charging = (await network.Http.Get($"/v2/connectors?search={station.Box.Identity}"))["data"]!.AsArray().Single(one => one!["session"] is not null);
        Assert.Equal(2, (int)charging!["connectorId"]!);

        await station.Do(machine => machine.Unplug(2));
        await Eventually.Holds(async () => await Shown(station) == "1.1 Available, 1.2 Available, 2.1 Available", "all are free again");
    }

    static async Task<string> Shown(PlayedStation station)
    {
        var all = (await station.Box.Network.Http.Get($"/v2/connectors?search={station.Box.Identity}"))["data"]!.AsArray();
        return string.Join(", ", all.Select(one => $"{1 + station.Box.EvseUids.ToList().IndexOf((long)one!["evseUid"]!)}.{one["connectorId"]} {one["status"]}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1.6")]
    [InlineData("2.0.1")]
    public async Task A_start_brings_the_limit_of_its_session(string version)
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var token = await network.NewToken();
        await using var station = await PlayedStation.Start(network, version, null, new ConnectorPlan(ConnectorKind.AcThreePhase, 22m));
        await station.Do(machine => machine.PlugIn(1, Vehicle.Usual[5], 20));
        object Start(object profile) => new { idTag = token, profile };
        var schedules = new[] { new { unit = "Watt", periods = new[] { new { startSeconds = 0, limit = 4000 } } } };

        var path = $"/v2/evses/{station.Box.EvseUids[0]}/connectors/1/remote-start-transaction";
        foreach (var (wrong, field) in new (object, string)[]
        {
            (new { schedules }, "profile.kind"), (new { kind = "Relative", schedules, purpose = "TxDefault" }, "profile.purpose"),
            (new { kind = "Relative", schedules, transactionId = 7 }, "profile.transactionId"), (new { kind = "Relative" }, "profile.schedules"),
            (new { kind = "Relative", schedules = new[] { new { unit = "Horses" } } }, "profile.schedules[0].unit"),
        })
        {
            Assert.Equal(field, (await network.Http.Post(path, Start(wrong), HttpStatusCode.UnprocessableEntity)).Error().Param);
        }

        Assert.Equal("Accepted", (string?)(await network.Http.Post(path, Start(new { kind = "Relative", schedules })))["status"]);
        var (session, _) = await station.Session();
        Assert.Equal(4000, await station.Do(machine => machine.Connector(1).PowerW));
        var kept = Assert.Single((await network.Http.Get($"/v2/chargeboxes/{station.Box.Id}/chargingprofiles"))["data"]!.AsArray())!;
        Assert.Equal(("Tx", session, false), ((string)kept["purpose"]!, (int)kept["transactionId"]!, (bool)kept["isOver"]!));

        // It is no more than a wish where the station says no: another charges there.
        Assert.Equal("Rejected", (string?)(await network.Http.Post(path, Start(new { kind = "Relative", schedules })))["status"]);
        Assert.Single((await network.Http.Get($"/v2/chargeboxes/{station.Box.Id}/chargingprofiles"))["data"]!.AsArray());
        await station.Do(machine => machine.Unplug(1));
        await Eventually.Holds(
            async () => (bool)(await network.Http.Get($"/v2/chargeboxes/{station.Box.Id}/chargingprofiles"))["data"]![0]!["isOver"]!, "it is over with its session");
    }
}
