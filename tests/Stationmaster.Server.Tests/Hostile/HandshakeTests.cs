using System.Net;
using Microsoft.AspNetCore.Builder;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>Connections of those who are nobody yet; registered stations from the same address get in all the while.</summary>
public sealed class HandshakeTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<Network> Start(Func<LimitOptions, LimitOptions> limits, Action<WebApplicationBuilder>? adjust = null, string engine = TestDatabases.Sqlite) =>
        Network.Start(engine, null, adjust, options => options with { Limits = limits(options.Limits) });

    [Fact]
    public async Task A_connection_that_says_nothing_or_never_ends_its_request_is_dropped()
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { HandshakeTimeout = TimeSpan.FromSeconds(5) });
        using var silent = await RawConnection.Open(network.Endpoint);
        using var slow = await RawConnection.Open(network.Endpoint);
        await slow.Send(RawConnection.Upgrade("LORIS")[..60]);

        await slow.Ended();
        await silent.Ended();

        Assert.True(metered.Of("connections_dropped handshake_timeout") > 0);
        await Eventually.Holds(() => network.Server.Get<Doorway>().Waiting == 0, "nobody stands in the doorway");
    }

    [Fact]
    public async Task A_crowd_that_only_stands_there_gives_way_to_a_station()
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { ConnectionsPerAddress = 20, HandshakeTimeout = TimeSpan.FromMinutes(5) });
        var box = await network.NewBox();
        var crowd = new List<RawConnection>();
        try
        {
            for (var i = 0; i < 40; i++)
                crowd.Add(await RawConnection.Open(network.Endpoint));
            await Eventually.Holds(() => metered.Of("connections_dropped connections") >= 20, "the oldest have given way");
            Assert.True(network.Server.Get<Doorway>().Waiting <= 20);

            await using var station = await box.Start();
            Assert.True(station.IsOpen);
        }
        finally
        {
            crowd.ForEach(one => one.Dispose());
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Wrong_passwords_slow_their_own_address_and_identity_and_nobody_else(string engine)
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { GuessesPerMinute = 5 }, engine: engine);
        var (guessed, neighbour) = (await network.NewBox(), await network.NewBox());

        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, guessed.Identity, ScriptedStation.Basic(guessed.Identity, $"guess {i}")));
        using var next = await RawConnection.Open(network.Endpoint);
        await next.Send(RawConnection.Upgrade(guessed.Identity, ScriptedStation.Basic(guessed.Identity, guessed.Password)));
        var refused = await next.Head();

        Assert.StartsWith("HTTP/1.1 429", refused, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", refused, StringComparison.Ordinal);
        Assert.Contains("Connection: close", refused, StringComparison.Ordinal);
        Assert.True(metered.Of("handshakes_refused guesses") > 0);
        await using var station = await neighbour.Start();
        Assert.True(station.IsOpen);
    }

    [Fact]
    public async Task Who_waited_out_its_wrong_guesses_gets_in()
    {
        var clock = new TestClock();
        await using var network = await Start(limits => limits with { GuessesPerMinute = 2 }, clock.Use);
        var box = await network.NewBox();
        for (var i = 0; i < 3; i++)
            await ScriptedStation.Refusal(network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, "wrong"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await ScriptedStation.Refusal(network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, box.Password)));

        clock.Advance(TimeSpan.FromMinutes(3));
        await Eventually.Holds(() => network.Server.Get<Wheel>().Now > 1_800, "the wheel has turned");

        await using var station = await box.Start();
        Assert.True(station.IsOpen);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Strangers_by_the_thousand_take_bounded_memory_and_lock_out_nobody_who_is_registered(string engine)
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { FailuresPerMinute = 50, HeldPerAddress = 10 }, engine: engine);
        var box = await network.NewBox();

        var answers = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (i, _) =>
        {
            using var stranger = await RawConnection.Open(network.Endpoint);
            await stranger.Send(RawConnection.Upgrade($"NOBODY-{i}"));
            answers.Add((await stranger.Head()).Split('\r')[0]);
        });

        Assert.Equal(1_000, answers.Count);
        Assert.True(answers.Count(answer => answer.Contains(" 429 ", StringComparison.Ordinal)) > 900);
        Assert.DoesNotContain(answers, answer => answer.Contains(" 500 ", StringComparison.Ordinal) || answer.Length == 0);
        Assert.InRange(network.Server.Get<HeldStations>().All().Length, 0, 10);
        Assert.InRange(network.Server.Get<HandshakeLimits>().Remembered, 1, 100);
        Assert.Equal(0, network.Server.Get<PongHistory>().Count);
        Assert.True(metered.Of("handshakes_refused failures") > 0);
        await using var station = await box.Start();
        Assert.True(station.IsOpen);
    }

    [Fact]
    public async Task One_address_does_not_fill_the_waiting_room()
    {
        await using var network = await Network.Start(
            TestDatabases.Sqlite, options => options with { HeldStations = 4 }, null,
            options => options with { Limits = options.Limits with { HeldPerAddress = 2 }, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        var waiting = new List<RawConnection>();
        try
        {
            Assert.Equal(["101", "101", "503"], [await From("192.0.2.1", "A-1"), await From("192.0.2.1", "A-2"), await From("192.0.2.1", "A-3")]);
            Assert.Equal("101", await From("192.0.2.2", "B-1"));
        }
        finally
        {
            waiting.ForEach(one => one.Dispose());
        }

        async Task<string> From(string address, string identity)
        {
            var raw = await RawConnection.Open(network.Endpoint);
            waiting.Add(raw);
            await raw.Send(RawConnection.Upgrade(identity, null, $"X-Forwarded-For: {address}"));
            return (await raw.Head()).Split(' ')[1];
        }
    }

    [Fact]
    public async Task A_station_that_connects_all_the_time_is_told_to_wait()
    {
        await using var network = await Start(limits => limits with { ReconnectsPerMinute = 3 });
        var box = await network.NewBox();
        for (var i = 0; i < 3; i++)
        {
            await using var station = await box.Connect();
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await ScriptedStation.Refusal(network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, box.Password)));
    }

    [Fact]
    public async Task Where_strangers_are_let_in_one_address_brings_only_so_many()
    {
        await using var network = await Network.Start(
            TestDatabases.Sqlite, options => options with { UnknownStations = UnknownStations.Accept }, null,
            options => options with { Limits = options.Limits with { AdmissionsPerMinute = 1 } });

        await using var one = await ScriptedStation.Connect(network.Endpoint, "NEW-1");
        Assert.Equal(HttpStatusCode.TooManyRequests, await ScriptedStation.Refusal(network.Endpoint, "NEW-2"));
        await using var again = await ScriptedStation.Connect(network.Endpoint, "NEW-1");
        Assert.True(again.IsOpen);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await using var network = await Start(limits => limits);
        using var raw = await RawConnection.Open(network.Endpoint);
        await raw.Send(RawConnection.Upgrade("LONG", null, $"X-Long: {new string('x', 20_000)}"));

        Assert.StartsWith("HTTP/1.1 431", await raw.Head(), StringComparison.Ordinal);
    }

    public static TheoryData<string> Engines => TestDatabases.Engines;
}
