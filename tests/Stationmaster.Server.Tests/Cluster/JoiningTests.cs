using System.Net;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class JoiningTests
{
    [Fact]
    public async Task Without_a_broker_a_second_process_refuses_to_start()
    {
        await using var database = await TestDatabases.Fresh(TestDatabases.Postgres, migrate: false);
        string[] storage = ["--data", database.DataFolder, "--database", database.ConnectionString!, "--urls", "http://127.0.0.1:0"];
        await using var first = await RunningProgram.Start(["serve", .. storage]);

        var (code, _, errors) = await RunningProgram.Run(["serve", .. storage]);
        Assert.Equal(1, code);
        Assert.Contains("Another Stationmaster runs on this database", errors, StringComparison.Ordinal);
        (code, _, errors) = await RunningProgram.Run(["serve", "--broker", "amqp://127.0.0.1:1", .. storage]);
        Assert.Equal(1, code);
        Assert.Contains("A Stationmaster without --broker runs on this database", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_needs_a_database_that_nodes_can_share()
    {
        var (code, _, errors) = await RunningProgram.Run(["serve", "--broker", "amqp://127.0.0.1"]);
        Assert.Equal(2, code);
        Assert.Contains("--broker: several nodes share a PostgreSQL", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_station_is_shown_and_accepted_on_any_node()
    {
        await using var nodes = await SeveralNodes.Start("a");
        var (a, b) = (nodes["a"], await nodes.Add("b", unknownStations: "ask"));
        await using var station = await b.Connect("STRANGER");
        await station.Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
        await Eventually.Holds(async () => (await a.Http.Get("/v2/held-stations"))["data"]!.AsArray()
            .Any(held => (string)held!["identity"]! == "STRANGER" && (string?)held["vendor"] == "Nordlade"), "the other node shows who waits");

        var location = await a.Http.Post(
            "/v2/locations",
            new
            {
                name = "Havn", address = "Mindet 2", postalCode = "8000", city = "Aarhus C", countryCode = "DK", publish = true,
                coordinates = new { latitude = 56.15, longitude = 10.21 }, customerId = 1,
            },
            HttpStatusCode.Created);
        await a.Http.Post("/v2/held-stations/STRANGER/accept", new { locationId = (long)location["id"]! }, HttpStatusCode.Created);

        await (await station.Asked("TriggerMessage")).Answer("""{"status":"Accepted"}""");
        await station.Boot();
        await station.Tell("StatusNotification", Payload.Status("Available"));
        await a.Shows("STRANGER", "Available");
        Assert.Empty((await a.Http.Get("/v2/held-stations"))["data"]!.AsArray());
    }
}
