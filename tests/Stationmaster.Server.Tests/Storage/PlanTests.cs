using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Market;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Market;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage.Upgrade;
using Stationmaster.Server.Tests.Vouchers;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

/// <summary>
/// Everything the program asks of its database, by the engine's own account of how it finds it. What a page asks for is heard, not listed:
/// a query that is added is looked at too.
/// </summary>
public sealed partial class PlanTests
{
    /// <summary>What the partitions of a table end in.</summary>
    const string Part = @"(_default|_first|_\d+)?";

    // Vouchers, agreements, tariffs and keys do not: people make them, and their lists have pages.
    static readonly string[] Growing =
    [
        "message", "meter_sample", "charge_record", "session", "status_interval", "connection_interval", "station_order", "outbox", "due",
        "station_step", "record_evidence", "record_revision", "record_review", "record_action", "record_emission", "spot_price", "emission_factor",
        "voucher_user", "receipt", "receipt_due", "notice", "station_setting", "station_setting_change",
        "reservation", "station_job", "upload", "charging_profile", "monitor", "station_event", "event_stream_part", "display_message",
        "customer_inquiry",
        "security_event", "signed_value", "external_limit", "payment", "settlement", "credit_entry",
    ];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task No_query_scans_a_table_that_grows(string engine)
    {
        TracedDatabase? traced = null;
        await using var market = await MarketSite.Start();
        var clock = new TestClock();
        await using var server = await TestServer.Start(
            engine,
            options => options with
            {
                Market = new() { EnergiDataService = market.Address },
                Stations = options.Stations with
                {
                    UnknownStations = UnknownStations.Accept, UnknownTokens = Charging.Tokens.UnknownTokens.Accept, MeterInterval = TimeSpan.Zero,
                },
            },
            builder =>
            {
                clock.Use(builder);
                builder.Services.AddSingleton<Database>(services => services.GetRequiredService<ServerOptions>() is var options
                    ? traced = new TracedDatabase(Database.Create(options.DataFolder, options.Database), options.Database)
                    : null!);
            });
        await AMonthOfPartitions(traced!);
        await Holdings.Fill(server.Url, server.Http());
        await server.Restart();
        await Use(server);
        await UseSealed(server, clock);

        // Who makes partitions counts what the default one holds: next to nothing.
        var statements = traced!.Statements.Where(
            sql => Reads().IsMatch(sql) && Growing.Any(table => Names(sql, table)) && !sql.Contains("_default", StringComparison.Ordinal)).ToList();
        Assert.True(statements.Count > 15, $"Only heard of {statements.Count}.");
        // Those two are only written, and on SQLite nobody hears the writer.
        Assert.Equal([], Growing.Where(table => table is not ("outbox" or "connection_interval") && !statements.Any(sql => Names(sql, table))));
        await using var connection = await server.Get<Database>().Open(Ct);
        var bad = new List<string>();
        foreach (var sql in statements)
        {
            var plan = engine == TestDatabases.Sqlite ? await SqlitePlan(connection, sql) : await PostgresPlan(connection, sql);
            bad.AddRange(plan.Where(line => IsScan(line, sql)).Select(line => $"{line.Trim()}: {sql}"));
        }
        Assert.True(bad.Count == 0, string.Join('\n', bad));
    }

