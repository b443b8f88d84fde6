using Dapper;
using Stationmaster.Server.Hosting;

using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Storage.Upgrade;

public sealed class UpgradeTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_the_first_release_held_reads_the_same_and_goes_on(string engine)
    {
        await using var database = await TestDatabases.Fresh(engine, migrate: false);
        var left = await FirstRelease.Restore(database, Ct);
        var clock = new TestClock();
        clock.Advance(left.At - DateTimeOffset.UtcNow);
        await using var app = StationmasterServer.Build(
            new ServerOptions
            {
                Urls = ["http://127.0.0.1:0"], DataFolder = database.DataFolder, Database = database.ConnectionString,
                Stations = new() { UnknownStations = UnknownStations.Accept, UnknownTokens = Charging.Tokens.UnknownTokens.Accept, MeterInterval = TimeSpan.Zero },
            },
            clock.Use);
        await StationmasterServer.Start(app, Ct);
        using var http = Client(app.Urls.First(), left.Key);

        Holdings.AssertSame(left.Answers, await Holdings.Read(http));
        await Holdings.Stop(app.Urls.First(), "RUNNING-1", left.Running);
        Assert.Equal(9m, (decimal)(await http.Get($"/v2/charge-records/{left.Running}"))["consumed"]!);
        await app.StopAsync(Ct);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_first_release_and_this_one_take_turns_on_one_database(string engine)
    {
        if (FirstRelease.Program is not { } first)
        {
            Assert.Skip("The first release's program is not built here: run tests/upgrade, which builds it from the git history.");
            return;
        }

        await using var database = await TestDatabases.Fresh(engine, migrate: false);
        string[] storage = ["--data", database.DataFolder, .. database.ConnectionString is { } text ? ["--database", text] : Array.Empty<string>()];
        string[] serving = ["serve", "--urls", "http://127.0.0.1:0", "--unknown-stations", "accept", "--unknown-tokens", "accept", "--meter-interval", "0s", .. storage];

        await using var old = await RunningProgram.Start(serving, first);
        var key = (await RunningProgram.Run(["apikey", "create", "--name", "upgrade", "--scope", "control", .. storage], first)).Output.Trim();
        using var http = Client(old.Url, key);
        await Holdings.Fill(old.Url, http);
        var running = (int)(await Eventually.Gives(
            async () => (await http.Get("/v2/charge-records?ongoing=1&limit=100"))["data"]!.AsArray().FirstOrDefault(record => (string?)record!["state"] == "running"),
            "a session runs"))["transactionId"]!;
        var before = await Holdings.Read(http);
        if (FirstRelease.IsToBeKept)
        {
            await old.DisposeAsync();
            await FirstRelease.Keep(database, new(DateTimeOffset.UtcNow, key, running, before), Ct);
            return;
        }

        // The new program's command brings the schema up to date while the old program serves.
        using var beside = Client(old.Url, key);
        var made = await RunningProgram.Run(["apikey", "create", "--name", "new", "--scope", "read", .. storage]);
        Assert.True(made.ExitCode == 0, made.Errors);
        Assert.True(await Schema(database) > 1);
        await Works(old.Url, beside, before, from: 10);
        await old.DisposeAsync();

        // The upgrade is undone: the old program starts on the new schema.
        await using (var again = await RunningProgram.Start(serving, first))
        {
            using var undone = Client(again.Url, key);
            await Works(again.Url, undone, before, from: 20);
        }

        await using var now = await RunningProgram.Start(serving);
        using var upgraded = Client(now.Url, key);
        await Works(now.Url, upgraded, before, from: 30);
        await Holdings.Stop(now.Url, "RUNNING-1", running);
        Assert.Equal(9m, (decimal)(await upgraded.Get($"/v2/charge-records/{running}"))["consumed"]!);
    }

    /// <summary>What was held is there, and new sessions become records with their messages.</summary>
    static async Task Works(string url, HttpClient http, IReadOnlyDictionary<string, string> before, int from)
    {
        await Holdings.Charge(url, stations: 1, sessions: 3, from);
        // The first release's lists end some milliseconds ago, whatever they are sorted by.
        SortedDictionary<string, string> after = [];
        await Eventually.Holds(
            async () => Courses(after = await Holdings.Read(http)) >= Courses(before) + 2, () => $"{Courses(before)} sessions and two more, not {Courses(after)}");
        Assert.All(
            before.Where(was => was.Key.StartsWith("/v2/charge-records/", StringComparison.Ordinal) || was.Key.Contains("/messages", StringComparison.Ordinal)),
            was => Assert.Equal(was.Value, after[was.Key]));
        Assert.Contains(after, answer => answer.Key.Contains("/messages", StringComparison.Ordinal) && answer.Value.Contains($"CARD-LOAD-{from}", StringComparison.Ordinal));
    }

    static int Courses(IReadOnlyDictionary<string, string> held) => held.Keys.Count(path => path.EndsWith("/meter-values", StringComparison.Ordinal));

    static async Task<long> Schema(TestDatabase test)
    {
        await using var connection = await test.Database.Open(Ct);
        return await connection.ExecuteScalarAsync<long>("select max(version) from schema_step");
    }

    static HttpClient Client(string url, string key)
    {
        var http = new HttpClient { BaseAddress = new Uri(url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }
}
