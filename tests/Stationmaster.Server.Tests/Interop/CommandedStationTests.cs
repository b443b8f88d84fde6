using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Interop;

/// <summary>A client nobody here wrote, strict about the schemas in both directions, gets all the way.</summary>
public sealed class CommandedStationTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_held_station_is_accepted_with_one_call_charges_and_is_stopped_from_afar(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var location = await http.NewLocation("Havnen");
        await http.Post("/v2/tokens", new { identifier = new { type = "rfid", uid = "04AABBCC", label = "Interop" } }, HttpStatusCode.Created);
        string password;
        await using (var station = await CommandedStation.Connect(server, "INTEROP-1"))
        {
            Assert.Equal("Pending", (string?)(await station.Do("boot", "booted"))["status"]);
            var accepted = await http.Post("/v2/held-stations/INTEROP-1/accept", new { locationId = location }, HttpStatusCode.Created);
            password = (string)accepted["password"]!;
        }
        await using var again = await CommandedStation.Connect(server, "INTEROP-1", password);
        Assert.Equal("Accepted", (string?)(await again.Do("boot", "booted"))["status"]);
        Assert.Equal("Invalid", (string?)(await again.Do("charge", "refused", new { idTag = "UNKNOWN" }))["standing"]);

        var number = (int)(await again.Do("charge", "charging", new { idTag = "04AABBCC" }))["transactionId"]!;
        var connector = await Eventually.Gives(
            async () => (await http.Get("/v2/connectors?search=INTEROP-1"))["data"]!.AsArray().SingleOrDefault(row => ShowsCharge(row!, number)),
            "it is seen charging");
        var answer = await http.Post($"/v2/evses/{connector["evseUid"]}/connectors/1/remote-stop-transaction", new { transactionId = number });
        Assert.Equal(("Accepted", "Accepted"), ((string?)answer["status"], (string?)answer["outcome"]));
        Assert.Equal(number, (int)(await again.Next("stopped"))["transactionId"]!);

        var record = await http.Get($"/v2/charge-records/{number}");
        AssertRecord(record, "Remote");
        Assert.Equal("Interop", (string?)record["auth"]!["idTag"]!["label"]);
        Assert.NotNull(record["remotelyStoppedAt"]);
        await again.Leave();
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Where_everybody_is_welcome_it_charges_without_a_click(string engine)
    {
        await using var server = await TestServer.Start(engine, options => options with
        {
            Stations = options.Stations with { UnknownStations = UnknownStations.Accept, UnknownTokens = UnknownTokens.Accept },
        });
        var http = server.Http();
        await using var station = await CommandedStation.Connect(server, "INTEROP-2");
        Assert.Equal("Accepted", (string?)(await station.Do("boot", "booted"))["status"]);

        var number = (int)(await station.Do("charge", "charging", new { idTag = "04DDEEFF" }))["transactionId"]!;
        Assert.Equal("running", (string?)(await http.Get($"/v2/charge-records/{number}"))["state"]);
        await station.Do("stop", "stopped");

        var record = await http.Get($"/v2/charge-records/{number}");
        AssertRecord(record, "Local");
        Assert.Equal("Unplaced", (string?)record["location"]!["name"]);
        await station.Leave();
    }

    static bool ShowsCharge(JsonNode connector, int number) =>
        (string?)connector["status"] == "Charging" && connector["session"] is { } session
        && ((int)session["transactionId"]!, (decimal)session["energyKwh"]!, (decimal?)session["powerKw"]) == (number, 0.25m, 11m);

    static void AssertRecord(JsonNode record, string reason)
    {
        Assert.Equal(("completed", reason), ((string?)record["state"], (string?)record["stopReason"]));
        Assert.Equal((5.5m, 1000m, 1005.5m), ((decimal)record["consumed"]!, (decimal)record["meterStart"]!, (decimal)record["meterStop"]!));
        Assert.Equal(11m, (decimal)record["highestPowerDrawn"]!);
    }
}