    static async Task Use(TestServer server)
    {
        var http = server.Http();
        await Holdings.Read(http);
        await Holdings.Charge(server.Url, stations: 1, sessions: 2, from: 2);
        foreach (var sort in new[] { "updatedAt", "startedAt", "endedAt", "transactionId" })
        {
            foreach (var direction in new[] { "asc", "desc" })
                await Pages(http, $"/v2/charge-records?limit=2&sort={sort}&sortDirection={direction}");
        }
        var location = (long)(await http.Get("/v2/locations?limit=1"))["data"]![0]!["id"]!;
        var customer = (long)(await http.Get("/v2/customers?limit=100"))["data"]!.AsArray()[^1]!["id"]!;
        await Pages(http, $"/v2/charge-records?limit=1&locationId={location}");
        foreach (var filter in Filters(location, customer))
        {
            foreach (var sort in new[] { "updatedAt", "startedAt" })
                await Pages(http, $"/v2/charge-records?limit=2&ongoing=1&sort={sort}&includeChildCompanies=1&filter={Uri.EscapeDataString(filter)}");
            await http.Get($"/v2/charge-records/count?filter={Uri.EscapeDataString(filter)}");
        }
        await Pages(http, "/v2/charge-records?limit=1&sort=createdAt&priorityOnly=1&mode=EMP");
        await Pages(await server.Http(Server.Access.Rights.Read, customer), "/v2/charge-records?limit=1&mode=EMP");
        await Pages(http, "/v2/transactions?limit=2");
        await Pages(http, $"/v2/transactions?limit=2&locationId={location}&startedAtFrom=2025-01-01");
        foreach (var by in new[] { "customer", "location", "billingReference" })
            await http.Get($"/v2/statements?by={by}");
        await http.Post($"/v2/statements/{DateTime.UtcNow:yyyy-MM}/billed?key=none", new { reference = "INV-1" });
        await http.Get($"/v2/statements/{DateTime.UtcNow:yyyy-MM}/records?key=none");
        await Pages(http, "/v2/charge-records?limit=2&ongoing=1&updatedAtFrom=2020-01-01T00:00:00Z");
        await Pages(await server.Http(Server.Access.Rights.Read, customer), "/v2/charge-records?limit=1");
        await http.Get("/v2/charge-records?limit=2&search=LOAD");
        await http.Post("/v2/tariffs/what-if", new { tariff = new { name = "Other", currency = "DKK", vatRate = 0, pricePerKwh = 1 }, month = "2026-01" });
        await http.Get("/v2/connectors?limit=100");
        await http.Get("/v2/connectors?limit=2&search=LOAD");
        foreach (var box in (await http.Get("/v2/chargeboxes?limit=2"))["data"]!.AsArray())
        {
            await http.Get($"/v2/chargeboxes/{box!["id"]}");
            await http.Get($"/v2/chargeboxes/{box["id"]}/settings");
            await http.Get($"/v2/chargeboxes/{box["id"]}/settings/changes");
            await http.Get($"/v2/chargeboxes/{box["id"]}/settings/changes?setting=A/B");
            await http.Get($"/v2/chargeboxes/{box["id"]}/orders");
            await http.Get($"/v2/chargeboxes/{box["id"]}/security/events?alarming=true");
            await http.Get($"/v2/chargeboxes/{box["id"]}/messages?limit=2&action=StopTransaction");
            await http.Get($"/v2/chargeboxes/{box["id"]}/notices?limit=2&since=2025-01-01");
            await http.Get($"/v2/chargeboxes/{box["id"]}/notices?limit=2&action=NotifyChargingLimit");
        }
        foreach (var box in (await http.Get("/v2/chargeboxes?limit=2"))["data"]!.AsArray())
        {
            await http.Get($"/v2/reservations?chargeBoxId={box!["id"]}&open=1");
            await http.Get($"/v2/chargeboxes/{box["id"]}/jobs?kind=Log");
            await http.Get($"/v2/chargeboxes/{box["id"]}/chargingprofiles");
            await http.Get($"/v2/chargeboxes/{box["id"]}/local-list");
            await http.Get($"/v2/chargeboxes/{box["id"]}/monitoring");
            await http.Get($"/v2/chargeboxes/{box["id"]}/monitoring/events?limit=2");
            await http.Get($"/v2/chargeboxes/{box["id"]}/monitoring/events?open=1&alarming=1&severity=3");
            await http.Get($"/v2/chargeboxes/{box["id"]}/monitoring/streams/1/values");
            await http.Get($"/v2/chargeboxes/{box["id"]}/display-messages");
            await http.Get($"/v2/chargeboxes/{box["id"]}/customer-information?limit=2");
            await http.Get($"/v2/payments?chargeBoxId={box["id"]}&limit=2");
        }
        await http.Get("/v2/reservations?limit=2");
        await http.Get("/v2/uploads/1/content", HttpStatusCode.NotFound);
        await server.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<MessageRetention>().Single().Sweep(Ct);
    }

    /// <summary>What prepaid keys and payments ask.</summary>
    static async Task UsePayments(HttpClient http, TestServer server, long location)
    {
        var token = await http.Token("PREPAID");
        await http.Put($"/v2/tokens/{token}/credit", new { isPrepaid = true, currency = "DKK" });
        await http.Post($"/v2/tokens/{token}/credit/entries", new { amount = 5, reference = "r" }, HttpStatusCode.Created);
        await http.Get($"/v2/tokens/{token}/credit/entries");
        var made = await http.Post(
            "/v2/chargeboxes", new { chargeBoxIdentity = "PLANS-2", locationId = location, connectors = new[] { new { standard = "IEC_62196_T2" } } }, HttpStatusCode.Created);
        await using var station = await ScriptedStation.Connect(
            server.StationUrl, "PLANS-2", ScriptedStation.Basic("PLANS-2", (string)made["password"]!), "ocpp2.1");
        await station.Tell("Authorize", """{"idToken":{"idToken":"PREPAID","type":"Central"}}""");
        await station.Tell("Authorize", """{"idToken":{"idToken":"psp","type":"DirectPayment"}}""");
        await station.Tell("NotifySettlement", """{"pspRef":"psp","status":"Settled","settlementAmount":1,"settlementTime":"2026-11-20T10:00:00Z"}""");
        await http.Get("/v2/payments?state=Settled");
        await http.Get("/v2/payments?state=Expired");
        await http.Get("/v2/payments?transactionId=1");
        await http.Get("/v2/payments?externalSessionId=x");
    }

