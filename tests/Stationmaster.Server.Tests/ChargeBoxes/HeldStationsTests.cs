using System.Net;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

public sealed class HeldStationsTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_held_station_is_accepted_with_one_call_and_its_connectors_are_learnt(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var location = await http.NewLocation("Havnen");
        await using var station = await ObligingStation.Connect(server, "NEW-1");
        Assert.Equal("Pending", (string)(await station.Boot())["status"]!);

        var held = (await http.Get("/v2/held-stations"))["data"]!.AsArray().Single()!;
        Assert.Equal(("NEW-1", "Alfen", "Eve Single", false),
            ((string)held["identity"]!, (string)held["vendor"]!, (string)held["model"]!, (bool)held["offeredCredentials"]!));
        var accepted = await http.Post("/v2/held-stations/NEW-1/accept", new { locationId = location }, HttpStatusCode.Created);

        Assert.Matches("^[0-9a-f]{32}$", (string)accepted["password"]!);
        var box = accepted["chargeBox"]!;
        Assert.Equal(("NEW-1", "passwordless", "Alfen"),
            ((string)box["chargeBoxIdentity"]!, (string)box["authentication"]!, (string)box["model"]!["vendor"]!));
        Assert.Empty((await http.Get("/v2/held-stations"))["data"]!.AsArray());
        Assert.Equal("Eve Single", (string)(await http.Get("/v2/chargeboxes/models"))["data"]!.AsArray().Single()!["name"]!);

        await using var again = await ObligingStation.Connect(server, "NEW-1");
        Assert.Equal("Accepted", (string)(await again.Boot())["status"]!);
        await again.Status(2, "Available");
        var connector = (await http.Get("/v2/connectors?search=NEW-1"))["data"]!.AsArray()
            .Single(one => (int)one!["chargeBox"]!["connectorNumber"]! == 2)!;
        Assert.Equal("Available", (string)connector["status"]!);
        var evse = await http.Get($"/v2/evses/{connector["evseUid"]}");
        Assert.Equal("AVAILABLE", (string)evse["status"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_refused_station_is_dropped(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        await using var station = await ObligingStation.Connect(server, "NEW-1");
        await station.Boot();

        await http.Post("/v2/held-stations/NEW-1/refuse", null, HttpStatusCode.NoContent);

        await station.Closed;
        Assert.Empty((await http.Get("/v2/held-stations"))["data"]!.AsArray());
        await http.Post("/v2/held-stations/NEW-1/accept", new { locationId = 1 }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_the_operator_sees_who_waits()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var own = await server.Http().NewCustomer("Own");
        await using var station = await ObligingStation.Connect(server, "NEW-1");
        await station.Boot();
        var caller = await server.Http(Rights.Control, own);

        Assert.Empty((await caller.Get("/v2/held-stations"))["data"]!.AsArray());
        await caller.Post("/v2/held-stations/NEW-1/accept", new { locationId = 1 }, HttpStatusCode.NotFound);
    }
}
