using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.ChargeRecords.SomeRecords;

namespace Stationmaster.Server.Tests.Exports;

public sealed class StatementTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly DateTimeOffset Long = new(2025, 12, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>23:30 in Copenhagen on the last of November.</summary>
    static readonly DateTimeOffset LastEvening = new(2025, 11, 30, 22, 30, 0, TimeSpan.Zero);

    static Session Ended(int number, DateTimeOffset at, Charging.Tokens.Driver driver) =>
        Completed(driver, number: number) with
        {
            Id = Guid.NewGuid(), StartedAt = at < LastEvening.AddDays(-1) ? Start : LastEvening.AddHours(-3), StoppedAt = at,
            MeterStopWh = 1_234_567 + (number * 37 % 14_000),
        };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_month_holds_what_ended_in_it_and_adds_up_to_its_records(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await test.Execute(
            """
            insert into customer (id, parent_id, path, name, name_folded, type, country, created_ms, updated_ms)
            values (7, 1, '/1/7/', 'Fleet', 'FLEET', 'Business', 'DK', 0, 0)
            """);
        for (var number = 101; number < 131; number++)
            await test.Save(Ended(number, Stop.AddHours(number % 50), number % 3 == 0 ? FleetCar : CompanyCar), Long);
        await test.Save(Ended(201, LastEvening, CompanyCar), Long);
        await test.Save(Ended(202, LastEvening.AddMinutes(30), CompanyCar), Long);
        await test.Save(Ended(203, LastEvening, NoUid), Long);
        await test.Save(Ended(204, LastEvening.AddHours(-1), CreditCard) with { Site = SomeRecords.Site with { LocationId = 32, Tariff = SomeRecords.Tariff with { Currency = "EUR", VatRate = 0.19m } } }, Long);

        foreach (var by in new[] { "customer", "location", "billingReference" })
        {
            var statement = await test.Http.Get($"/v2/statements?month=2025-11&by={by}");
            var records = new List<JsonNode>();
            foreach (var line in statement["data"]!.AsArray())
            {
                var own = await Records(test.Http, $"/v2/statements/2025-11/records?by={by}&limit=7&key={(string?)line!["key"] ?? "none"}");
                Assert.Equal((int)line["sessions"]!, own.Count(record => Same(record, line)));
                Assert.Equal((decimal)line["gross"]!, own.Where(record => Same(record, line)).Sum(record => (decimal)record["price"]!["amount"]!));
                Assert.Equal((decimal)line["net"]!, own.Where(record => Same(record, line)).Sum(record => (decimal)record["price"]!["amountExVat"]!));
                Assert.Equal((decimal)line["gross"]!, (decimal)line["net"]! + (decimal)line["vat"]!);
                Assert.Equal((decimal)line["energyKwh"]!, own.Where(record => Same(record, line)).Sum(record => (decimal)record["consumed"]!));
                records.AddRange(own.Where(record => Same(record, line)));
            }
            Assert.Equal([.. Enumerable.Range(101, 30), 201, 204], records.Select(record => (int)record["transactionId"]!).Order());
            Assert.Equal(2, statement["totals"]!.AsArray().Count);
            Assert.Equal(32, (await Records(test.Http, $"/v2/statements/2025-11/records?by={by}")).Count);
        }
        Assert.Equal("Fleet", (string?)(await test.Http.Get("/v2/statements?month=2025-11"))["data"]!.AsArray().First(line => (string?)line!["key"] == "7")!["name"]);
        Assert.Equal([202], (await Records(test.Http, "/v2/statements/2025-12/records")).Select(record => (int)record["transactionId"]!));
        Assert.Empty((await (await test.Server.Http(Rights.Read, 6)).Get("/v2/statements?month=2025-11"))["data"]!.AsArray());
        Assert.NotEmpty((await (await test.Server.Http(Rights.Read, 7)).Get("/v2/statements?month=2025-11&mode=EMP"))["data"]!.AsArray());
        Assert.Equal("month", (await test.Http.Get("/v2/statements?month=November", HttpStatusCode.BadRequest)).Error().Param);
        Assert.Equal("by", (await test.Http.Get("/v2/statements?by=key", HttpStatusCode.BadRequest)).Error().Param);
    }

    static bool Same(JsonNode record, JsonNode line) =>
        (string?)record["price"]!["currency"] == (string?)line["currency"] && (decimal)record["price"]!["vatRate"]! == (decimal)line["vatRate"]!;

    static async Task<List<JsonNode>> Records(HttpClient http, string path)
    {
        var all = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await http.Get(cursor.Length == 0 ? path : $"{path}&nextPageCursor={cursor}".Replace("records&", "records?", StringComparison.Ordinal));
            all.AddRange(page["data"]!.AsArray().Select(record => record!));
            cursor = (string?)page["nextPageCursor"];
        }
        return all;
    }
}
