using System.Net;
using System.Net.WebSockets;
using System.Text;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Stations;

/// <summary>Sockets as stations in the field treat them.</summary>
public sealed class ConnectionTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task The_path_may_name_the_version(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        var right = ScriptedStation.Basic(box.Identity, box.Password);

        await using var station = await ScriptedStation.Connect(network.Endpoint + "1.6/", box.Identity, right);
        await station.Boot();
        await using var other = await ScriptedStation.Connect(network.Endpoint + "2.0.1/", box.Identity, right);
        await other.Gone();

        Assert.True(station.IsOpen);
        Assert.Equal("1.6", (string?)(await box.Read())["ocppVersion"]);
    }

    [Fact]
    public async Task A_browser_at_the_stations_address_is_told_what_it_is_for()
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        using var answer = await network.Server.Client(null).GetAsync("/ocpp/SOME-BOX", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Contains("ocpp1.6", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_newcomer_takes_over_while_the_old_socket_looks_open_and_is_served_at_once(string engine)
    {
        var network = await networks.Of(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var proxy = new StallingProxy(network.Endpoint);
        await using var old = await ScriptedStation.Connect(proxy.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, box.Password));
        await old.Boot();
        var at = DateTimeOffset.UtcNow;
        var started = await old.Tell("StartTransaction", Payload.Start(card, 1000, at));
        proxy.Stall();

        await using var station = await box.Connect();
        Assert.Equal(started.ToJsonString(), (await station.Tell("StartTransaction", Payload.Start(card, 1000, at))).ToJsonString());
        await station.Tell("StatusNotification", Payload.Status("Charging"));

        Assert.Equal("Charging", (string?)(await box.Connector(1))["status"]);
        Assert.Single(await box.Records());
        var order = box.Order("clear-cache");
        await (await station.Asked("ClearCache")).Answer("""{"status":"Accepted"}""");
        Assert.Equal("Accepted", (string?)(await order)["status"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_newcomer_without_the_password_takes_nothing_over(string engine)
    {
        await using var network = await Network.Start(engine);
        await using var stranger = await ScriptedStation.Connect(network.Endpoint, "FREE-1");
        await stranger.Tell("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");
        var accepted = await network.Http.Post("/v2/held-stations/FREE-1/accept", new { locationId = network.LocationId }, HttpStatusCode.Created);

        // Whoever has used the password never comes without again.
        await using var owner = await ScriptedStation.Connect(network.Endpoint, "FREE-1", ScriptedStation.Basic("FREE-1", (string)accepted["password"]!));
        await stranger.Gone();
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.Refusal(network.Endpoint, "FREE-1"));
        Assert.NotNull((await owner.Tell("Heartbeat", "{}"))["currentTime"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_stations_under_one_name_do_not_take_turns_for_ever(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var stations = new List<ScriptedStation>();
        try
        {
            for (var i = 0; i < 4; i++)
            {
                stations.Add(await box.Connect());
                // Answered, it has taken the other's place: the next comes after it.
                await stations[i].Tell("Heartbeat", "{}");
            }
            stations.Add(await box.Connect());
            await stations[4].Gone();

            Assert.Equal(WebSocketCloseStatus.PolicyViolation, stations[4].CloseStatus);
            Assert.NotNull((await stations[3].Tell("Heartbeat", "{}"))["currentTime"]);
        }
        finally
        {
            foreach (var station in stations)
                await station.DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_frame_in_many_pieces_is_one_message(string engine)
    {
        await using var station = await (await (await networks.Of(engine)).NewBox()).Start();
        var text = Encoding.UTF8.GetBytes($$"""[2,"p1","DataTransfer",{"vendorId":"com.example","data":"{{new string('å', 20_000)}}"}]""");

        for (var from = 0; from < text.Length; from += 999)
            await station.Send(text[from..Math.Min(text.Length, from + 999)], isLast: from + 999 >= text.Length);

        Assert.Equal("""[3,"p1",{"status":"UnknownVendorId"}]""", (await station.Unasked()).ToJsonString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_frame_over_the_limit_closes_with_1009_and_the_station_may_come_back(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using (var station = await box.Start())
        {
            await station.Send(new byte[network.Server.Options.Stations.MaxFrameBytes + 10]);
            await station.Gone();
            Assert.Equal(WebSocketCloseStatus.MessageTooBig, station.CloseStatus);
        }
        await using var again = await box.Connect();
        var limit = network.Server.Options.Stations.MaxFrameBytes;
        var frame = $$"""[2,"big","DataTransfer",{"vendorId":"v","data":"{{new string('x', limit - 60)}}"}]""";
        Assert.InRange(frame.Length, limit - 100, limit);
        await again.Send(frame);
        Assert.Equal("big", (string?)(await again.Unasked())[1]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_dead_peer_is_offline_soon(string engine)
    {
        await using var network = await Network.Start(engine, Impatient);
        var box = await network.NewBox();
        await using var proxy = new StallingProxy(network.Endpoint);
        await using var station = await ScriptedStation.Connect(proxy.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, box.Password));
        await station.Boot();
        await station.Tell("StatusNotification", Payload.Status("Available"));
        Assert.Equal("Available", (string?)(await box.Connector(1))["status"]);

        proxy.Stall();

        await Eventually.Holds(async () => (string?)(await box.Connector(1))["status"] == "Offline", "the connector is offline");
        Assert.False((bool)(await box.Read())["isOnline"]!);
        Assert.Equal("Offline", (string?)(await box.Order("clear-cache"))["outcome"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_that_never_answers_pings_is_judged_by_its_messages_the_second_time(string engine)
    {
        await using var network = await Network.Start(engine, Impatient);
        var box = await network.NewBox();
        var right = ScriptedStation.Basic(box.Identity, box.Password);
        using (var first = await BareSocket.Connect(network.Endpoint, box.Identity, right))
        {
            Assert.True(await TalkUntilClosed(first, int.MaxValue) > 0);
            Assert.True(first.PingsSeen > 0);
        }
        await Eventually.Holds(async () => !(bool)(await box.Read())["isOnline"]!, "the first connection is over");

        using var second = await BareSocket.Connect(network.Endpoint, box.Identity, right);

        // Several times the wait after which the first was dropped.
        Assert.Equal(25, await TalkUntilClosed(second, 25));
        Assert.Equal(0, second.PingsSeen);
        Assert.True((bool)(await box.Read())["isOnline"]!);
    }

    static StationOptions Impatient(StationOptions options) => options with
    {
        KeepAliveInterval = TimeSpan.FromMilliseconds(300), KeepAliveTimeout = TimeSpan.FromSeconds(3),
    };

    /// <summary>A heartbeat more seldom than pings are due.</summary>
    /// <returns>How many were answered.</returns>
    static async Task<int> TalkUntilClosed(BareSocket station, int most)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(400));
        for (var answered = 0; ; answered++)
        {
            if (answered == most || !await station.Call($"h{answered}", "Heartbeat", "{}"))
                return answered;
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
