using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

public sealed class UnfinishedOrderTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task An_order_that_was_under_way_when_the_server_died_says_that_its_outcome_is_not_known(string engine)
    {
        await using var database = await TestDatabases.Fresh(engine, migrate: false);
        string[] storage = ["--data", database.DataFolder, .. database.ConnectionString is { } text ? ["--database", text] : Array.Empty<string>()];
        string[] serving = ["serve", "--urls", "http://127.0.0.1:0", "--unknown-stations", "accept", "--meter-interval", "0s", .. storage];
        var program = await RunningProgram.Start(serving);
        var key = (await RunningProgram.Run(["apikey", "create", "--name", "crash", "--scope", "control", .. storage])).Output.Trim();
        await using (var station = await ScriptedStation.Connect(program.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/", "ORDERED"))
        {
            await station.Boot();
            using var http = Client(program, key);
            var box = (long)(await http.Get("/v2/chargeboxes"))["data"]![0]!["id"]!;
            var ordering = http.PostAsync($"/v2/chargeboxes/{box}/reset", new StringContent("""{"type":"Soft"}""", null, "application/json"), Ct);
            await station.Asked("Reset");
            await program.Kill();
            await Assert.ThrowsAnyAsync<Exception>(() => ordering);
        }
        await program.DisposeAsync();

        await using var again = await RunningProgram.Start(serving);
        using var caller = Client(again, key);
        var id = (long)(await caller.Get("/v2/chargeboxes"))["data"]![0]!["id"]!;
        var order = (await caller.Get($"/v2/chargeboxes/{id}/orders"))["data"]![0]!;
        Assert.Equal(("Reset", "Unknown"), ((string?)order["order"], (string?)order["outcome"]));
        Assert.Contains("restarted", (string?)order["message"], StringComparison.Ordinal);
        Assert.NotNull(order["answeredAt"]);
    }

    static HttpClient Client(RunningProgram program, string key)
    {
        var http = new HttpClient { BaseAddress = new Uri(program.Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }
}