    /// <summary>What becomes of records once they are sealed, and what prices and receipts ask.</summary>
    static async Task UseSealed(TestServer server, TestClock clock)
    {
        var http = server.Http();
        var location = (await http.Get("/v2/locations?limit=1"))["data"]![0]!["id"];
        var spot = await http.Post(
            "/v2/tariffs", new { name = "Spot", currency = "DKK", vatRate = 0.25, spot = new { marginRate = 0, margin = 0, minimum = 0 } }, HttpStatusCode.Created);
        await http.Patch($"/v2/locations/{location}", new { tariffId = (string)spot["id"]!, priceArea = "DK1" });
        var voucher = await http.Voucher(new { discountPercent = 10 }, await http.Token("PLANS"));
        await http.Get($"/v2/vouchers/{voucher}/tokens");
        await http.Get("/v2/vouchers?tokenId=1");
        var made = await http.Post(
            "/v2/chargeboxes",
            new { chargeBoxIdentity = "PLANS-1", locationId = (long)location!, connectors = new[] { new { standard = "IEC_62196_T2" } } }, HttpStatusCode.Created);
        await using (var station = await ScriptedStation.Connect(server.StationUrl, "PLANS-1", ScriptedStation.Basic("PLANS-1", (string)made["password"]!)))
        {
            var begin = clock.GetUtcNow().AddMinutes(-30);
            var number = (int)(await station.Tell("StartTransaction", Payload.Start("PLANS", 1000, begin)))["transactionId"]!;
            await station.Tell("MeterValues", Payload.Values(number, 3500, begin.AddMinutes(15)));
            await station.Tell("StopTransaction", Payload.Stop(number, 6000, begin.AddMinutes(29)));
            await station.Tell("StatusNotification", Payload.Status("Available", at: begin.AddMinutes(29)));
        }
        await UsePayments(http, server, (long)location!);
        IReadOnlyList<JsonNode> records = [];
        await Eventually.Holds(
            async () =>
            {
                clock.Advance(TimeSpan.FromHours(5));
                records = [.. (await http.Get("/v2/charge-records?limit=100&sort=transactionId"))["data"]!.AsArray().OfType<JsonNode>()];
                return records.All(record => (string?)record["state"] == "sealed") && records.Any(record => (string?)record["voucher"]?["type"] == "percent");
            },
            () => Task.FromResult($"all are sealed: {string.Join(", ", records.Select(record => $"{record["transactionId"]} {record["state"]} {record["voucher"]?["type"]}"))}"));
        // One with a receipt, which is credited; one that is corrected as it is.
        var receipted = records.First(record => (string?)record["voucher"]?["type"] == "percent");
        var path = $"/v2/charge-records/{receipted["transactionId"]}";
        await Eventually.Holds(
            async () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return (string?)(await http.Get($"{path}/receipt"))["status"] == "issued";
            },
            "its receipt is issued");
        await http.Get(new Uri((string)(await http.Get($"{path}/receipt"))["url"]!).PathAndQuery);
        await http.Post($"{path}/recompute", new { });
        await http.Get($"{path}/explanation");
        await http.Get($"{path}/revisions");
        await http.Get($"{path}/revisions/1");
        await http.Post($"{path}/corrections", new { reason = "Plans", changes = new { price = 1 } });
        await http.Post($"{path}/corrections", new { reason = "Plans", changes = new { price = 2 }, asCredit = true });
        var another = records.First(record => record != receipted)["transactionId"];
        await http.Post($"/v2/charge-records/{another}/corrections", new { reason = "Plans", changes = new { free = true } });
        foreach (var state in new[] { "waiting", "done" })
            await Pages(http, $"/v2/charge-records/review?limit=1&state={state}");
        await http.Get("/v2/charge-records/review/count");
        await http.Get("/v2/market/status");
        await http.Get("/v2/market/prices?area=DK1");
        await http.Get("/v2/market/emissions?area=DK1");
        await server.Get<LateEmissions>().Catch("DK1", clock.GetUtcNow(), Ct);
        var recomputer = server.Get<Recomputer>();
        await foreach (var number in recomputer.Ended(DateTimeOffset.UnixEpoch, clock.GetUtcNow(), Ct))
            await recomputer.Check(number, Ct);
    }

    /// <summary>One of every index there is for filters.</summary>
    static IEnumerable<string> Filters(long location, long customer) =>
    [
        "{\"transactionId\": {\"$in\": [1, 2]}}", "{\"sessionId\": \"0193f2b6-7c1e-4d7a-9a43-0c2f5f6f1b2e\"}", "{\"auth.idTag.id\": 1, \"consumed\": {\"$gt\": 0}}",
        "{\"auth.idTag.uid\": {\"$regex\": \"^CARD.*2$\"}}", "{\"evseId\": {\"$in\": [\"a\", \"b\"]}}", "{\"chargeBoxId\": 1}",
        $"{{\"location.id\": {{\"$in\": [{location}, 2, 3]}}, \"role\": \"CPO\"}}", $"{{\"company.id\": {customer}}}", $"{{\"auth.idTag.companyId\": {customer}}}",
        $"{{\"$or\": [{{\"auth.idTag.companyId\": {customer}}}, {{\"auth.idTag.customerId\": {customer}}}]}}", "{\"voucher.id\": 3}",
        "{\"paymentMetadata.externalSessionId\": \"x\"}", "{\"invoiceReference\": \"INV-1\"}",
        "{\"location.country\": \"DK\", \"$and\": [{\"location.id\": {\"$in\": [1, 2]}}, {\"location.type\": \"PublicRoad\"}]}",
    ];

    static async Task Pages(HttpClient http, string path)
    {
        var cursor = (string?)(await http.Get(path))["nextPageCursor"];
        for (var page = 0; page < 3 && cursor is not null; page++)
            cursor = (string?)(await http.Get($"{path}&nextPageCursor={cursor}"))["nextPageCursor"];
    }

    static async Task AMonthOfPartitions(Database database)
    {
        foreach (var weeks in Enumerable.Range(1, database.Partitions is null ? 0 : 5))
            await database.Partitions!.MakeAhead(PartitionedTable.Messages(TimeSpan.FromDays(30)), DateTimeOffset.UtcNow.AddDays(-7 * weeks), Ct);
    }

    static async Task<IEnumerable<string>> SqlitePlan(DbConnection connection, string sql) =>
        (await connection.QueryAsync<(long, long, long, string Detail)>($"explain query plan {sql}")).Select(row => row.Detail);

    // With the cost of scans raised beyond all measure, one that is left has no other way.
    static async Task<IEnumerable<string>> PostgresPlan(DbConnection connection, string sql)
    {
        var names = Parameter().Matches(sql).Select(match => match.Value).Distinct().ToList();
        var positional = Parameter().Replace(sql, match => match.Value[0] == '$' ? match.Value : $"${names.IndexOf(match.Value) + 1}");
        await connection.ExecuteAsync("set enable_seqscan = off; set plan_cache_mode = force_generic_plan");
        var name = $"looked_at_{Guid.NewGuid():N}";
        // Bare, its parameters would be taken for those of the command that prepares it.
        await connection.ExecuteAsync($"do $do$ begin execute $sql$prepare {name} as {positional}$sql$; end $do$");
        var arguments = names.Count == 0 ? "" : $"({string.Join(", ", names.Select(_ => "null"))})";
        return (await connection.QueryAsync<string>($"explain execute {name}{arguments}")).ToList() is var lines
            ? lines.Select((line, i) => line + (i + 1 < lines.Count && lines[i + 1].Contains("Index Cond", StringComparison.Ordinal) ? " by its key" : ""))
            : [];
    }

    static bool IsScan(string line, string sql)
    {
        if (!Growing.Any(table => Regex.IsMatch(line, $@"(SCAN|SEARCH| on) {table}{Part}\b", RegexOptions.None, TimeSpan.FromSeconds(1))))
            return false;
        // Along an index until a page is full.
        var isLimited = sql.Contains(" limit ", StringComparison.OrdinalIgnoreCase) || sql.Contains("min(", StringComparison.OrdinalIgnoreCase);
        return line.StartsWith("SCAN", StringComparison.Ordinal) ? !(line.Contains("USING", StringComparison.Ordinal) && isLimited)
            : line.Contains("Seq Scan", StringComparison.Ordinal)
                || (line.Contains("Index", StringComparison.Ordinal) && line.Contains(" on ", StringComparison.Ordinal)
                    && !line.EndsWith(" by its key", StringComparison.Ordinal) && !isLimited && !line.Contains("Bitmap", StringComparison.Ordinal));
    }

    static bool Names(string sql, string table) => Regex.IsMatch(sql, $@"(from|join|update)\s+{table}{Part}\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"^\s*(select|update|delete|with)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reads();

    [GeneratedRegex(@"@\w+|\$\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
