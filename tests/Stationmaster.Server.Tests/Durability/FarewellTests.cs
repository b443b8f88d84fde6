using System.Net;
using System.Net.WebSockets;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

public sealed class FarewellTests
{
    const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task At_a_stop_what_was_told_is_answered_and_what_comes_later_is_left_to_the_station(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        await using var quiet = await (await network.NewBox()).Start();
        var farewell = network.Server.Get<Farewell>();
        var writer = await HeldWriter.Of(network);
        var start = await station.Begin("StartTransaction", Payload.Start(card, 1000, DateTimeOffset.UtcNow));
        var connection = Assert.Single(network.Server.Get<StationRegistry>().Connections(), one => one.ChargeBoxId == box.Id);
        await Eventually.Holds(() => connection.Room.CurrentCount < 16, "the start has arrived");

        var stopping = network.Server.Stop();
        await quiet.Gone();
        await Eventually.Holds(() => connection.IsLeaving, "the connection is being ended");
        var late = await station.Begin("StatusNotification", Payload.Status("Charging"));
        using var newcomer = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => newcomer.ConnectAsync(new Uri(network.Endpoint + box.Identity), Ct));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, newcomer.HttpStatusCode);
        Assert.True(int.Parse(newcomer.HttpResponseHeaders!["Retry-After"].Single()) > 0);
        Assert.False(start.IsCompleted);
        await writer.DisposeAsync();
        var answer = await Eventually.Within(start, "the start is answered");
        await station.Gone();
        await stopping;

        Assert.True(farewell.IsStopping);
        Assert.Equal((ServiceRestart, ServiceRestart), (quiet.CloseStatus, station.CloseStatus));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        await network.Server.Start();
        var record = Assert.Single(await box.Records());
        Assert.Equal((int)answer[2]!["transactionId"]!, (int)record["transactionId"]!);
        Assert.DoesNotContain(
            await box.Messages("StatusNotification"), message => message.ToJsonString().Contains("Charging", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_station_that_answers_no_close_is_cut_and_the_program_ends_in_time()
    {
        using var folder = new TemporaryFolder();
        var program = await RunningProgram.Start(["--data", folder.Path, "--urls", "http://127.0.0.1:0", "--unknown-stations", "accept"]);
        using var deaf = await BareSocket.Connect(program.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/", "DEAF", "Basic REVBRjo=");
        Assert.True(await deaf.Call("1", "Heartbeat", "{}"));

        await program.DisposeAsync();

        Assert.Equal(1012, await deaf.Closed());
    }
}
