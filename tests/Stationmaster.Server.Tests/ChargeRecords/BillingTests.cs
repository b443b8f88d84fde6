using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class BillingTests
{
    const string Billed = "/v2/charge-records/billed", Unbilled = "/v2/charge-records/unbilled";

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static Session Sealed(int number) => Completed(FleetCar, number: number) with
    {
        Id = Guid.NewGuid(), State = SessionState.Sealed, SealedAt = Stop.AddMinutes(15),
    };

    static object Body(string? reference, params int[] numbers) => new { transactionIds = numbers, reference };

    static string Url(string filter) => $"/v2/charge-records?sort=transactionId&filter={Uri.EscapeDataString(filter)}";

    static async Task<List<int>> Found(HttpClient http, string filter) =>
        [.. (await http.Get(Url(filter)))["data"]!.AsArray().Select(record => (int)record!["transactionId"]!)];

    [Theory, MemberData(nameof(Engines))]
    public async Task Records_are_marked_beside_what_is_sealed_and_keep_the_mark(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        foreach (var number in new[] { 101, 102, 103 })
            await test.Save(Sealed(number));
        var before = await test.Http.Get("/v2/charge-records/101");
        Assert.Null(before["billedAt"]);

        var answer = await test.Http.Post(Billed, Body("INV \"ø\" 1", 102, 101, 102));

        Assert.Equal((2, 0, 0), ((int)answer["marked"]!, (int)answer["already"]!, answer["leftOut"]!.AsArray().Count));
        var after = await test.Http.Get("/v2/charge-records/101");
        Assert.Equal("INV \"ø\" 1", (string?)after["invoiceReference"]);
        Assert.Equal((string?)after["updatedAt"], (string?)after["billedAt"]);
        Assert.True(after["updatedAt"]!.GetValue<DateTimeOffset>() > before["updatedAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(Seal.Of(Encoding.UTF8.GetBytes(before.ToJsonString())), Seal.Of(Encoding.UTF8.GetBytes(after.ToJsonString())));
        foreach (var member in new[] { "billedAt", "invoiceReference", "updatedAt" })
        {
            before.AsObject().Remove(member);
            after.AsObject().Remove(member);
        }
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        var action = Assert.Single((await test.Http.Get("/v2/charge-records/101/revisions"))["actions"]!.AsArray())!;
        Assert.Equal(("billed", "INV \"ø\" 1"), ((string?)action["kind"], (string?)action["note"]));

        var again = await test.Http.Post(Billed, Body("INV \"ø\" 1", 101, 103));
        Assert.Equal((1, 1), ((int)again["marked"]!, (int)again["already"]!));
        await test.Http.Post(Billed, new { transactionIds = new[] { 103 }, reference = "INV \"ø\" 1", billedAt = "2025-12-01T08:00:00Z" });
        await test.Server.Restart();
        var http = test.Server.Http();
        Assert.Equal([101, 102, 103], await Found(http, """{"invoiceReference": "INV \"ø\" 1"}"""));
        Assert.Equal([101, 102, 103], await Found(http, """{"location.id": 31, "billedAt": {"$exists": true}}"""));
        Assert.Empty(await Found(http, """{"location.id": 31, "billedAt": {"$exists": false}}"""));
        Assert.Single((await http.Get("/v2/charge-records/103/revisions"))["actions"]!.AsArray());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task All_are_marked_or_none_and_the_first_that_cannot_be_is_named(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        foreach (var number in new[] { 101, 102, 104 })
            await test.Save(Sealed(number));
        await test.Save(Completed(FleetCar, number: 103) with { Id = Guid.NewGuid() });
        await test.Save(Sealed(105) with { Driver = NoUid, TokenUid = NoUid.Uid });
        await test.Execute("update charge_record set held = 1 where number = 104");
        await test.Run(Running(FleetCar, number: 106) with { Id = Guid.NewGuid() });
        await test.Http.Post(Billed, Body("INV-0", 102));

        async Task<(string Code, string? Param)> Refused(HttpClient http, string path, object body, HttpStatusCode status)
        {
            var (code, param, _) = (await http.Post(path, body, status)).Error();
            return (code, param);
        }
        Task<(string, string?)> Clash(params int[] numbers) => Refused(test.Http, Billed, Body("INV-1", numbers), HttpStatusCode.Conflict);
        Task<(string, string?)> Invalid(object body) => Refused(test.Http, Billed, body, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("not_sealed", "transactionIds[1]"), await Clash(101, 103, 104));
        Assert.Equal(("held", "transactionIds[1]"), await Clash(101, 104, 103));
        Assert.Equal(("excluded", "transactionIds[0]"), await Clash(105, 101));
        Assert.Equal(("already_billed", "transactionIds[1]"), await Clash(101, 102));
        Assert.Equal(("not_found", "transactionIds[3]"), await Invalid(Body("INV-1", 101, 101, 101, 999)));
        Assert.Equal(("not_found", "transactionIds[0]"), await Invalid(Body("INV-1", 106)));
        Assert.Equal("reference", (await Invalid(Body(" ", 101))).Item2);
        Assert.Equal("transactionIds", (await Invalid(Body("INV-1"))).Item2);
        Assert.Equal("transactionIds", (await Invalid(Body("INV-1", [.. Enumerable.Range(1, 1001)]))).Item2);
        var tomorrow = new { transactionIds = new[] { 101 }, reference = "INV-1", billedAt = "2999-01-01" };
        Assert.Equal("billedAt", (await Invalid(tomorrow)).Item2);
        var stranger = await test.Server.Http(Rights.Write, 6);
        Assert.Equal(
            ("not_found", "transactionIds[0]"), await Refused(stranger, Billed, Body("INV-1", 101), HttpStatusCode.UnprocessableEntity));
        await test.Server.Http(Rights.Read).Post(Billed, Body("INV-1", 101), HttpStatusCode.Forbidden);
        Assert.Null((await test.Http.Get("/v2/charge-records/101"))["billedAt"]);

        // Whoever owns the location may.
        var owner = await test.Server.Http(Rights.Write, 5);
        Assert.Equal(1, (int)(await owner.Post(Billed, Body("INV-1", 101)))["marked"]!);
        Assert.Equal(("already_billed", "transactionIds[0]"), await Refused(owner, Unbilled, Body("INV-1", 102), HttpStatusCode.Conflict));
        Assert.Equal(1, (int)(await owner.Post(Unbilled, Body("INV-0", 102, 103)))["marked"]!);
        Assert.Equal(1, (int)(await owner.Post(Unbilled, Body("INV-1", 101)))["marked"]!);
        Assert.Null((await test.Http.Get("/v2/charge-records/101"))["invoiceReference"]);
        Assert.Equal([101, 102, 103, 104, 105], await Found(test.Http, """{"location.id": 31, "billedAt": {"$exists": false}}"""));
        var actions = (await test.Http.Get("/v2/charge-records/101/revisions"))["actions"]!.AsArray();
        Assert.Equal(["billed", "unbilled"], actions.Select(action => (string?)action!["kind"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_several_who_bill_the_same_records_at_once_one_does(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        int[] numbers = [.. Enumerable.Range(101, 120)];
        foreach (var number in numbers)
            await test.Save(Sealed(number));

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(bill => test.Http.PostAsJsonAsync(
            Billed, Body($"INV-{bill}", bill % 2 == 0 ? numbers : [.. numbers.Reverse()]), TestContext.Current.CancellationToken)));

        var won = Array.FindIndex(answers, answer => answer.IsSuccessStatusCode) + 1;
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        var found = await test.Http.Get($$"""/v2/charge-records/count?filter={"invoiceReference":"INV-{{won}}"}""");
        Assert.Equal(120, (int)found["count"]!);
        Assert.Equal([120L], await test.Query<long>("select count(*) from record_action"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_statement_is_marked_as_far_as_it_is_sealed(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        for (var number = 101; number <= 310; number++)
            await test.Save(Sealed(number));
        await test.Save(Completed(FleetCar, number: 401) with { Id = Guid.NewGuid() });
        await test.Save(Sealed(402) with { Site = SomeRecords.Site with { LocationId = 32 } });
        await test.Http.Post(Billed, Body("INV-0", 101, 102));
        await test.Http.Post(Billed, new { transactionIds = new[] { 103 }, reference = "INV-1", billedAt = "2025-12-01T09:00:00+01:00" });
        Assert.Equal("2025-12-01T08:00:00.000Z", (string?)(await test.Http.Get("/v2/charge-records/103"))["billedAt"]);
        const string path = "/v2/statements/2025-11/billed";

        var answer = await test.Http.Post($"{path}?by=location&key=31", new { reference = "INV-1" });

        Assert.Equal((207, 1), ((int)answer["marked"]!, (int)answer["already"]!));
        Assert.Equal(
            """[{"reason":"notSealed","count":1,"transactionIds":[401]},{"reason":"otherReference","count":2,"transactionIds":[101,102]}]""",
            answer["leftOut"]!.ToJsonString());
        var lines = (await test.Http.Get("/v2/statements?month=2025-11&by=location"))["data"]!.AsArray();
        Assert.Equal([("31", 1), ("32", 1)], lines.Select(line => ((string)line!["key"]!, (int)line["unbilled"]!)).Order());
        Assert.Equal(0, (int)(await (await test.Server.Http(Rights.Write, 6)).Post(path, new { reference = "INV-1" }))["marked"]!);
        var refused = await test.Http.Post($"{path}?mode=EMP", new { reference = "INV-1" }, HttpStatusCode.BadRequest);
        Assert.Equal("mode", refused.Error().Param);
        Assert.Equal("reference", (await test.Http.Post(path, new { }, HttpStatusCode.UnprocessableEntity)).Error().Param);

        await test.Save(Sealed(401));
        var rest = await test.Http.Post(path, new { reference = "INV-1" });
        Assert.Equal((2, 208), ((int)rest["marked"]!, (int)rest["already"]!));
        Assert.Equal(0, (int)Assert.Single((await test.Http.Get("/v2/statements?month=2025-11"))["totals"]!.AsArray())!["unbilled"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_billed_is_credited_where_it_is_corrected_and_the_month_adds_up(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var http = network.Http;
        var number = await RecomputeTests.OneSealed(network, clock);
        await http.Post(Billed, Body("INV-1", number));

        var answer = await http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Misread", changes = new { consumed = 4 } });

        var (credit, anew) = ((int)answer["credit"]!["transactionId"]!, (int)answer["after"]!["transactionId"]!);
        Assert.All([credit, anew], made => Assert.Null(answer[made == credit ? "credit" : "after"]!["billedAt"]));
        Assert.Equal("INV-1", (string?)(await http.Get($"/v2/charge-records/{number}"))["invoiceReference"]);
        var taken = (await http.Post(Unbilled, Body("INV-1", number), HttpStatusCode.Conflict)).Error();
        Assert.Equal(("was_credited", "transactionIds[0]"), (taken.Code, taken.Param));
        var ended = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(answer["after"]!["endedAt"]!.GetValue<DateTimeOffset>(), "Europe/Copenhagen");
        var total = Assert.Single((await http.Get($"/v2/statements?month={ended:yyyy-MM}"))["totals"]!.AsArray())!;
        Assert.Equal((1, 2), ((int)total["sessions"]!, (int)total["unbilled"]!));
        Assert.Equal((4m, 13.9m), ((decimal)total["energyKwh"]!, (decimal)total["gross"]!));
        var rest = await http.Post($"/v2/statements/{ended:yyyy-MM}/billed", new { reference = "INV-2" });
        Assert.Equal((2, number), ((int)rest["marked"]!, (int)rest["leftOut"]![0]!["transactionIds"]![0]!));
        foreach (var made in new[] { number, credit, anew })
            Assert.Equal("identical", (string?)(await http.Post($"/v2/charge-records/{made}/recompute", new { }))["result"]);
    }
}
