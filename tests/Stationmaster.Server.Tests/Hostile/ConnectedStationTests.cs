using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>What a station that is let in may do, and what then happens to it and to nobody else.</summary>
public sealed class ConnectedStationTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<Network> Start(Func<LimitOptions, LimitOptions> limits, TestClock? clock = null, string engine = TestDatabases.Sqlite) =>
        Network.Start(engine, null, clock is null ? null : clock.Use, options => options with { Limits = limits(options.Limits) });

    static async Task<RawConnection> Raw(Network network, Box box)
    {
        var raw = await RawConnection.Open(network.Endpoint);
        await raw.Send(RawConnection.Upgrade(box.Identity, ScriptedStation.Basic(box.Identity, box.Password)));
        Assert.StartsWith("HTTP/1.1 101", await raw.Head(), StringComparison.Ordinal);
        return raw;
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_flood_of_calls_is_read_slowly_and_each_is_answered(string engine)
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { CallBurst = 50, CallsPerSecond = 200 }, engine: engine);
        await using var flooding = await (await network.NewBox()).Start();
        await using var other = await (await network.NewBox()).Start();

        var answers = new List<Task<System.Text.Json.Nodes.JsonArray>>();
        for (var i = 0; i < 500; i++)
            answers.Add(await flooding.Begin("Heartbeat", "{}"));
        Assert.NotNull((await other.Tell("Heartbeat", "{}"))["currentTime"]);
        foreach (var answer in answers)
            Assert.Equal(3, (int)(await Eventually.Within(answer, "an answer to each heartbeat"))[0]!);

        Assert.True(metered.Of("pauses calls") > 0);
        Assert.True(flooding.IsOpen);
    }

    [Fact]
    public async Task A_flood_of_bytes_is_read_slowly()
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { ByteBurst = 64 * 1024, BytesPerSecond = 512 * 1024 });
        await using var station = await (await network.NewBox()).Start();
        var payload = $$"""{"vendorId":"v","data":"{{new string('x', 100_000)}}"}""";

        for (var i = 0; i < 4; i++)
            await station.Tell("DataTransfer", payload);

        Assert.True(metered.Of("pauses bytes") > 0);
    }

    [Fact]
    public async Task A_flood_of_pings_or_empty_pieces_is_read_slowly()
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits);
        using var pinging = await Raw(network, await network.NewBox());
        using var piecing = await Raw(network, await network.NewBox());

        var ping = Enumerable.Repeat(Frames.Ping([]), 4_000).SelectMany(frame => frame).ToArray();
        await pinging.Send(ping);
        await Eventually.Holds(() => metered.Of("pauses frames") > 0, "the pings are read slowly");
        var seen = metered.Of("pauses frames");
        await piecing.Send([.. Frames.First("["u8), .. Enumerable.Repeat(Frames.Middle([]), 4_000).SelectMany(frame => frame)]);
        await Eventually.Holds(() => metered.Of("pauses frames") > seen, "the pieces are read slowly");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_message_that_never_ends_ends_its_connection(string engine)
    {
        using var metered = new Metered();
        var clock = new TestClock();
        await using var network = await Start(limits => limits, clock, engine);
        var box = await network.NewBox();
        await using var other = await (await network.NewBox()).Start();
        using var pieces = await Raw(network, box);
        using var head = await Raw(network, await network.NewBox());
        using var dripping = await Raw(network, await network.NewBox());
        await pieces.Send(Frames.First("[2,"u8));
        await head.Send(0x81);
        await dripping.Send([.. Frames.Announcing(1_000), (byte)'[']);
        var guards = network.Server.Get<StationGuards>();
        await Eventually.Holds(() => guards.Unfinished == 3, "all three have begun");

        clock.Advance(TimeSpan.FromSeconds(40));

        await pieces.Ended();
        await head.Ended();
        await dripping.Ended();
        Assert.True(metered.Of("connections_dropped message_timeout") >= 3);
        Assert.NotNull((await other.Tell("Heartbeat", "{}"))["currentTime"]);
        await Eventually.Holds(async () => !(bool)(await box.Read())["isOnline"]!, "it is offline");
    }

    [Fact]
    public async Task Of_a_frame_of_a_hundred_megabytes_no_more_is_awaited_than_the_limit()
    {
        await using var network = await Start(limits => limits);
        using var raw = await Raw(network, await network.NewBox());
        await raw.Send(Frames.Announcing(100 * 1024 * 1024));
        await raw.Send(new byte[network.Server.Options.Stations.MaxFrameBytes]);

        var farewell = await raw.Frame();
        Assert.Equal(0x88, farewell[0]);
        Assert.Equal((int)WebSocketCloseStatus.MessageTooBig, BinaryPrimitives.ReadUInt16BigEndian(farewell.AsSpan(2)));
        await raw.Ended();
    }

    [Fact]
    public async Task Compression_is_not_agreed_to()
    {
        await using var network = await Start(limits => limits);
        var box = await network.NewBox();
        using var raw = await RawConnection.Open(network.Endpoint);
        await raw.Send(RawConnection.Upgrade(
            box.Identity, ScriptedStation.Basic(box.Identity, box.Password), "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));

        var head = await raw.Head();
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", head, StringComparison.OrdinalIgnoreCase);
        // A frame that is marked as compressed all the same is no frame.
        await raw.Send(0xC1, 0x82, 0, 0, 0, 0, (byte)'[', (byte)']');
        await raw.Ended();
    }

    [Fact]
    public async Task Deep_nesting_and_bytes_that_are_no_text_are_refused_and_harm_nothing()
    {
        await using var network = await Start(limits => limits);
        await using var station = await (await network.NewBox()).Start();

        await station.Send($"[2,\"deep\",\"DataTransfer\",{string.Concat(Enumerable.Repeat("{\"a\":[", 40_000))}");
        Assert.Equal("FormationViolation", (string?)(await station.Unasked())[2]);
        await station.Send($"[2,\"closed\",\"DataTransfer\",{{\"vendorId\":\"v\",\"data\":{new string('[', 1_000)}{new string(']', 1_000)}}}]");
        Assert.Equal("FormationViolation", (string?)(await station.Unasked())[2]);
        Assert.NotNull((await station.Tell("Heartbeat", "{}"))["currentTime"]);

        using var raw = await Raw(network, await network.NewBox());
        await raw.Send(Frames.Whole([(byte)'[', 0xFF, 0xFE, (byte)']']));
        await raw.Ended();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Connectors_are_learnt_up_to_a_number_and_registered_ones_have_none(string engine)
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { LearntConnectors = 2 }, engine: engine);
        var (box, wide, card) = (await network.NewBox(), await network.NewBox(connectors: 4), await network.NewToken());
        await using var station = await box.Start();
        await using var registered = await wide.Start();

        await station.Tell("StatusNotification", Payload.Status("Available", 2));
        foreach (var (action, payload) in new[]
        {
            ("StatusNotification", Payload.Status("Available", 3)), ("StartTransaction", Payload.Start(card, 1, DateTimeOffset.UtcNow, 3)),
            ("MeterValues", """{"connectorId":3,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"1"}]}]}"""),
        })
            Assert.Equal((action, "PropertyConstraintViolation"), (action, await station.TellRefused(action, payload)));
        await registered.Tell("StatusNotification", Payload.Status("Available", 4));

        Assert.Equal(6, (await network.Http.Get("/v2/connectors"))["data"]!.AsArray().Count);
        Assert.True(metered.Of("calls_refused learnt_connectors") >= 3);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Sessions_beyond_what_is_plausible_come_slowly_and_none_is_lost(string engine)
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { SessionsPerMinute = 3_000 }, engine: engine);
        var (box, card) = (await network.NewBox(), await network.NewToken(allowConcurrent: true));
        await using var station = await box.Start();
        var guard = network.Server.Get<StationGuards>().Open.First(one => one.Identity == box.Identity);
        for (var i = 0; i < 30_800; i++)
            guard.Budget.OpenSession();

        var at = DateTimeOffset.UtcNow.AddHours(-1);
        for (var i = 0; i < 5; i++)
        {
            var start = await station.Tell("StartTransaction", Payload.Start(card, 1_000 + i, at.AddMinutes(i)));
            await station.Tell("StopTransaction", Payload.Stop((int)start["transactionId"]!, 2_000 + i, at.AddMinutes(i).AddSeconds(30)));
        }

        Assert.Equal(5, (await box.Records()).Count);
        Assert.True(metered.Of("pauses sessions") > 0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_messages_that_change_nothing_only_so_many_are_kept_and_each_is_answered(string engine)
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits with { KeptPerMinute = 2 }, engine: engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();

        for (var i = 0; i < 30; i++)
            await station.Tell("DataTransfer", """{"vendorId":"nobody"}""");
        for (var i = 0; i < 30; i++)
            Assert.Equal("NotImplemented", await station.TellRefused("Levitate", "{}"));
        var start = await station.Tell("StartTransaction", Payload.Start(card, 1_000, DateTimeOffset.UtcNow));
        await station.Tell("StopTransaction", Payload.Stop((int)start["transactionId"]!, 2_000, DateTimeOffset.UtcNow));

        Assert.InRange((await box.Messages("DataTransfer,Levitate")).Count, 1, 25);
        Assert.Equal(2, (await box.Messages("StartTransaction,StopTransaction")).Count);
        Assert.True(metered.Of("messages_not_kept") > 0);
    }

    [Fact]
    public async Task A_station_that_talks_nonsense_does_not_fill_the_programs_log()
    {
        using var metered = new Metered();
        await using var network = await Start(limits => limits);
        await using var station = await (await network.NewBox()).Start();

        for (var i = 0; i < 200; i++)
        {
            await station.Send("nonsense");
            Assert.Equal("FormationViolation", (string?)(await station.Unasked())[2]);
        }

        Assert.True(metered.Of("log_lines_withheld") > 100);
    }
}
