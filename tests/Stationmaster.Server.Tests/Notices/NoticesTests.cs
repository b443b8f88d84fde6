using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Notices;

/// <summary>What stations tell beyond what is interpreted: over real sockets, kept, listed, forgotten in time.</summary>
public sealed class NoticesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Control(int requestId, bool tbc) => $$"""{"requestId":{{requestId}},"tbc":{{(tbc ? "true" : "false")}}}""";

    static string[] Actions(JsonNode list) => [.. list["data"]!.AsArray().Select(notice => (string)notice!["action"]!)];

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_a_station_tells_is_answered_kept_and_listed(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp2.1");

        Assert.Empty(await site.Station.Tell("ReportDERControl", Control(7, tbc: true)));
        Assert.Empty(await site.Station.Tell("ReportDERControl", Control(7, tbc: false)));
        Assert.Empty(await site.Station.Tell("NotifyChargingLimit", """{"chargingLimit":{"chargingLimitSource":"EMS"},"ourOwn":{"a":1}}"""));
        Assert.Equal("NoChargingProfile", (string)(await site.Station.Tell("NotifyEVChargingNeeds",
            """{"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"DC"}}"""))["status"]!);

        var all = await site.Http.Get($"{site.Path}/notices");
        Assert.Equal(["NotifyEVChargingNeeds", "NotifyChargingLimit", "ReportDERControl", "ReportDERControl"], Actions(all));
        var newest = all["data"]![0]!;
        Assert.Equal((null, "DC"), ((long?)newest["requestId"], (string)newest["payload"]!["chargingNeeds"]!["requestedEnergyTransfer"]!));

        var page = await site.Http.Get($"{site.Path}/notices?action=ReportDERControl&limit=1");
        Assert.Equal((false, 7L), ((bool)page["data"]![0]!["payload"]!["tbc"]!, (long)page["data"]![0]!["requestId"]!));
        var rest = await site.Http.Get($"{site.Path}/notices?action=ReportDERControl&limit=1&nextPageCursor={page["nextPageCursor"]}");
        Assert.True((bool)rest["data"]![0]!["payload"]!["tbc"]!);
        Assert.Null((string?)rest["nextPageCursor"]);

        var since = Uri.EscapeDataString((string)newest["at"]!);
        Assert.Contains("NotifyEVChargingNeeds", Actions(await site.Http.Get($"{site.Path}/notices?since={since}")));
        Assert.Empty(Actions(await site.Http.Get($"{site.Path}/notices?since=2999-01-01T00:00:00Z")));
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_cannot_be_used_is_refused_in_the_versions_own_words_and_not_kept(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp2.1");

        Assert.Equal("OccurrenceConstraintViolation", await site.Station.TellRefused("ReportDERControl", "{}"));
        Assert.Equal("TypeConstraintViolation", await site.Station.TellRefused("ReportDERControl", """{"requestId":"7"}"""));
        Assert.Equal("NotImplemented", await site.Station.TellRefused("StartTransaction", "{}"));

        Assert.Empty(Actions(await site.Http.Get($"{site.Path}/notices")));
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_message_that_is_not_to_be_answered_is_not_answered_but_kept(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp2.1");

        await site.Station.Send(
            """[6,"s-1","NotifyPeriodicEventStream",{"id":3,"pending":0,"basetime":"2026-11-21T10:00:00Z","data":[{"t":0.5,"v":"230.1"}]}]""");
        await site.Station.Send("""[6,"s-2","NotifyPeriodicEventStream",{"id":"three"}]""");
        await site.Station.Send("""[6,"s-3","Heartbeat",{}]""");
        await site.Station.Tell("Heartbeat", "{}");

        var value = (await site.Http.Get($"{site.Path}/monitoring/streams/3/values"))["data"]!.AsArray().Single()!;
        Assert.Equal(("2026-11-21T10:00:00.500Z", "230.1"), ((string)value["at"]!, (string)value["value"]!));
        var log = await Eventually.Gives(
            async () => (await site.Http.Get($"{site.Path}/messages?action=NotifyPeriodicEventStream"))["data"]!.AsArray() is { Count: 2 } both ? both : null,
            "both stand in the log");
        Assert.Equal([("s-2", "error"), ("s-1", "none")], log.Select(message => ((string)message!["messageId"]!, (string)message["answerKind"]!)));
        Assert.All(log, message => Assert.Null((string?)message!["answeredAt"]));
        Assert.False(site.Station.HasUnasked);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_answer_that_a_station_cannot_understand_stands_in_the_log(string engine)
    {
        await using var site = await StandardSite.Open(engine, "ocpp2.1");

        await site.Station.Send("""[5,"b-1","FormatViolation","currentTime?",{"seen":"x"}]""");
        await site.Station.Tell("Heartbeat", "{}");

        await Eventually.Holds(
            async () => (await site.Http.Get($"{site.Path}/messages?action=CALLRESULTERROR"))["data"]!.AsArray() is [{ } row]
                && (string)row["error"]!["code"]! == "FormatViolation" && (string)row["error"]!["description"]! == "currentTime?"
                && (string)row["request"]!["seen"]! == "x",
            "the log says that our answer was not understood");
    }

    [Fact]
    public async Task Nobody_reads_the_notices_of_anothers_charge_box()
    {
        await using var site = await StandardSite.Open(TestDatabases.Sqlite, "ocpp2.0.1");
        var stranger = await site.Server.Http(Rights.Control, await site.Http.NewCustomer("Stranger"));

        await stranger.Get($"{site.Path}/notices", HttpStatusCode.NotFound);
        await stranger.Get($"{site.Path}/ocpp", HttpStatusCode.NotFound);
        await site.Http.Get($"{site.Path}/notices?before=now", HttpStatusCode.BadRequest);
        Assert.Equal("since", (await site.Http.Get($"{site.Path}/notices?since=then", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Notices_go_with_the_messages_of_their_time(string engine)
    {
        var clock = new TestClock();
        await using var site = await StandardSite.Open(engine, "ocpp2.0.1", clock);
        await site.Station.Tell("ClearedChargingLimit", """{"chargingLimitSource":"EMS"}""");
        var retention = new MessageRetention(
            site.Server.Get<Database>(), site.Server.Get<Commits>(), clock, new MessageLogOptions(), NullLogger<MessageRetention>.Instance);

        await retention.Sweep(Ct);
        Assert.Single(Actions(await site.Http.Get($"{site.Path}/notices")));
        clock.Advance(new MessageLogOptions().KeepFor + TimeSpan.FromMinutes(1));
        await retention.Sweep(Ct);
        Assert.Empty(Actions(await site.Http.Get($"{site.Path}/notices")));
    }
}
