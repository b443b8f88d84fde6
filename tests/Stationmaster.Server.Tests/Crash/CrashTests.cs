using System.Globalization;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Crash;

/// <summary>The built program, killed under load. STATIONMASTER_CRASHES sets how often; the seed makes the moments the same each time.</summary>
public sealed class CrashTests
{
    const int Stations = 20, Seed = 20261120;

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static int Crashes => int.TryParse(Environment.GetEnvironmentVariable("STATIONMASTER_CRASHES"), CultureInfo.InvariantCulture, out var count) ? count : 3;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_answered_is_there_after_a_kill_and_every_session_is_one_record(string engine)
    {
        await using var database = await TestDatabases.Fresh(engine, migrate: false);
        string[] storage = ["--data", database.DataFolder, .. database.ConnectionString is { } text ? ["--database", text] : Array.Empty<string>()];
        var program = await Start(storage);
        var key = (await RunningProgram.Run(["apikey", "create", "--name", "crash", "--scope", "read", .. storage])).Output.Trim();
        var answers = 0;
        var bornAt = DateTimeOffset.UtcNow.AddDays(-1 - Crashes);
        LoadedStation[] stations =
        [
            .. Enumerable.Range(1, Stations).Select(n => new LoadedStation(
                $"LOAD-{n:D2}", Seed + n, () => program.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/",
                new(bornAt.Ticks - (bornAt.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero), () => Interlocked.Increment(ref answers))),
        ];
        try
        {
            var running = stations.Select(station => Task.Run(station.Run)).ToList();
            var random = new Random(Seed);
            for (var crash = 0; crash < Crashes; crash++)
            {
                var until = Volatile.Read(ref answers) + random.Next(100, 500);
                await Eventually.Holds(() => Volatile.Read(ref answers) >= until || running.Exists(station => station.IsFaulted), $"{until} answers");
                await program.Kill();
                await program.DisposeAsync();
                program = await Start(storage);
            }
            foreach (var station in stations)
                station.Finish();
            await Task.WhenAll(running);

            Assert.All(stations, station => Assert.True(station.Reconnects > Crashes, $"{station.Identity} was not there at each crash"));
            using var http = new HttpClient { BaseAddress = new Uri(program.Url) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            var numbers = stations.SelectMany(station => station.Sessions).Select(session => session.Number).ToList();
            Assert.Equal(numbers.Count, numbers.Distinct().Count());
            var records = (await AllRecords(http)).ToLookup(record => (string)record["location"]!["name"]!);
            Assert.Equal(numbers.Order(), records["Unplaced"].Select(record => (int)record["transactionId"]!).Order());
            var byNumber = records["Unplaced"].ToDictionary(record => (int)record["transactionId"]!);
            foreach (var station in stations)
                await Check(http, station, byNumber);
        }
        finally
        {
            foreach (var station in stations)
                await station.DisposeAsync();
            await program.DisposeAsync();
        }
    }

    static Task<RunningProgram> Start(string[] storage) => RunningProgram.Start(
        ["serve", "--urls", "http://127.0.0.1:0", "--unknown-stations", "accept", "--unknown-tokens", "accept", "--meter-interval", "0s", .. storage]);

    internal static async Task Check(HttpClient http, LoadedStation station, Dictionary<int, JsonNode> records)
    {
        var own = station.Sessions.Select(session => records[session.Number]).ToList();
        foreach (var (told, record) in station.Sessions.Zip(own))
        {
            Assert.Equal(
                (told.Number, "completed", (told.MeterStopWh - told.MeterStartWh) / 1000m, Payload.Time(told.StartedAt), Payload.Time(told.StoppedAt)),
                ((int)record["transactionId"]!, (string)record["state"]!, (decimal)record["consumed"]!, (string)record["startedAt"]!, (string)record["endedAt"]!));
            var course = await http.Get($"/v2/charge-records/{told.Number}/meter-values");
            var seen = course["samples"]!.AsArray().Select(sample => (decimal?)sample!["energyKwh"]).ToHashSet();
            Assert.All(told.Samples, register => Assert.Contains((register - told.MeterStartWh) / 1000m, seen));
        }
        var chargeBox = Assert.Single(own.Select(record => (long)record["chargeBoxId"]!).Distinct());
        var logged = await AllMessages(http, chargeBox);
        Assert.All(station.Messages, message => Assert.Contains((message.Id, message.Action), logged));
    }

    internal static async Task<List<JsonNode>> AllRecords(HttpClient http)
    {
        var all = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await http.Get($"/v2/charge-records?ongoing=1&limit=100&sort=transactionId{(cursor.Length > 0 ? $"&nextPageCursor={cursor}" : "")}");
            all.AddRange(page["data"]!.AsArray().OfType<JsonNode>());
            cursor = (string?)page["nextPageCursor"];
        }
        return all;
    }

    static async Task<HashSet<(string Id, string Action)>> AllMessages(HttpClient http, long chargeBox)
    {
        var all = new HashSet<(string, string)>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await http.Get($"/v2/chargeboxes/{chargeBox}/messages?limit=1000{(cursor.Length > 0 ? $"&nextPageCursor={cursor}" : "")}");
            all.UnionWith(page["data"]!.AsArray().Select(message => ((string)message!["messageId"]!, (string)message["action"]!)));
            cursor = (string?)page["nextPageCursor"];
        }
        return all;
    }
}
