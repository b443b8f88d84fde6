using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.ChargeRecords.Billing;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Statements;

[Description("What a month's settled charge records come to.")]
sealed record StatementView(
    [property: Description("2026-11.")] string Month, [property: Description("customer, location or billingReference.")] string By,
    IReadOnlyList<StatementLine> Data, [property: Description("Of all, by currency and VAT rate.")] IReadOnlyList<StatementTotal> Totals);

sealed record StatementLine(
    [property: Description("The customer's or location's id, or the reference; null for the line of what has none.")] string? Key,
    string? Name, string? Currency, [property: Description("0.25 is 25 %.")] decimal? VatRate,
    [property: Description("A credit takes one back.")] long Sessions, decimal EnergyKwh, decimal Net, decimal Vat, decimal Gross,
    [property: Description("How many of its records are not billed yet, credits among them.")] long Unbilled);

sealed record StatementTotal(
    string? Currency, decimal? VatRate, long Sessions, decimal EnergyKwh, decimal Net, decimal Vat, decimal Gross,
    [property: Description("How many records are not billed yet, credits among them.")] long Unbilled);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatementView))]
sealed partial class StatementsJson : JsonSerializerContext;

static class StatementsApi
{
    const string Tag = "Statements";

    static readonly QueryParameter By = new("by", "customer|location|billingReference", "customer where absent: who pays.");
    static readonly QueryParameter Mode = new("mode", "CPO|EMP", "CPO, as where absent: at your own connectors. EMP: with your own charge keys, wherever.");
    static readonly QueryParameter Key = new("key", "string", "The line's key; none for the line that has none; all of the month where absent.");

    static readonly ExportColumn<StatementLine>[] Columns =
    [
        new("Key", 14, line => Cell.Of(line.Key)), new("Name", 32, line => Cell.Of(line.Name)), new("Sessions", 10, line => Cell.Of(line.Sessions)),
        new("Energy kWh", 14, line => Cell.Of(line.EnergyKwh)), new("Currency", 10, line => Cell.Of(line.Currency)),
        new("VAT %", 8, line => Cell.Of(line.VatRate * 100)), new("Excl. VAT", 14, line => Cell.Of(line.Net)), new("VAT", 12, line => Cell.Of(line.Vat)),
        new("Incl. VAT", 14, line => Cell.Of(line.Gross)), new("Not billed", 11, line => Cell.Of(line.Unbilled)),
    ];

    public static IServiceCollection AddStatements(this IServiceCollection services) =>
        services.AddSingleton<StatementStore>().AddApiJson(StatementsJson.Default);

    public static void MapStatements(this IEndpointRouteBuilder api)
    {
        const string file = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        api.MapGet("/v2/statements", Get).WithTags(Tag).WithSummary("A month's statement")
            .WithDescription("Adds up the records that are settled. A session belongs to the month in which it ends, as the clocks at its location have it; "
                + "excluded and held records belong to none.")
            .WithQuery(new("month", "string", "2026-11; the current month where absent."), By, Mode).Produces<StatementView>();
        api.MapGet("/v2/statements/{month}/export", Export).WithTags(Tag).WithSummary("A month's statement as a file")
            .WithQuery([By, Mode, .. ExportOptions.Parameters]).Produces<string>(200, "text/csv", file);
        api.MapGet("/v2/statements/{month}/records", Records).WithTags(Tag).WithSummary("The records of a statement, or of one of its lines")
            .WithQuery(By, Mode, Key, QueryParameter.Limit(100, 100), QueryParameter.Next, QueryParameter.Previous).Produces<ChargeRecordListShape>();
        api.MapPost("/v2/statements/{month}/billed", Bill).WithTags(Tag).WithSummary("Mark what a statement lists as billed")
            .WithDescription("The records at your own connectors that are sealed by now, or those of one line. What is left out is told by its "
                + "reason. Done again under the same reference, it goes on: what was sealed meanwhile is marked too.")
            .WithQuery(By, Key).Produces<BillingAnswer>();
        api.MapGet("/v2/statements/{month}/records/export", ExportRecords).WithTags(Tag).WithSummary("The records of a statement as a file")
            .WithQuery([By, Mode, Key, .. ExportOptions.Parameters]).Produces<string>(200, "text/csv", file);
    }

