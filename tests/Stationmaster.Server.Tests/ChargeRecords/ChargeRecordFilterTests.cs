using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class ChargeRecordFilterTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly DateTimeOffset Long = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static readonly Driver[] Drivers =
    [
        FleetCar with { Uid = "04AAC1", TokenId = 910 }, CompanyCar with { Uid = "04ABC2", TokenId = 911, IsPriority = false },
        CompanyCar with { Uid = "CARD-33", TokenId = 912, Company = new(6, "Other"), FamilyTree = [1, 6] }, NoUid,
    ];

    static Session Any(Random random, int number)
    {
        var driver = random.Next(6) == 0 ? null : Drivers[random.Next(Drivers.Length)];
        var session = Completed(driver, driver is null ? $"04aa{number % 4}" : null, number);
        return session with
        {
            Id = Guid.NewGuid(), StartedAt = Start.AddMinutes(random.Next(-3, 3)), StoppedAt = Stop.AddMinutes(random.Next(4)),
            CreatedAt = Start.AddMinutes(random.Next(3)), MeterStopWh = session.MeterStartWh + (random.Next(80) * 250),
            Site = SomeRecords.Site with { LocationId = 31 + random.Next(3), IsPublic = random.Next(2) == 0, Tariff = random.Next(4) == 0 ? null : SomeRecords.Tariff },
        };
    }

    static List<int> Numbers(JsonNode list) => [.. list["data"]!.AsArray().Select(record => (int)record!["transactionId"]!)];

    static string Url(string filter, string rest = "") => $"/v2/charge-records?filter={Uri.EscapeDataString(filter)}{rest}";

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Any_filter_in_any_order_finds_what_it_says_page_by_page_and_back(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var number = 101; number < 141; number++)
            await test.Save(Any(random, number), Long.AddSeconds(random.Next(5)));
        for (var number = 201; number < 207; number++)
            await test.Run(Any(random, number) with { State = SessionState.Running, StoppedAt = null, MeterStopWh = null, UpdatedAt = Long.AddSeconds(random.Next(5)) });
        var records = (await test.Http.Get("/v2/charge-records?ongoing=1&limit=100"))["data"]!.AsArray().Select(record => record!).ToList();
        Assert.Equal(46, records.Count);

        var (filters, found) = (new RandomFilters(random), 0);
        for (var round = 0; round < 120; round++)
        {
            var sort = new[] { "updatedAt", "startedAt", "endedAt", "createdAt", "transactionId" }[random.Next(5)];
            var (direction, ongoing, limit) = (random.Next(2) == 0 ? "asc" : "desc", random.Next(2), random.Next(1, 12));
            var drawn = filters.Allowed(sort);
            var said = $"seed {seed}, round {round}: {drawn.Json} by {sort} {direction}, ongoing {ongoing}, limit {limit}";
            // What runs has no end, so that a stretch of ends leaves it out.
            var expected = Ordered(records.Where(record => (ongoing == 1 || record["endedAt"] is not null) && drawn.Matches(record)
                && (sort != "endedAt" || !drawn.Json.Contains("2026-05-01", StringComparison.Ordinal) || record["endedAt"] is not null)), sort, direction);
            var rest = $"&sort={sort}&sortDirection={direction}&ongoing={ongoing}&limit={limit}";

            Assert.True(expected.SequenceEqual(await Walk(test, Url(drawn.Json, rest), back: false)), said);
            Assert.True(expected.SequenceEqual(await Walk(test, Url(drawn.Json, rest), back: true)), $"{said}, back");
            found += expected.Count;
        }
        Assert.True(found > 400, $"Only {found} were found with seed {seed}.");
    }

    static List<int> Ordered(IEnumerable<JsonNode> records, string sort, string direction)
    {
        var keyed = records.Select(record => (
            Key: sort == "transactionId" ? "" : (string?)record[sort] ?? "9", Number: (int)record["transactionId"]!)).ToList();
        return [.. (direction == "asc"
            ? keyed.OrderBy(row => row.Key, StringComparer.Ordinal).ThenBy(row => row.Number)
            : keyed.OrderByDescending(row => row.Key, StringComparer.Ordinal).ThenByDescending(row => row.Number)).Select(row => row.Number)];
    }

    /// <summary>Forward to the end; or from the last page back to the first, in the order of the list.</summary>
    static async Task<List<int>> Walk(RecordServer test, string url, bool back)
    {
        var pages = new List<JsonNode> { await test.Http.Get(url) };
        while ((string?)pages[^1]["nextPageCursor"] is { } next)
            pages.Add(await test.Http.Get($"{url}&nextPageCursor={next}"));
        if (!back)
            return [.. pages.SelectMany(Numbers)];
        var all = Numbers(pages[^1]);
        for (var page = pages[^1]; (string?)page["previousPageCursor"] is { } previous;)
        {
            page = await test.Http.Get($"{url}&previousPageCursor={previous}");
            all.InsertRange(0, Numbers(page));
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_page_that_looked_at_as_much_as_it_may_ends_early_and_goes_on(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        for (var number = 101; number < 131; number++)
            await test.Save(Completed(number % 10 == 0 ? FleetCar : CompanyCar, number: number) with { Id = Guid.NewGuid() }, Long.AddSeconds(number));
        var store = test.Server.Get<ChargeRecordStore>();
        var filter = FilterReader.Read("""{"auth.idTag.customerId": {"$exists": true}}""", ChargeRecordFields.All);
        var query = new ChargeRecordQuery(RunningSessions.Without, null, null, ChargeRecordSort.UpdatedAt, false, 2, null, false, null)
        {
            Filter = filter, Order = "test", MostRows = 7,
        };

        var (found, short_) = (new List<int>(), 0);
        for (var pages = 0; pages < 10; pages++)
        {
            var page = await store.List(Scope.System, query, TestContext.Current.CancellationToken);
            found.AddRange(page.Documents.Select(document => (int)JsonNode.Parse(document)!["transactionId"]!));
            short_ += page.Documents.Count < 2 ? 1 : 0;
            if (page.Next is null)
                break;
            query = query with { From = page.Next };
        }

        Assert.Equal([110, 120, 130], found);
        Assert.True(short_ > 2);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Walks_that_end_at_different_places_lose_nothing_between_them(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        var expected = new List<int>();
        for (var number = 101; number < 161; number++)
        {
            // One location with nothing but matches, one with a match now and then.
            var (isDense, isMatch) = (number % 2 == 0, number % 2 == 0 || number % 7 == 0);
            await test.Save(Completed(isMatch ? FleetCar : CompanyCar, number: number) with { Id = Guid.NewGuid(), Site = SomeRecords.Site with { LocationId = isDense ? 31 : 32 } }, Long.AddSeconds(number));
            if (isMatch)
                expected.Add(number);
        }
        var filter = FilterReader.Read("""{"location.id": {"$in": [31, 32]}, "auth.idTag.customerId": {"$exists": true}}""", ChargeRecordFields.All);
        foreach (var (isDescending, limit, most) in new[] { (false, 3, 6), (true, 3, 6), (false, 5, 20), (true, 1, 2) })
        {
            var query = new ChargeRecordQuery(RunningSessions.Without, null, null, ChargeRecordSort.UpdatedAt, isDescending, limit, null, false, null)
            {
                Filter = filter, Order = "test", MostRows = most,
            };
            var found = new List<int>();
            for (var pages = 0; pages < 200; pages++)
            {
                var page = await test.Server.Get<ChargeRecordStore>().List(Scope.System, query, TestContext.Current.CancellationToken);
                found.AddRange(page.Documents.Select(document => (int)JsonNode.Parse(document)!["transactionId"]!));
                if (page.Next is null)
                    break;
                query = query with { From = page.Next };
            }

            Assert.Equal(isDescending ? expected.AsEnumerable().Reverse() : expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_is_written_meanwhile_moves_no_row_that_was_not_seen(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        for (var number = 101; number < 111; number++)
            await test.Save(Completed(CompanyCar, number: number) with { Id = Guid.NewGuid() }, Long.AddSeconds(number));
        var url = Url("""{"location.id": 31}""", "&sort=startedAt&limit=4");
        var first = await test.Http.Get(url);
        await test.Save(Completed(CompanyCar, number: 99) with { Id = Guid.NewGuid() }, Long);
        await test.Save(Completed(CompanyCar, number: 205) with { Id = Guid.NewGuid() }, Long);

        var second = await test.Http.Get($"{url}&nextPageCursor={first["nextPageCursor"]}");
        var third = await test.Http.Get($"{url}&nextPageCursor={second["nextPageCursor"]}");

        Assert.Equal([101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 205], [.. Numbers(first), .. Numbers(second), .. Numbers(third)]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task No_filter_shows_what_is_anothers(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Execute(
            """
            insert into customer (id, parent_id, path, name, name_folded, type, country, created_ms, updated_ms)
            values (7, 1, '/1/7/', 'Fleet', 'FLEET', 'Business', 'DK', 0, 0), (8, 7, '/1/7/8/', 'Fleet South', 'FLEET SOUTH', 'Business', 'DK', 0, 0)
            """);
        await test.Save(Completed(CompanyCar, number: 101) with { Id = Guid.NewGuid() }, Long);
        await test.Save(Completed(NoUid, number: 102) with { Id = Guid.NewGuid() }, Long);
        await test.Save(Completed(CompanyCar with { Company = new(8, "Fleet South") }, number: 103) with { Id = Guid.NewGuid() }, Long);
        await test.Run(Running(CompanyCar, number: 201) with { Id = Guid.NewGuid() });
        await test.Run(Running(NoUid, number: 202) with { Id = Guid.NewGuid() });
        var (owner, stranger, fleet) = (await test.Server.Http(Rights.Read, 5), await test.Server.Http(Rights.Read, 6), await test.Server.Http(Rights.Read, 7));
        string[] filters =
        [
            "{\"transactionId\": {\"$in\": [101, 102, 103, 201, 202]}}", "{\"company.id\": 5}", "{\"$or\": [{\"company.id\": 5}, {\"transactionId\": 101}]}",
            "{\"$or\": [{\"location.id\": 31}, {\"company.id\": 6}]}", "{\"evseId\": {\"$regex\": \"^DK.*\"}, \"chargeBoxId\": 114}",
            "{\"updatedAt\": {\"$gte\": \"2025-11-01\", \"$lt\": \"2025-12-01\"}}",
            "{\"$or\": [{\"chargeBoxId\": 114, \"voucher.id\": null}, {\"auth.idTag.uid\": {\"$in\": [\"x') or ('1'='1\", \"04A1B2C3D4E5F6\"]}}]}",
        ];

        foreach (var filter in filters)
        {
            Assert.Empty(Numbers(await stranger.Get(Url(filter, "&ongoing=1"))));
            Assert.Empty(Numbers(await stranger.Get(Url(filter, "&ongoing=1&mode=EMP&includeChildCompanies=1"))));
            Assert.Empty(Numbers(await owner.Get(Url(filter, "&mode=EMP&ongoing=1"))));
            Assert.DoesNotContain(102, Numbers(await fleet.Get(Url(filter, "&mode=EMP&ongoing=1"))));
            Assert.Empty(Numbers(await fleet.Get(Url(filter, "&ongoing=1"))));
        }
        Assert.Equal([101, 102, 103, 201, 202], Numbers(await owner.Get(Url(filters[0], "&ongoing=1&sort=transactionId"))));
        Assert.Equal([101, 103, 201], Numbers(await fleet.Get(Url(filters[0], "&ongoing=1&sort=transactionId&mode=EMP"))));
        Assert.Equal([101, 103, 201], Numbers(await fleet.Get("/v2/charge-records?ongoing=1&sort=transactionId&mode=EMP")));
        Assert.Equal([101, 103, 201], Numbers(await test.Http.Get("/v2/charge-records?ongoing=1&sort=transactionId&mode=EMP")));

        var child = """{"auth.idTag.companyId": 7}""";
        Assert.Equal([101], Numbers(await test.Http.Get(Url(child, "&sort=transactionId"))));
        Assert.Equal([101, 103], Numbers(await test.Http.Get(Url(child, "&sort=transactionId&includeChildCompanies=1"))));
        Assert.Equal([101, 102, 103], Numbers(await test.Http.Get(Url("""{"company.id": 1}""", "&sort=transactionId&includeChildCompanies=1"))));
        Assert.Equal([103], Numbers(await (await test.Server.Http(Rights.Read, 8)).Get("/v2/charge-records?mode=EMP")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Priority_alone_or_without(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Completed(CompanyCar, number: 101) with { Id = Guid.NewGuid() }, Long);
        await test.Save(Completed(NoUid, number: 102) with { Id = Guid.NewGuid() }, Long);

        Assert.Equal([101], Numbers(await test.Http.Get("/v2/charge-records?priorityOnly=1")));
        Assert.Equal([102], Numbers(await test.Http.Get("/v2/charge-records?nonPriorityOnly=1")));
        Assert.Equal("nonPriorityOnly", (await test.Http.Get("/v2/charge-records?priorityOnly=1&nonPriorityOnly=1", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Fact]
    public async Task A_filter_that_would_scan_is_refused_and_told_what_to_add()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        foreach (var (filter, rest, words) in new[]
        {
            ("""{"location.country": "DK"}""", "", "updatedAtFrom"), ("""{"location.country": "DK"}""", "&sort=startedAt", "limit startedAt"),
            ("""{"startedAt": {"$gte": "2025-11-01"}}""", "&sort=transactionId", "sort by a time"),
            ("""{"startedAt": {"$gte": "2020-11-01", "$lt": "2025-01-01"}}""", "&sort=startedAt", "366 days"),
            ("""{"$or": [{"location.id": 31}, {"role": "CPO"}]}""", "", "each alternative"), ("""{"evseId": {"$regex": "^DK"}}""", "", "three"),
            ("""{"evseId": {"$regex": "^DKSTM", "$options": "i"}}""", "", "$regex"), ("""{"location.id": {"$ne": 31}}""", "", "location.id"),
            ("{}", "", "auth.idTag.uid"),
        })
        {
            var refused = (await test.Http.Get(Url(filter, rest), HttpStatusCode.BadRequest)).Error();
            Assert.Equal(("filter_too_broad", "filter"), (refused.Code, refused.Param));
            Assert.Contains(words, refused.Message);
        }
        await test.Http.Get(Url("""{"location.country": "DK"}""", "&updatedAtFrom=2026-11-01&updatedAtTo=2026-11-20"));
        await test.Http.Get(Url("""{"location.country": "DK"}""", "&locationId=31"));
        await test.Http.Get(Url("""{"$or": [{"location.id": 31}, {"evseId": {"$regex": "^(DK\\*|SE\\*)"}}]}"""));
    }

    [Fact]
    public async Task A_cursor_belongs_to_the_filter_it_came_from()
    {
        await using var test = await RecordServer.Start(TestDatabases.Sqlite);
        for (var number = 101; number < 105; number++)
            await test.Save(Completed(CompanyCar, number: number) with { Id = Guid.NewGuid() }, Long);
        var cursor = (string?)(await test.Http.Get(Url("""{"location.id": 31}""", "&limit=1")))["nextPageCursor"];

        await test.Http.Get(Url("""{"location.id": 31}""", $"&limit=2&nextPageCursor={cursor}"));
        foreach (var other in new[] { Url("""{"location.id": 32}"""), Url("""{"location.id": 31}""", "&mode=EMP"), Url("""{"location.id": 31}""", "&priorityOnly=1"), "/v2/charge-records?limit=1" })
            Assert.Equal("nextPageCursor", (await test.Http.Get($"{other}&nextPageCursor={cursor}", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Records_an_older_program_wrote_are_found_too(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Save(Completed(FleetCar, number: 101) with { Id = Guid.NewGuid() }, Long);
        await test.Execute("update charge_record set indexed_ms = null, token_uid = null, token_person_id = null, consumed_wh = null, role = null");

        await Scripts.Eventually.Holds(
            async () => Numbers(await test.Http.Get(Url("""{"auth.idTag.customerId": 55, "role": "CPO"}"""))) is [101], "the record is found by its person");
    }
}
