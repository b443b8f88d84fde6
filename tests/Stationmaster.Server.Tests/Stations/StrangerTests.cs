using System.Net;
using Dapper;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Stations;

/// <summary>Stations nobody registered.</summary>
public sealed class StrangerTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    const string Boot = """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22","firmwareVersion":"4.2.1"}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_held_station_waits_keeps_its_transactions_and_leaves_no_trace(string engine)
    {
        await using var network = await Network.Start(engine);
        await using var station = await ScriptedStation.Connect(network.Endpoint, "NEW-1");

        var boot = await station.Tell("BootNotification", Boot);
        Assert.Equal("Pending", (string?)boot["status"]);
        Assert.True((int)boot["interval"]! > 0);
        Assert.Equal("{}", (await station.Tell("StatusNotification", Payload.Status("Available"))).ToJsonString());
        Assert.Equal("Invalid", (string?)(await station.Tell("Authorize", """{"idTag":"ANY"}"""))["idTagInfo"]!["status"]);
        Assert.NotNull((await station.Tell("Heartbeat", "{}"))["currentTime"]);
        var start = await station.Begin("StartTransaction", Payload.Start("ANY", 1000, DateTimeOffset.UtcNow));
        await station.Gone();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        var held = Assert.Single((await network.Http.Get("/v2/held-stations"))["data"]!.AsArray())!;
        Assert.Equal(("NEW-1", "Nordlade", "Pier 22", "4.2.1"), ((string?)held["identity"], (string?)held["vendor"], (string?)held["model"], (string?)held["firmwareVersion"]));
        await using var connection = await network.Server.Get<Database>().Open(Ct);
        foreach (var table in new[] { "charge_box", "connection_interval", "status_interval", "session", "charge_record", "message", "outbox" })
            Assert.Equal((table, 0), (table, await connection.ExecuteScalarAsync<long>($"select count(*) from {table}")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_held_station_that_is_accepted_boots_at_once_and_charges(string engine)
    {
        await using var network = await Network.Start(engine);
        var card = await network.NewToken();
        await using var station = await ScriptedStation.Connect(network.Endpoint, "NEW-1");
        await station.Tell("BootNotification", Boot);

        var accepted = await network.Http.Post("/v2/held-stations/NEW-1/accept", new { locationId = network.LocationId }, HttpStatusCode.Created);

        var trigger = await station.Asked("TriggerMessage");
        Assert.Equal("BootNotification", (string?)trigger.Payload["requestedMessage"]);
        await trigger.Answer("""{"status":"Accepted"}""");
        Assert.Equal("Accepted", (string?)(await station.Tell("BootNotification", Boot))["status"]);
        await station.SetUp(1);
        await station.Tell("StatusNotification", Payload.Status("Preparing"));
        var start = await station.Tell("StartTransaction", Payload.Start(card, 1000, DateTimeOffset.UtcNow));
        Assert.Equal("Accepted", (string?)start["idTagInfo"]!["status"]);
        await station.Tell("StopTransaction", Payload.Stop((int)start["transactionId"]!, 6000, DateTimeOffset.UtcNow, card));

        var record = await network.Http.Get($"/v2/charge-records/{start["transactionId"]}");
        Assert.Equal((5m, (long)accepted["chargeBox"]!["id"]!), ((decimal)record["consumed"]!, (long)record["chargeBoxId"]!));
        Assert.Empty((await network.Http.Get("/v2/held-stations"))["data"]!.AsArray());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Only_so_many_stations_are_held(string engine)
    {
        await using var network = await Network.Start(engine, options => options with { HeldStations = 2 });
        await using var one = await ScriptedStation.Connect(network.Endpoint, "NEW-1");
        await using var two = await ScriptedStation.Connect(network.Endpoint, "NEW-2");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ScriptedStation.Refusal(network.Endpoint, "NEW-3"));
        // The same one again is no other.
        await using var again = await ScriptedStation.Connect(network.Endpoint, "NEW-2");
        Assert.Equal("Pending", (string?)(await again.Tell("BootNotification", Boot))["status"]);

        await network.Http.Post("/v2/held-stations/NEW-1/refuse", null, HttpStatusCode.NoContent);
        await one.Gone();
        await using var three = await ScriptedStation.Connect(network.Endpoint, "NEW-3");
        Assert.Equal("Pending", (string?)(await three.Tell("BootNotification", Boot))["status"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Where_strangers_are_accepted_they_charge_without_a_click(string engine)
    {
        await using var network = await Network.Start(
            engine, options => options with { UnknownStations = UnknownStations.Accept, UnknownTokens = UnknownTokens.Accept });
        await using var station = await ScriptedStation.Connect(network.Endpoint, "NEW-1");

        Assert.Equal("Accepted", (string?)(await station.Tell("BootNotification", Boot))["status"]);
        Assert.Equal("Accepted", (string?)(await station.Tell("Authorize", """{"idTag":"ANY"}"""))["idTagInfo"]!["status"]);
        var start = await station.Tell("StartTransaction", Payload.Start("ANY", 1000, DateTimeOffset.UtcNow));
        Assert.Equal("Accepted", (string?)start["idTagInfo"]!["status"]);
        await station.Tell("StopTransaction", Payload.Stop((int)start["transactionId"]!, 3000, DateTimeOffset.UtcNow));

        var record = await network.Http.Get($"/v2/charge-records/{start["transactionId"]}");
        Assert.Equal(("Unplaced", 2m, "ANY"), ((string?)record["location"]!["name"], (decimal)record["consumed"]!, (string?)record["auth"]!["idTag"]!["uid"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Where_strangers_are_refused_they_are_turned_away(string engine)
    {
        await using var network = await Network.Start(engine, options => options with { UnknownStations = UnknownStations.Refuse });

        Assert.Equal(HttpStatusCode.NotFound, await ScriptedStation.Refusal(network.Endpoint, "NEW-1"));
        Assert.Empty((await network.Http.Get("/v2/held-stations"))["data"]!.AsArray());
        await using var registered = await (await network.NewBox()).Start();
        Assert.True(registered.IsOpen);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_held_station_that_is_registered_comes_back_as_itself(string engine)
    {
        await using var network = await Network.Start(engine);
        await using var station = await ScriptedStation.Connect(network.Endpoint, "NEW-1");
        await station.Tell("BootNotification", Boot);

        var made = await network.Http.Post("/v2/chargeboxes", new { chargeBoxIdentity = "NEW-1", locationId = network.LocationId }, HttpStatusCode.Created);

        await station.Gone();
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, "NEW-1"));
        await using var again = await ScriptedStation.Connect(network.Endpoint, "NEW-1", ScriptedStation.Basic("NEW-1", (string)made["password"]!));
        Assert.Equal("Accepted", (string?)(await again.Tell("BootNotification", Boot))["status"]);
    }
}
