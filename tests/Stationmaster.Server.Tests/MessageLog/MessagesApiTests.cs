using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.MessageLog;

public sealed class MessagesApiTests
{
    // Not long ago: what is older than the log keeps goes while it is read.
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds());

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static MessageRow Row(long id, string action, string request = "{}", string? answer = "{}") => new(
        id, 114, Epoch.ToMs(At.AddSeconds(id)), 0, action, $"m{id}", Encoding.UTF8.GetBytes(request),
        answer is null ? default : Encoding.UTF8.GetBytes(answer), answer is null ? 0 : 1, answer is null ? null : Epoch.ToMs(At.AddSeconds(id + 1)),
        null, null, null);

    static IEnumerable<int> Ids(JsonNode list) => list["data"]!.AsArray().Select(message => (int)message!["id"]!);

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Messages_are_listed_newest_first_page_by_page_and_by_action(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Server.Get<Commits>().Save(
            [.. Enumerable.Range(1, 7).Select(id => Row(id, id % 3 == 0 ? "Heartbeat" : id % 3 == 1 ? "MeterValues" : "Authorize"))], Ct);

        var first = await test.Http.Get("/v2/chargeboxes/114/messages?limit=4");
        Assert.Equal([7, 6, 5, 4], Ids(first));
        var second = await test.Http.Get($"/v2/chargeboxes/114/messages?limit=4&nextPageCursor={first["nextPageCursor"]}");
        Assert.Equal([3, 2, 1], Ids(second));
        Assert.Null((string?)second["nextPageCursor"]);
        Assert.Equal([7, 6, 4, 3, 1], Ids(await test.Http.Get("/v2/chargeboxes/114/messages?action=Heartbeat,MeterValues")));
        Assert.Equal("limit", (await test.Http.Get("/v2/chargeboxes/114/messages?limit=0", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_message_is_shown_as_it_went_over_the_wire(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Server.Get<Commits>().Save(
        [
            Row(1, "Heartbeat", "{\n \"vendor\" : 1e2 }", null),
            Row(2, "Nonsense", "[2,\"17\",", """{"ok":"\u00e6"}""") with
            {
                Direction = 1, AnswerKind = 2, ErrorCode = "FormationViolation", ErrorDescription = "Not JSON", Notes = """["idTag: expected text"]""",
            },
        ], Ct);

        var messages = await test.Http.Get("/v2/chargeboxes/114/messages");

        Assert.Equal(
            $$"""{"id":1,"at":"{{At.AddSeconds(1):yyyy-MM-ddTHH:mm:ss.fff}}Z","direction":"fromStation","action":"Heartbeat","messageId":"m1","request":{"vendor":1e2},"answer":null,"answerKind":"none","answeredAt":null,"error":null,"notes":[]}""",
            messages["data"]![1]!.ToJsonString());
        var refused = messages["data"]![0]!;
        Assert.Equal("""[2,"17",""", (string?)refused["request"]);
        Assert.Equal("æ", (string?)refused["answer"]!["ok"]);
        Assert.Equal(("toStation", "error"), ((string?)refused["direction"], (string?)refused["answerKind"]));
        Assert.Equal("""{"code":"FormationViolation","description":"Not JSON"}""", refused["error"]!.ToJsonString());
        Assert.Equal("idTag: expected text", (string?)refused["notes"]![0]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_messages_of_a_foreign_charge_box_are_not_there(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        var foreign = await test.Server.Http(Rights.Control, 6);
        var own = await test.Server.Http(Rights.Read, 5);

        await own.Get("/v2/chargeboxes/114/messages");
        await foreign.Get("/v2/chargeboxes/114/messages", HttpStatusCode.NotFound);
        await foreign.Get("/v2/chargeboxes/114/messages/stream", HttpStatusCode.NotFound);
        await own.Get("/v2/chargeboxes/115/messages", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Fresh_messages_come_as_events_by_action()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        using var response = await test.Http.GetAsync(
            "/v2/chargeboxes/114/messages/stream?action=Authorize", HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.Equal(":", await reader.ReadLineAsync(Ct));

        var feed = test.Server.Get<MessageFeed>();
        feed.Publish(Row(1, "Heartbeat"));
        feed.Publish(Row(2, "Authorize", "{\r\n\"idTag\":\"A\"}"));

        Assert.Equal("", await reader.ReadLineAsync(Ct));
        Assert.Equal("event: messages", await reader.ReadLineAsync(Ct));
        var data = await reader.ReadLineAsync(Ct);
        Assert.StartsWith("data: [", data);
        Assert.Equal("A", (string?)JsonNode.Parse(data![6..])![0]!["request"]!["idTag"]);
    }

    [Fact]
    public async Task A_stream_ends_with_its_reason_when_the_key_is_revoked()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        var key = await test.Server.NewKey(Rights.Read);
        using var response = await test.Server.Client(key).GetAsync("/v2/chargeboxes/114/messages/stream", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var keys = await test.Http.Get("/v2/api-keys");
        var id = keys["data"]!.AsArray().Single(one => key.Contains((string)one!["prefix"]!, StringComparison.Ordinal))!["id"];

        await test.Server.Http().Delete($"/v2/api-keys/{id}");

        var text = await reader.ReadToEndAsync(Ct);
        Assert.Contains("event: closed\ndata: {\"reason\":", text);
    }

    [Fact]
    public async Task A_stream_ends_when_the_charge_box_is_moved_to_another_customer()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        var own = test.Server.Client(await test.Server.NewKey(Rights.Read, 5));
        using var response = await own.GetAsync("/v2/chargeboxes/114/messages/stream", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));

        await test.Execute("update location set customer_id = 6 where id = 31");

        Assert.Contains("event: closed\ndata: {\"reason\":", await reader.ReadToEndAsync(Ct));
    }
}
