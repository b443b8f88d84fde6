using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Connectors;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed partial class AcrossNodesTests(TwoQuietNodes two) : IClassFixture<TwoQuietNodes>
{
    static readonly DateTimeOffset Noon = new(DateTime.UtcNow.Date.AddHours(-12), TimeSpan.Zero);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_reaches_a_station_wherever_its_socket_is()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (station, id) = await two.B.Boot(identity);
        await using var _ = station;

        var version = two.A.Http.Post($"/v2/chargeboxes/{id}/ocpp/GetLocalListVersion", null);
        await (await station.Asked("GetLocalListVersion")).Answer("""{"listVersion":3}""");
        Assert.Equal(3, (int)(await version)["answer"]!["listVersion"]!);

        var reset = two.A.Order(id, "reset", new { type = "Soft" });
        await (await station.Asked("Reset")).Answer("""{"status":"Accepted"}""");
        Assert.Equal(("Accepted", "Accepted"), Of(await reset));

        var unlock = two.A.Order(id, "clear-cache");
        await (await station.Asked("ClearCache")).Answer("""{"status":"Rejected"}""");
        Assert.Equal(("Rejected", "Rejected"), Of(await unlock));

        var settings = two.A.Http.Get($"/v2/chargeboxes/{id}/configuration");
        await (await station.Asked("GetConfiguration")).Answer(
            """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}],"unknownKey":["Foo"]}""");
        Assert.Equal("300", (string)(await settings)["configurationKey"]![0]!["value"]!);

        var given = (await two.B.Http.Get($"/v2/chargeboxes/{id}/orders"))["data"]!.AsArray();
        Assert.Equal(
            [("GetConfiguration", "Accepted"), ("ClearCache", "Rejected"), ("Reset", "Accepted")],
            given.Take(3).Select(order => ((string)order!["order"]!, (string)order["outcome"]!)));
    }

    [Fact]
    public async Task A_charge_that_another_node_starts_and_stops_is_one_record()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (station, id) = await two.B.Boot(identity);
        await using var _ = station;
        await two.A.IdOf(identity);
        var evse = (long)(await two.A.Connector(identity))!["evseUid"]!;

        var start = two.A.Http.Post($"/v2/evses/{evse}/connectors/1/remote-start-transaction", new { idTag = "REMOTE-1" });
        await (await station.Asked("RemoteStartTransaction")).Answer("""{"status":"Accepted"}""");
        Assert.Equal(("Accepted", "Accepted"), Of(await start));
        var now = DateTimeOffset.UtcNow;
        var number = (int)(await station.Tell("StartTransaction", Payload.Start("REMOTE-1", 1000, now.AddMinutes(-10))))["transactionId"]!;
        await station.Tell("MeterValues", Payload.Values(number, 2500, now.AddMinutes(-5)));
        Assert.Equal(1.5m, (decimal)(await two.A.Http.Get($"/v2/charge-records/{number}"))["consumed"]!);

        var stop = two.A.Http.Post($"/v2/evses/{evse}/connectors/1/remote-stop-transaction", new { transactionId = number });
        await (await station.Asked("RemoteStopTransaction")).Answer("""{"status":"Accepted"}""");
        Assert.Equal(("Accepted", "Accepted"), Of(await stop));
        await station.Tell("StopTransaction", Payload.Stop(number, 4000, now, reason: "Remote"));

        foreach (var node in new[] { two.A, two.B })
        {
            var record = Assert.Single(await node.Records(id));
            Assert.Equal((number, 3.0m, "completed"), ((int)record["transactionId"]!, (decimal)record["consumed"]!, (string)record["state"]!));
        }
    }

    [Fact]
    public async Task The_board_and_its_stream_are_the_same_on_every_node()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (station, id) = await two.B.Boot(identity);
        await using var _ = station;
        using var stream = await EventReader.Open(two.A.Http, $"/v2/connectors/stream?search={identity}");
        await stream.Next("snapshot");

        await station.Tell("StatusNotification", Payload.Status("Preparing"));
        await Changes(stream, connector => (string)connector["status"]! == "Preparing");
        await two.A.Shows(identity, "Preparing");
        await station.Tell("StatusNotification", Payload.Status("Faulted"));
        await two.A.Shows(identity, "Faulted");
        await station.Tell("StatusNotification", Payload.Status("Charging"));
        var now = DateTimeOffset.UtcNow;
        var number = (int)(await station.Tell("StartTransaction", Payload.Start("BOARD", 1000, now.AddMinutes(-1))))["transactionId"]!;
        await station.Tell("MeterValues", Payload.Values(number, 1250, now, powerW: 7_000));
        await Changes(stream, connector => (decimal?)connector["session"]?["powerKw"] == 7m);
        Assert.Equal(
            (await two.B.Connector(identity))!["session"]!.ToJsonString(), (await two.A.Connector(identity))!["session"]!.ToJsonString());
        Assert.True((bool)(await two.A.Http.Get($"/v2/chargeboxes/{id}"))["isOnline"]!);

        await station.Vanish();
        await two.A.Shows(identity, "Offline");
        await Changes(stream, connector => (string)connector["status"]! == "Offline");
    }

    [Fact]
    public async Task A_station_that_comes_to_another_node_is_served_there_at_once()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (first, id) = await two.A.Boot(identity);
        await using var _ = first;
        var number = (int)(await first.Tell("StartTransaction", Payload.Start("MOVES", 1000, Noon)))["transactionId"]!;
        await first.Tell("MeterValues", Payload.Values(number, 2000, Noon.AddMinutes(10)));

        // The first socket is still open: the station gave it up without a word.
        await using var second = await two.B.Connect(identity);
        // So that it is asked for no status.
        await second.Tell("StatusNotification", Payload.Status("Charging"));
        await second.Tell("MeterValues", Payload.Values(number, 3000, Noon.AddMinutes(20)));
        await second.Tell("StopTransaction", Payload.Stop(number, 4000, Noon.AddMinutes(30)));
        await first.Gone();

        var record = Assert.Single(await two.A.Records(id));
        Assert.Equal((number, 3.0m), ((int)record["transactionId"]!, (decimal)record["consumed"]!));
        var logged = (await two.A.Http.Get($"/v2/chargeboxes/{id}/messages?action=StartTransaction,MeterValues,StopTransaction"))["data"]!.AsArray();
        Assert.Equal(["StopTransaction", "MeterValues", "MeterValues", "StartTransaction"], logged.Select(message => (string)message!["action"]!));
        var order = two.A.Order(id, "clear-cache");
        await (await second.Asked("ClearCache")).Answer("""{"status":"Accepted"}""");
        Assert.Equal(("Accepted", "Accepted"), Of(await order));
        Assert.Equal(1, await two.Nodes.Count($"connection_interval where charge_box_id = {id} and disconnected_ms is null"));
    }

    [Fact]
    public async Task Messages_are_seen_as_they_come_on_every_node()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (station, id) = await two.B.Boot(identity);
        await using var _ = station;
        using var watched = await EventReader.Open(two.A.Http, $"/v2/chargeboxes/{id}/messages/stream?action=DataTransfer");

        using var telling = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var told = TellOn(station, telling.Token);
        var messages = await watched.Next("messages");
        await telling.CancelAsync();
        await told;

        Assert.Equal("DataTransfer", (string)messages[0]!["action"]!);
        Assert.Equal("v", (string)messages[0]!["request"]!["vendorId"]!);
    }

    /// <summary>A watch begins a moment after it was asked for.</summary>
    static async Task TellOn(ScriptedStation station, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
            await station.Tell("DataTransfer", """{"vendorId":"v"}""");
    }

    [Fact]
    public async Task Each_node_reports_on_all()
    {
        foreach (var node in new[] { two.A, two.B })
        {
            var (report, seen) = ("", Array.Empty<string>());
            await Eventually.Holds(
                async () =>
                {
                    var nodes = (await node.Http.Get("/v2/system"))["nodes"]!.AsArray();
                    (report, seen) = (nodes.ToJsonString(), [.. nodes.Select(each => (string)each!["name"]!).Order()]);
                    return seen is ["a", "b"] && nodes.All(each => (bool)each!["isReady"]!);
                },
                () => $"both nodes are ready: {report}");
        }
    }

    [Fact]
    public async Task Whoever_signs_in_on_one_node_is_signed_in_on_all_until_signed_out_on_any()
    {
        var password = await two.Nodes.Run("user", "create", "--email", "anna@example.com", "--name", "Anna", "--scope", "write");
        using var visitor = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        visitor.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var signedIn = await visitor.PostAsync($"{two.A.Url}/auth/sign-in", Json(new { email = "anna@example.com", password }), Ct);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").First().Split(';')[0];

        Assert.Equal(HttpStatusCode.OK, await Me(two.B, cookie));
        using var signOut = new HttpRequestMessage(HttpMethod.Post, $"{two.B.Url}/auth/sign-out");
        signOut.Headers.Add("Cookie", cookie);
        using var signedOut = await visitor.SendAsync(signOut, Ct);
        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        await Eventually.Holds(async () => await Me(two.A, cookie) == HttpStatusCode.Unauthorized, "the session has ended on the other node");
    }

    [Fact]
    public async Task What_is_changed_on_one_node_counts_on_the_others()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (station, id) = await two.B.Boot(identity);
        await using var _ = station;
        await two.A.IdOf(identity);
        var locationId = (long)(await two.A.Connector(identity))!["location"]!["id"]!;
        var tariff = await two.A.Http.Post("/v2/tariffs", new { name = $"For {identity}", currency = "DKK", vatRate = 0.25, pricePerKwh = 4 }, HttpStatusCode.Created);
        await two.A.Http.Patch($"/v2/locations/{locationId}", new { tariffId = (string)tariff["id"]!, name = $"At {identity}" });

        await Eventually.Holds(async () => (string)(await two.B.Connector(identity))!["location"]!["name"]! == $"At {identity}", "the other node shows the new name");
        var number = (int)(await station.Tell("StartTransaction", Payload.Start("PAYS", 1000, Noon)))["transactionId"]!;
        await station.Tell("StopTransaction", Payload.Stop(number, 2000, Noon.AddMinutes(30)));

        Assert.Equal($"At {identity}", (string)(await two.A.Http.Get($"/v2/charge-records/{number}"))["location"]!["name"]!);
        await two.A.Http.Patch($"/v2/locations/{locationId}", new { name = "Unplaced" });
    }

    [Fact]
    public async Task A_charge_box_deleted_on_one_node_is_disconnected_on_the_other()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (station, id) = await two.B.Boot(identity);
        await using var _ = station;

        await two.A.Http.Delete($"/v2/chargeboxes/{id}");

        await station.Gone();
        await Eventually.Holds(async () => await two.B.Connector(identity) is null && await two.A.Connector(identity) is null, "neither node shows it");
    }

    static async Task Changes(EventReader stream, Func<JsonNode, bool> expected)
    {
        while (!(await stream.Next("changes"))["connectors"]!.AsArray().Any(connector => expected(connector!)))
            continue;
    }

    static async Task<HttpStatusCode> Me(Node node, string cookie)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        using var answer = await http.GetAsync($"{node.Url}/auth/me", Ct);
        return answer.StatusCode;
    }

    static StringContent Json(object body) => new(System.Text.Json.JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    static (string Status, string Outcome) Of(JsonNode answer) => ((string)answer["status"]!, (string)answer["outcome"]!);
}
