using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class RecomputeTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Every_record_of_a_week_comes_out_of_its_messages_byte_for_byte(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var week = new SimulatedWeek(network, clock, seed: 20251026);
        var records = await week.Sealed(await week.Live(boxes: 3, sessionsEach: 14));

        Assert.True(records.Count >= 35, $"Only {records.Count} records.");
        Assert.True(records.SelectMany(record => record["flags"]!.AsArray()).Select(flag => (string?)flag).Distinct().Count() >= 6, "Too little went wrong.");
        var wrong = new List<string>();
        foreach (var record in records)
        {
            var result = await network.Http.Post($"/v2/charge-records/{record["transactionId"]}/recompute", new { });
            if ((string?)result["result"] != "identical")
                wrong.Add($"{record["flags"]!.ToJsonString()} {result.ToJsonString()}");
            Assert.Equal((string?)result["sealedHash"], (string?)result["computedHash"]);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(0, await Count(network, "select count(*) from station_step"));
        Assert.Equal(records.Count, await Count(network, "select count(*) from record_evidence where state = 'Complete'"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_changed_behind_its_back_is_found(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var number = await OneSealed(network, clock);
        Task<JsonNode> Recompute() => network.Http.Post($"/v2/charge-records/{number}/recompute", new { rules = "recorded" });
        Assert.Equal("identical", (string?)(await Recompute())["result"]);
        var document = (await Texts(network, $"select document from charge_record where number = {number}"))[0];
        var part = (await Texts(network, $"select sealed_part from record_revision where number = {number}"))[0];

        await Set(network, "charge_record", "document", document.Replace("\"consumed\":5,", "\"consumed\":6,"), number);
        var forged = await Recompute();
        Assert.Equal("differs", (string?)forged["result"]);
        Assert.Contains("consumed", (string?)forged["findings"]![0], StringComparison.Ordinal);
        await Set(network, "charge_record", "document", document, number);

        await Set(network, "record_revision", "sealed_part", part.Replace("consumed=5\n", "consumed=6\n"), number);
        var altered = await Recompute();
        Assert.Equal(("differs", "consumed"), ((string?)altered["result"], (string?)altered["differences"]![0]!["field"]));
        await Set(network, "record_revision", "sealed_part", part, number);

        var pack = (await new EvidenceStore(network.Server.Get<Database>()).Find(number, Ct))!;
        var stop = pack.Messages.Single(message => message.Action == "StopTransaction");
        var text = System.Text.Encoding.UTF8.GetString(stop.Request.Span).Replace("6000", "7000");
        var forgery = EvidencePack.Of(pack.Header, pack.Messages.Replace(stop, stop with { Request = System.Text.Encoding.UTF8.GetBytes(text) }));
        await network.Server.Get<Commits>().Write(
            write => write.Execute("update record_evidence set packed = @packed where number = @number", new { packed = forgery.Write(), number }, Ct), Ct);
        var tampered = await Recompute();
        Assert.Equal("differs", (string?)tampered["result"]);
        Assert.Contains(tampered["differences"]!.AsArray(), difference => (string?)difference!["field"] == "consumed" && (string?)difference["now"] == "6");
        Assert.Contains(tampered["findings"]!.AsArray(), finding => ((string?)finding)!.Contains("evidence was changed", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_record_is_computed_again_when_the_log_has_long_dropped_its_messages(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var number = await OneSealed(network, clock);
        await network.Server.Get<Commits>().Write(write => write.Execute("delete from message", null, Ct), Ct);

        var result = await network.Http.Post($"/v2/charge-records/{number}/recompute", new { rules = "current" });

        Assert.Equal(("identical", 0), ((string?)result["result"], result["differences"]!.AsArray().Count));
        Assert.True((int)result["messages"]! >= 4);
        await network.Http.Post("/v2/charge-records/999999/recompute", new { }, HttpStatusCode.NotFound);
        var refused = await network.Http.Post($"/v2/charge-records/{number}/recompute", new { rules = "tomorrow" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("rules", (string?)refused["error"]!["param"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_session_whose_messages_are_gone_is_sealed_all_the_same_and_says_so(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var number = await OneSealed(network, clock, beforeSealing: () => network.Server.Get<Commits>().Write(
            write => write.Execute("delete from message where action = 'StartTransaction'", null, Ct), Ct));

        var result = await network.Http.Post($"/v2/charge-records/{number}/recompute", new { });

        Assert.Equal("incomplete", (string?)result["result"]);
        Assert.Contains("no longer in the log", (string?)result["findings"]![0], StringComparison.Ordinal);
        Assert.Equal((string?)result["sealedHash"], (string?)result["computedHash"]);
    }

    [Fact]
    public async Task What_a_decision_went_by_does_not_grow_with_the_sessions_that_wait_for_their_seal()
    {
        await using var network = await Network.Start(TestDatabases.Sqlite);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        var begin = DateTimeOffset.UtcNow.AddHours(-30);
        for (var i = 0; i < 30; i++)
        {
            var at = begin.AddMinutes(i * 50);
            var number = (int)(await station.Tell("StartTransaction", Payload.Start(card, i * 5000, at)))["transactionId"]!;
            await station.Tell("StopTransaction", Payload.Stop(number, (i * 5000) + 5000, at.AddMinutes(40), card));
        }

        Assert.Equal(30, (await box.Records()).Count(record => (string?)record["state"] == "completed"));
        var sizes = (await network.Server.Get<Commits>().Write(write => write.List<long>("select length(note) from station_step order by at_ms, id", null, Ct), Ct)).ToList();
        Assert.True(sizes.Count >= 60, $"Only {sizes.Count} notes.");
        Assert.InRange(sizes[^10..].Max(), 1, sizes[10..20].Max() * 5 / 4);
    }

    /// <summary>5 kWh on an ordinary evening, sealed.</summary>
    internal static async Task<int> OneSealed(Network network, TestClock clock, Func<Task>? beforeSealing = null, string? card = null)
    {
        card ??= await network.NewToken();
        var box = await network.NewBox();
        await using var station = await box.Start();
        var begin = clock.GetUtcNow().AddMinutes(-30);
        await station.Tell("StatusNotification", Payload.Status("Charging", at: begin));
        var number = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, begin)))["transactionId"]!;
        await station.Tell("MeterValues", Payload.Values(number, 3500, begin.AddMinutes(15)));
        await station.Tell("StopTransaction", Payload.Stop(number, 6000, begin.AddMinutes(29), card));
        await station.Tell("StatusNotification", Payload.Status("Available", at: begin.AddMinutes(30)));
        if (beforeSealing is not null)
            await beforeSealing();
        clock.Advance(TimeSpan.FromHours(25));
        await Eventually.Holds(async () => (string?)(await box.Record(number))["state"] == "sealed", "the record is sealed");
        return number;
    }

    static Task<int> Set(Network network, string table, string column, string value, long number) => network.Server.Get<Commits>().Write(
        write => write.Execute($"update {table} set {column} = @value where number = @number", new { value, number }, Ct), Ct);

    static Task<IReadOnlyList<string>> Texts(Network network, string sql) => network.Server.Get<Commits>().Write(write => write.List<string>(sql, null, Ct), Ct);

    static Task<long> Count(Network network, string sql) => network.Server.Get<Commits>().Write(write => write.Find<long>(sql, null, Ct), Ct);
}
