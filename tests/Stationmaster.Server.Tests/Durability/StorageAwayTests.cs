using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Dapper;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

/// <summary>PostgreSQL is stopped for a while; SQLite's disk is full.</summary>
public sealed class StorageAwayTests
{
    static readonly DateTimeOffset Noon = DateTimeOffset.UtcNow.AddMinutes(-30);

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task While_storage_is_away_nothing_is_answered_that_cannot_be_kept_and_nothing_is_lost(string engine)
    {
        await using var storage = await FailingStorage.Of(engine);
        await using var network = await storage.Start();
        var (running, starting, idle) = (await network.NewBox(), await network.NewBox(), await network.NewBox());
        var cards = (await network.NewToken(), await network.NewToken());
        await using var first = await running.Start();
        await using var second = await starting.Start();
        await using var third = await idle.Start();
        var number = (int)(await first.Tell("StartTransaction", Payload.Start(cards.Item1, 1000, Noon)))["transactionId"]!;

        await storage.TakeAway();
        var values = await first.Begin("MeterValues", Payload.Values(number, 2000, Noon.AddMinutes(5)), "values");
        var start = await second.Begin("StartTransaction", Payload.Start(cards.Item2, 500, Noon.AddMinutes(6)), "start");
        await Task.WhenAll(first.Gone(), second.Gone());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => values);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        await third.Tell("Heartbeat", "{}");
        Assert.True(third.IsOpen);
        await IsTurnedAway(running);
        var report = await network.Http.Get("/health/ready", HttpStatusCode.ServiceUnavailable);
        Assert.Equal("unavailable", (string?)report["status"]);
        Assert.NotNull(report["since"]);
        await network.Http.Post($"/v2/chargeboxes/{idle.Id}/reset", new { type = "Soft" }, HttpStatusCode.ServiceUnavailable);

        await storage.GiveBack();
        await using var back = await Connects(running);
        await using var again = await Connects(starting);
        await back.Tell("MeterValues", Payload.Values(number, 2000, Noon.AddMinutes(5)), "values");
        var given = (int)(await again.Tell("StartTransaction", Payload.Start(cards.Item2, 500, Noon.AddMinutes(6)), "another"))["transactionId"]!;
        await back.Tell("StopTransaction", Payload.Stop(number, 4000, Noon.AddMinutes(10)));
        await again.Tell("StopTransaction", Payload.Stop(given, 700, Noon.AddMinutes(11)));
        await third.Tell("StatusNotification", Payload.Status("Preparing"));

        await Holds(running, number, 3.0m);
        await Holds(starting, given, 0.2m);
        Assert.Equal("ok", (string?)(await network.Http.Get("/health/ready"))["status"]);
        // The first may have been stored in the last moment, unanswered: then it came twice, and counts once.
        Assert.All(await running.Messages("MeterValues"), message => Assert.Equal("values", (string?)message["messageId"]));
        var samples = (await network.Http.Get($"/v2/charge-records/{number}/meter-values"))["samples"]!.AsArray();
        Assert.Single(samples, sample => (decimal?)sample!["energyKwh"] == 1m);
        await Eventually.Holds(
            async () => await OpenIntervals(network) == 3, "the connections that ended meanwhile are closed in the history, and only they");
        Assert.All(await Task.WhenAll(running.Connector(1), starting.Connector(1), idle.Connector(1)), one => Assert.True((bool)one["chargeBox"]!["online"]!));
    }

    [Fact]
    public async Task A_short_absence_is_waited_for_and_no_station_notices()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres, migrate: false);
        await using var relay = new Relay();
        await using var network = await Network.On(test.DataFolder, relay.Through(test.ConnectionString!));
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();

        relay.Cut();
        var start = await station.Begin("StartTransaction", Payload.Start(card, 1000, Noon));
        var authorize = await station.Begin("Authorize", $$"""{"idTag":"{{card}}"}""");
        await Eventually.Holds(() => !network.Server.Get<Commits>().IsHealthy, "the database is missed");
        relay.Mend();

        var number = (int)(await Eventually.Within(start, "the start is answered"))[2]!["transactionId"]!;
        Assert.Equal("Accepted", (string?)(await Eventually.Within(authorize, "the card is judged"))[2]!["idTagInfo"]!["status"]);
        Assert.True(station.IsOpen);
        Assert.Equal(number, (int)Assert.Single(await box.Records())["transactionId"]!);
    }

    [Fact]
    public async Task A_connection_that_ends_while_storage_is_away_is_shown_offline_at_once_and_stored_later()
    {
        await using var storage = await FailingStorage.Of(TestDatabases.Postgres);
        await using var network = await storage.Start();
        var box = await network.NewBox();
        var station = await box.Start();
        var board = network.Server.Get<Stationmaster.Server.Connectors.LiveBoard>();
        Assert.True(board.Find(box.Id)!.IsOnline);

        await storage.TakeAway();
        await station.DisposeAsync();
        await Eventually.Holds(() => board.Find(box.Id) is { IsOnline: false }, "it is shown offline");

        await storage.GiveBack();
        await Eventually.Holds(async () => await Answers(network) && await OpenIntervals(network) == 0, "the end of its connection is stored");
    }

    

    static async Task<bool> Answers(Network network)
    {
        using var answer = await network.Http.GetAsync("/health/ready", Ct);
        return answer.IsSuccessStatusCode;
    }

    static async Task IsTurnedAway(Box box)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.AddSubProtocol("ocpp1.6");
        socket.Options.SetRequestHeader("Authorization", ScriptedStation.Basic(box.Identity, box.Password));
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(box.Network.Endpoint + box.Identity), Ct));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, socket.HttpStatusCode);
    }

    static Task<ScriptedStation> Connects(Box box) => Eventually.Gives(
        async () =>
        {
            try
            {
                return await box.Connect();
            }
            catch (WebSocketException)
            {
                return null;
            }
        },
        $"{box.Identity} is let in again");

    static async Task Holds(Box box, int number, decimal kwh)
    {
        JsonNode record = Assert.Single(await box.Records());
        Assert.Equal((number, kwh, "completed"), ((int)record["transactionId"]!, (decimal)record["consumed"]!, (string)record["state"]!));
    }

    static async Task<long> OpenIntervals(Network network)
    {
        await using var connection = await network.Server.Get<Database>().Open(Ct);
        return await connection.ExecuteScalarAsync<long>("select count(*) from connection_interval where disconnected_ms is null");
    }
}
