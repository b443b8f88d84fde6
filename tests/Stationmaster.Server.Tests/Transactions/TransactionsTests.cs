using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.Transactions;

public sealed class TransactionsTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly DateTimeOffset Long = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero);

    static async Task<RecordServer> Filled(string engine)
    {
        var test = await RecordServer.Start(engine);
        for (var number = 101; number < 106; number++)
        {
            await test.Save(
                Completed(number == 103 ? NoUid : CompanyCar, number: number) with
                {
                    Id = Guid.NewGuid(), CreatedAt = Start.AddMinutes(number % 3), Site = number == 104 ? SomeRecords.Site with { LocationId = 32, Tariff = null } : SomeRecords.Site,
                }, Long.AddSeconds(number));
        }
        await test.Run(Running(CompanyCar, number: 201) with { Id = Guid.NewGuid(), CreatedAt = Start.AddMinutes(30) });
        return test;
    }

    static List<int> Ids(JsonNode list) => [.. list["data"]!.AsArray().Select(one => (int)one!["id"]!)];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Running_ones_stand_among_them_with_their_figures_of_now(string engine)
    {
        await using var test = await Filled(engine);

        var list = await test.Http.Get("/v2/transactions");

        Assert.Equal([201, 104, 101, 103, 105, 102], [.. Ids(list).Take(1), .. Ids(list).Skip(1)]);
        var (running, ended) = (list["data"]![0]!, (await test.Http.Get("/v2/transactions/101")));
        Assert.Null(running["endedAt"]);
        Assert.Equal(5.5m, (decimal)running["chargingDetails"]!["consumed"]!);
        Assert.Null(running["duration"]!["total"]);
        Assert.Equal([201], Ids(await test.Http.Get("/v2/transactions?ongoing=true")));
        Assert.Equal(14m, (decimal)ended["chargingDetails"]!["consumed"]!);
        Assert.True((int)ended["duration"]!["total"]! > 3_000);
        Assert.Equal("DK", (string?)ended["location"]!["countryCode"]);
        Assert.Equal("PublicRoad", (string?)ended["location"]!["type"]);
        Assert.Equal(0.25m, (decimal)ended["price"]!["vatRate"]!);
        Assert.Null((await test.Http.Get("/v2/transactions/104"))["price"]);
        await (await test.Server.Http(Rights.Read, 6)).Get("/v2/transactions/101", HttpStatusCode.NotFound);
        Assert.Empty(Ids(await (await test.Server.Http(Rights.Read, 6)).Get("/v2/transactions")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Cursors_are_a_time_and_an_id_and_lead_both_ways(string engine)
    {
        await using var test = await Filled(engine);
        foreach (var rest in new[] { "", "&sort=startedAt", "&sort=updatedAt&sortDirection=asc", "&sort=endedAt&sortDirection=desc", "&locationId=31" })
        {
            var whole = Ids(await test.Http.Get($"/v2/transactions?limit=2500{rest}"));
            var first = await test.Http.Get($"/v2/transactions?limit=2{rest}");
            var second = await test.Http.Get($"/v2/transactions?limit=2{rest}&nextPageCursor={first["nextPageCursor"]}");
            var third = await test.Http.Get($"/v2/transactions?limit=2{rest}&nextPageCursor={second["nextPageCursor"]}");
            var back = await test.Http.Get($"/v2/transactions?limit=2{rest}&previousPageCursor={second["previousPageCursor"]}");

            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z-\d+$", (string?)first["nextPageCursor"]);
            Assert.Equal(whole, [.. Ids(first), .. Ids(second), .. Ids(third)]);
            Assert.Equal(Ids(first), Ids(back));
        }
        Assert.Equal([102, 105, 103, 101, 104, 201], Ids(await test.Http.Get("/v2/transactions?sortDirection=asc&nextPageCursor=2000-01-01T00:00:00.000Z-123456")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Filters_narrow_the_list_and_a_time_sorts_it(string engine)
    {
        await using var test = await Filled(engine);
        async Task<List<int>> Found(string query) => Ids(await test.Http.Get($"/v2/transactions?{query}"));

        Assert.Equal([104], await Found("locationId=32"));
        Assert.Equal([103], await Found("idTagUid=NoUID"));
        Assert.Equal([], await Found("appUserId=5"));
        Assert.Equal([], await Found("voucherId=5"));
        Assert.Equal([], await Found("transactionType=roaming"));
        Assert.Equal([], await Found("transactionType=roamingEmp"));
        Assert.Equal(6, (await Found("transactionType=nonRoaming")).Count);
        Assert.Equal(6, (await Found("locationType=PublicRoad")).Count);
        Assert.Equal([], await Found("locationType=Hotel"));
        Assert.Equal(6, (await Found("chargeBoxId=114")).Count);
        Assert.Equal(6, (await Found("evseId=DK*STM*E0114*1")).Count);
        Assert.Equal([104, 105], await Found("updatedAtFrom=2025-11-20T12:01:44Z"));
        Assert.Equal([101, 102], (await Found("updatedAtTo=2025-11-20T12:01:43Z")).Where(id => id < 200));
        Assert.Equal([101, 102, 103, 104, 105], await Found("endedAtFrom=2025-11-20T09:00:00Z&endedAtMax=2025-11-20T10:00:00Z"));
        foreach (var (query, param) in new[] { ("locationType=Moon", "locationType"), ("transactionType=x", "transactionType"), ("nextPageCursor=abc", "nextPageCursor"), ("limit=2501", "limit"), ("sort=id", "sort"), ("colour=red", "colour") })
            Assert.Equal(param, (await test.Http.Get($"/v2/transactions?{query}", HttpStatusCode.BadRequest)).Error().Param);
    }
}