    static async Task<StatementView> Get(HttpContext context, StatementStore statements, TimeProvider clock, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var month = MonthOf(query.Text("month") ?? $"{clock.GetUtcNow():yyyy-MM}");
        var (by, mode) = (ByOf(query), ModeOf(query));
        query.Done();
        var rows = await statements.Of(context.Scope(), month, by, mode, ct);
        return new(
            Word(month), ChargeRecordDocument.Word(by.ToString()), [.. rows.Select(Line)],
            [
                .. rows.GroupBy(row => (row.Currency, row.VatPpm)).OrderBy(all => all.Key.Currency, StringComparer.Ordinal).ThenBy(all => all.Key.VatPpm)
                    .Select(all => Total(all.Key.Currency, all.Key.VatPpm, [.. all])),
            ]);
    }

    static async Task<IResult> Records(string month, HttpContext context, ChargeRecordStore records, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var list = RecordsOf(month, query) with { Limit = query.Limit(100, 100) };
        var (next, previous) = (query.Text("nextPageCursor"), query.Text("previousPageCursor"));
        query.Done();
        list = list with
        {
            From = Cursor.Read(next, list.Order, 2) ?? Cursor.Read(previous, list.Order, 2, "previousPageCursor"),
            IsBackward = previous is not null && next is null,
        };
        var page = await records.List(context.Scope(), list, ct);
        return new DocumentList(page.Documents, ("nextPageCursor", page.Next?.ToString()), ("previousPageCursor", page.Previous?.ToString()));
    }

    static Task<BillingAnswer> Bill(
        string month, StatementBilling request, HttpContext context, StatementStore statements, Bills bills, TimeProvider clock,
        CancellationToken ct)
    {
        const int atOnce = 200;
        var (query, scope) = (new QueryReader(context.Request.Query), context.Scope());
        var (of, by, key) = (MonthOf(month), ByOf(query), query.Text("key"));
        query.Done();
        var mark = BillingApi.Mark(request.Reference, request.BilledAt, clock);
        return bills.MarkAll(scope, after => statements.Numbers(scope, of, by, key, after, atOnce, ct), mark, ct);
    }

    static Task ExportRecords(string month, HttpContext context, ChargeRecordStore records, Commits commits, Exporter exporter, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (options, list) = (ExportOptions.Read(query), RecordsOf(month, query));
        query.Done();
        return RecordExport.Write(context, records, commits, exporter, options, list, $"statement-{month}-records", ct);
    }

    static async Task Export(string month, HttpContext context, StatementStore statements, Exporter exporter, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (options, by, mode) = (ExportOptions.Read(query), ByOf(query), ModeOf(query));
        query.Done();
        var rows = await statements.Of(context.Scope(), MonthOf(month), by, mode, ct);
        await exporter.Write(context, options, $"statement-{month}", Columns, Once([.. rows.Select(Line)]), ct);
    }

    static async IAsyncEnumerable<IReadOnlyList<StatementLine>> Once(IReadOnlyList<StatementLine> lines)
    {
        yield return await Task.FromResult(lines);
    }

    static ChargeRecordQuery RecordsOf(string month, QueryReader query) =>
        StatementStore.Records(MonthOf(month), ByOf(query), query.Text("key"), ModeOf(query));

    static StatementBy ByOf(QueryReader query) => query.Word(
        "by", ("customer", StatementBy.Customer), ("location", StatementBy.Location), ("billingReference", StatementBy.BillingReference));

    static RecordMode ModeOf(QueryReader query) => query.Word("mode", ("CPO", RecordMode.Cpo), ("EMP", RecordMode.Emp));

    static int MonthOf(string text) => DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
        ? (month.Year * 100) + month.Month
        : throw Problem.Malformed("month", "month must be a month such as 2026-11.");

    static string Word(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 100:D4}-{month % 100:D2}");

    static StatementLine Line(StatementRow row)
    {
        var total = Total(row.Currency, row.VatPpm, [row]);
        return new(row.Key, row.Name, total.Currency, total.VatRate, total.Sessions, total.EnergyKwh, total.Net, total.Vat, total.Gross,
            total.Unbilled);
    }

    static StatementTotal Total(string? currency, long? vatPpm, IReadOnlyList<StatementRow> rows)
    {
        var one = 1m;
        for (var decimals = Currency.DecimalsOf(currency ?? ""); decimals > 0; decimals--)
            one *= 10;
        var (net, gross) = (rows.Sum(row => row.NetMinor) / one, rows.Sum(row => row.GrossMinor) / one);
        return new(currency, vatPpm / 1_000_000m, rows.Sum(row => row.Sessions), rows.Sum(row => row.EnergyWh) / 1000m, net, gross - net,
            gross, rows.Sum(row => row.Unbilled));
    }
}
