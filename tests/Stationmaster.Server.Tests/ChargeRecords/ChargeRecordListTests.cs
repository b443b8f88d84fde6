using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class ChargeRecordListTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly DateTimeOffset Long = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Sessions whose starts, ends and updates lie in different orders, some at the same moment.</summary>
    static async Task Fill(RecordServer test)
    {
        for (var i = 0; i < 12; i++)
        {
            var session = Numbered(101 + i) with { StartedAt = Start.AddMinutes(-(i * 5 % 7)), StoppedAt = Stop.AddMinutes(i * 3 % 5) };
            await test.Save(session, Long.AddSeconds(i * 7 % 4));
        }
    }

    static Session Numbered(int number) => Completed(CompanyCar, number: number) with { Id = Guid.NewGuid() };

    static Session RunningNumbered(int number) => Running(CompanyCar, number: number) with { Id = Guid.NewGuid() };

    static List<int> Numbers(JsonNode list) => [.. list["data"]!.AsArray().Select(record => (int)record!["transactionId"]!)];

    static async Task<List<int>> Walk(RecordServer test, string query, string cursor = "nextPageCursor", string? from = null)
    {
        var all = new List<int>();
        for (var pages = 0; pages < 100; pages++)
        {
            var page = await test.Http.Get($"/v2/charge-records?{query}{(from is null ? "" : $"&{cursor}={from}")}");
            all.AddRange(cursor == "nextPageCursor" ? Numbers(page) : Numbers(page).AsEnumerable().Reverse());
            from = (string?)page[cursor];
            if (from is null)
                return all;
        }
        throw new InvalidOperationException("The list never ends.");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Pages_lead_through_every_order_and_back(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await Fill(test);
        await test.Run(RunningNumbered(201) with { UpdatedAt = Long.AddSeconds(1), StartedAt = Start.AddMinutes(-3) });
        await test.Run(RunningNumbered(202) with { UpdatedAt = Long.AddSeconds(2), StartedAt = Start.AddMinutes(1) });

        foreach (var sort in new[] { "updatedAt", "startedAt", "endedAt", "transactionId" })
        {
            foreach (var direction in new[] { "asc", "desc" })
            {
                var query = $"ongoing=1&sort={sort}&sortDirection={direction}";
                var whole = await test.Http.Get($"/v2/charge-records?{query}&limit=100");
                var forward = await Walk(test, $"{query}&limit=3");

                Assert.Equal(14, forward.Distinct().Count());
                Assert.Equal(Numbers(whole), forward);
                Assert.Null((string?)whole["previousPageCursor"]);
                AssertOrdered(whole, sort, direction == "asc");

                var last = await test.Http.Get($"/v2/charge-records?{query}&limit=13");
                var end = await test.Http.Get($"/v2/charge-records?{query}&limit=13&nextPageCursor={last["nextPageCursor"]}");
                var back = await Walk(test, $"{query}&limit=3", "previousPageCursor", (string?)end["previousPageCursor"]);
                Assert.Equal(forward.Take(13).Reverse(), back);
            }
        }
    }

    static void AssertOrdered(JsonNode list, string sort, bool isUp)
    {
        var keys = list["data"]!.AsArray().Select(record => (
            Key: sort == "transactionId" ? $"{(int)record![sort]!:D10}" : (string?)record![sort] ?? "9", Number: (int)record!["transactionId"]!)).ToList();
        var expected = isUp
            ? keys.OrderBy(key => key.Key, StringComparer.Ordinal).ThenBy(key => key.Number)
            : keys.OrderByDescending(key => key.Key, StringComparer.Ordinal).ThenByDescending(key => key.Number);
        Assert.Equal(expected, keys);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Updates_are_found_from_a_time_on_and_before_another(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Numbered(101), Long);
        await test.Save(Numbered(102), Long.AddSeconds(1));
        await test.Save(Numbered(103), Long.AddSeconds(2));

        Assert.Equal([102], Numbers(await test.Http.Get(
            "/v2/charge-records?updatedAtFrom=2025-11-20T12:00:01.000Z&updatedAtTo=2025-11-20T13:00:02%2B01:00")));
        Assert.Equal([102, 103], Numbers(await test.Http.Get("/v2/charge-records?updatedAtFrom=2025-11-20T12:00:01")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Running_sessions_are_listed_on_request(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Numbered(101), Long);
        await test.Run(RunningNumbered(102));

        Assert.Equal([101], Numbers(await test.Http.Get("/v2/charge-records?ongoing=0")));
        var both = await test.Http.Get("/v2/charge-records?ongoing=1&sort=transactionId");
        Assert.Equal([101, 102], Numbers(both));
        Assert.Null(both["data"]![1]!["endedAt"]);
        Assert.Equal("running", (string?)both["data"]![1]!["state"]);
        Assert.Equal(5.5m, (decimal)both["data"]![1]!["consumed"]!);
        Assert.Equal(5.5m, (decimal)(await test.Http.Get("/v2/charge-records/102"))["consumed"]!);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_list_by_update_ends_before_a_write_that_is_still_open(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Numbered(101));
        // Without it both may share a millisecond with the open stamp.
        await test.Save(Numbered(102) with { Flags = SessionFlags.Offline }, DateTimeOffset.UtcNow.AddMinutes(-1));
        Assert.Contains(102, Numbers(await test.Http.Get("/v2/charge-records")));

        using (var open = test.Server.Get<Commits>().OpenStamp())
        {
            await test.Save(Numbered(103), open.At.AddMilliseconds(5));
            Assert.DoesNotContain(103, Numbers(await test.Http.Get("/v2/charge-records")));
            Assert.DoesNotContain(103, Numbers(await test.Http.Get("/v2/charge-records?updatedAtFrom=2025-01-01&sort=startedAt")));
            Assert.Contains(103, Numbers(await test.Http.Get("/v2/charge-records?sort=transactionId")));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_location_and_a_search_narrow_the_list(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Numbered(101), Long);
        await test.Save(Completed(NoUid, number: 102) with { Id = Guid.NewGuid(), Site = SomeRecords.Site with { LocationId = 32, LocationName = "100%_Æbeltoft" } }, Long);
        await test.Run(Running(null, "04AABB", 203) with { Id = Guid.NewGuid() });
        async Task<List<int>> Found(string query) => Numbers(await test.Http.Get($"/v2/charge-records?ongoing=1&sort=transactionId&{query}"));

        Assert.Equal([102], await Found("locationId=32"));
        Assert.Equal([], await Found("locationId=99"));
        Assert.Equal([101], await Found("search=fleet%20car"));
        Assert.Equal([101], await Found("search=0012345"));
        Assert.Equal([102], await Found("search=%25_%C3%A6BEL"));
        Assert.Equal([203], await Found("search=4aabb"));
        Assert.Equal([203], await Found("search=203"));
        Assert.Equal([101, 102, 203], await Found("search=aar-07"));
        Assert.Equal([101, 102, 203], await Found("search=e0114"));
        Assert.Equal([], await Found("search=nobody"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_caller_sees_its_own_customers_only(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Numbered(101), Long);
        await test.Run(RunningNumbered(102));
        var own = await test.Server.Http(Rights.Read, 5);
        var foreign = await test.Server.Http(Rights.Read, 6);

        Assert.Equal([101, 102], Numbers(await own.Get("/v2/charge-records?ongoing=1&sort=transactionId")));
        Assert.Empty(Numbers(await foreign.Get("/v2/charge-records?ongoing=1")));
        foreach (var number in new[] { 101, 102 })
        {
            await own.Get($"/v2/charge-records/{number}");
            await foreign.Get($"/v2/charge-records/{number}", HttpStatusCode.NotFound);
            await foreign.Get($"/v2/charge-records/{number}/meter-values", HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_by_name()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        await Fill(test);
        var cursor = (string?)(await test.Http.Get("/v2/charge-records?limit=3"))["nextPageCursor"];

        foreach (var (query, param) in new[]
        {
            ("ongoing=2", "ongoing"), ("updatedAtFrom=yesterday", "updatedAtFrom"), ("updatedAtTo=12", "updatedAtTo"), ("sort=price", "sort"),
            ("sortDirection=up", "sortDirection"), ("limit=0", "limit"), ("limit=101", "limit"), ("limit=ten", "limit"), ("locationId=x", "locationId"),
            ("nextPageCursor=abc", "nextPageCursor"), ("previousPageCursor=%7B%7D", "previousPageCursor"), ("mode=NET", "mode"),
            ("sortBy=price", "sortBy"), ("ongoing=1&ongoing=0", "ongoing"), ($"search={new string('x', 201)}", "search"),
            ($"sort=startedAt&nextPageCursor={cursor}", "nextPageCursor"), ($"nextPageCursor={cursor}&previousPageCursor={cursor}", "previousPageCursor"),
        })
            Assert.Equal(param, (await test.Http.Get($"/v2/charge-records?{query}", HttpStatusCode.BadRequest)).Error().Param);
    }
}
