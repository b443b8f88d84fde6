using System.Globalization;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

/// <summary>
/// The built program, killed under the load of real sockets. <c>tests/crash</c> runs it with as many kills as wanted; the seed makes
/// the stations and the moments the same each time.
/// </summary>
public sealed class CrashTests
{
    const int Stations = 20;

    public static TheoryData<string> Engines => Environment.GetEnvironmentVariable("STATIONMASTER_CRASH_ENGINE") switch
    {
        "sqlite" => [TestDatabases.Sqlite],
        "postgres" => [TestDatabases.Postgres],
        _ => TestDatabases.Engines,
    };

    static int Kills => Setting("STATIONMASTER_CRASH_KILLS", 4);

    static int Seed => Setting("STATIONMASTER_CRASH_SEED", 20261120);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_answered_is_there_after_a_kill_and_every_session_is_one_record(string engine)
    {
        await using var database = await TestDatabases.Fresh(engine, migrate: false);
        string[] storage = ["--data", database.DataFolder, .. database.ConnectionString is { } text ? ["--database", text] : Array.Empty<string>()];
        var program = await RunningProgram.Start(Serving(storage));
        var key = (await RunningProgram.Run(["apikey", "create", "--name", "crash", "--scope", "read", .. storage])).Output.Trim();
        var answers = 0;
        var bornAt = DateTimeOffset.UtcNow.AddDays(-2 - Kills);
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
            for (var kill = 1; kill <= Kills; kill++)
            {
                var until = Volatile.Read(ref answers) + random.Next(50, 500);
                await Eventually.Holds(() => Volatile.Read(ref answers) >= until || running.Exists(station => station.IsFaulted), $"{until} answers");
                // Not only just after an answer.
                await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 20), Ct);
                await program.Kill();
                await program.DisposeAsync();
                // The way up is a moment like any other.
                if (kill % 4 == 0)
                    await RunningProgram.KilledAfter(TimeSpan.FromMilliseconds(random.Next(1_000)), Serving(storage));
                program = await RunningProgram.Start(Serving(storage));
            }
            foreach (var station in stations)
                station.Finish();
            await Task.WhenAll(running);

            Assert.All(stations, station => Assert.True(station.Reconnects > Kills, $"{station.Identity} was not there at each kill"));
            using var http = new HttpClient { BaseAddress = new Uri(program.Url) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            await using var stored = database.Another();
            await Books.Agree(stations, stored, http);
            TestContext.Current.SendDiagnosticMessage(
                $"{engine}: {Kills} kills, {stations.Sum(station => station.Messages.Count)} answered messages, "
                + $"{stations.Sum(station => station.Sessions.Count)} sessions: all there, each once. Seed {Seed}.");
        }
        finally
        {
            foreach (var station in stations)
                await station.DisposeAsync();
            await program.DisposeAsync();
        }
    }

    static string[] Serving(string[] storage) =>
        ["serve", "--urls", "http://127.0.0.1:0", "--unknown-stations", "accept", "--unknown-tokens", "accept", "--meter-interval", "0s", .. storage];

    static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
