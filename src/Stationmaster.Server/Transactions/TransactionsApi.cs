using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Transactions;

static class TransactionsApi
{
    const string Tag = "Transactions";

    static readonly QueryParameter[] Filters =
    [
        new("locationId", "integer", "At this location."),
        new("locationType", string.Join('|', ChargeRecordFields.LocationTypes.Keys), "At locations of this type, as they are now."),
        new("transactionType", "roamingEmp|roamingCpo|roaming|nonRoaming", "Roaming or not."),
        new("idTagUid", "string", "With this charge key. idTag means the same."),
        new("appUserId", "integer", "By this app user: nobody, as there is no app."),
        new("voucherId", "integer", "With this voucher."),
        new("startedAtFrom", "date-time", "Started at this time or later."),
        new("updatedAtFrom", "date-time", "Updated at this time or later."),
        new("updatedAtTo", "date-time", "Updated before this time."),
        new("endedAtFrom", "date-time", "Ended at this time or later."),
        new("endedAtMax", "date-time", "Ended at this time or earlier. endedAtTo means the same."),
        new("evseId", "string", "At this EVSE."),
        new("chargeBoxId", "integer", "At this charge box."),
        new("ongoing", "true|false", "true: running ones only."),
        new("mode", "CPO|EMP", "CPO, as where absent: at your own connectors. EMP: with your own charge keys, wherever."),
        new("sort", "createdAt|startedAt|updatedAt|endedAt", "createdAt where absent; with a time above, that time."),
        new("sortDirection", "asc|desc", "desc where absent; with a time above, asc."),
    ];

    public static void MapTransactions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/transactions", List).WithTags(Tag).WithSummary("Transactions")
            .WithDescription("Sessions, running ones with the figures of now. What is billed by is charge records.")
            .WithQuery([.. Filters, QueryParameter.Limit(TransactionQuery.Usual, TransactionQuery.Most), QueryParameter.Next, QueryParameter.Previous])
            .Produces<TransactionListShape>();
        api.MapGet("/v2/transactions/export", Export).WithTags(Tag).WithSummary("Transactions as a file")
            .WithDescription("The whole list, written while it is read.")
            .WithQuery([.. Filters, .. ExportOptions.Parameters]).Produces<string>(200, "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        api.MapGet("/v2/transactions/{id:long}", Single).WithTags(Tag).WithSummary("A transaction").Produces<TransactionShape>();
    }

    static async Task<IResult> List(HttpContext context, ChargeRecordStore records, Database database, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var list = TransactionQuery.Read(query);
        query.Done();
        var page = await records.List(context.Scope(), list, ct);
        var types = await TypesOf(page.Documents, database, ct);
        return new DocumentList(
            [.. page.Documents.Select(document => TransactionDocument.Write(document, types.GetValueOrDefault))],
            ("nextPageCursor", TransactionQuery.Text(page.Next)), ("previousPageCursor", TransactionQuery.Text(page.Previous)));
    }

    static Task Export(HttpContext context, ChargeRecordStore records, Commits commits, Exporter exporter, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (options, list) = (ExportOptions.Read(query), TransactionQuery.Read(query));
        query.Done();
        return RecordExport.Write(context, records, commits, exporter, options, list, "transactions", ct);
    }

    static async Task<IResult> Single(long id, HttpContext context, ChargeRecordStore records, Database database, CancellationToken ct)
    {
        var document = await records.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Transaction {id}");
        var types = await TypesOf([document], database, ct);
        return new Document(TransactionDocument.Write(document, types.GetValueOrDefault));
    }

    /// <summary>The parking types of the locations of some records, by their ids.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> TypesOf(IReadOnlyList<byte[]> documents, Database database, CancellationToken ct)
    {
        if (documents.Count == 0)
            return new Dictionary<long, string>();
        await using var connection = await database.Open(ct);
        var ids = documents.Select(document => RecordColumns.Of(document).LocationId ?? 0);
        return (await connection.QueryAsync<(long Id, string Type)>(new CommandDefinition(
            $"select id, parking_type from location where id in {InList.Of(ids)}", cancellationToken: ct))).ToDictionary(row => row.Id, row => row.Type);
    }
}
