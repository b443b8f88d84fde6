using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords.Billing;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

static class ChargeRecordsApi
{
    const string Tag = "Charge records";

    /// <summary>What picks and sorts the records of a list, for whoever has such a list.</summary>
    public static QueryParameter[] Filters { get; } =
    [
        new("ongoing", "0|1", "1: running sessions too. Their endedAt is null and their figures are those of now."),
        new("updatedAtFrom", "date-time", "Updated at this time or later."),
        new("updatedAtTo", "date-time", "Updated before this time."),
        new("sort", "updatedAt|startedAt|endedAt|createdAt|transactionId", "What to sort by; updatedAt where absent. sortBy means the same."),
        new("sortDirection", "asc|desc", "asc where absent."),
        new("locationId", "integer", "Only those of this location."),
        new("search", "string", "Found in transaction id, session id, EVSE id, charge box, location, customer, or charge key and its comment."),
        new("mode", "CPO|EMP", "CPO, as where absent: records made at your own connectors. EMP: records made with your own charge keys, wherever."),
        new("filter", "string", "Conditions in MongoDB's form, as JSON: {\"location.id\": 31, \"startedAt\": {\"$gte\": \"2025-11-01\"}}. "
            + $"Fields: {string.Join(", ", ChargeRecordFields.All.Keys.Order(StringComparer.Ordinal))}. Operators: $eq $ne $gt $gte $lt $lte $in $nin "
            + "$exists $regex, $and $or. A filter must be one that an index narrows down; the error says what to add."),
        new("includeChildCompanies", "0|1", "1: a company that the filter names means the customers below it too."),
        new("priorityOnly", "0|1", "1: only sessions of priority charge keys."),
        new("nonPriorityOnly", "0|1", "1: only sessions of other charge keys."),
    ];

    public static IServiceCollection AddChargeRecords(this IServiceCollection services) =>
        services.AddSingleton<ChargeRecordStore>().AddSingleton<RecordIndex>()
            .AddHostedService(provider => provider.GetRequiredService<RecordIndex>()).AddSingleton<SessionCourses>()
            .AddRecordLife().AddBilling().AddExports().AddApiJson(ChargeRecordsJson.Default);

    public static void MapChargeRecords(this IEndpointRouteBuilder api)
    {
        api.MapRecordLife();
        api.MapBilling();
        api.MapGet("/v2/charge-records", List).WithTags(Tag).WithSummary("Charge records")
            .WithDescription("To follow changes, sort by updatedAt (as it is where you say nothing), go on by nextPageCursor until it is null, and begin "
                + "the next round with updatedAtFrom = the last updatedAt you saw: no change is missed, the last ones may come again.")
            .WithQuery([.. Filters, QueryParameter.Limit(25, 100), QueryParameter.Next, QueryParameter.Previous])
            .Produces<ChargeRecordListShape>();
        api.MapGet("/v2/charge-records/count", Count).WithTags(Tag).WithSummary("How many charge records a list has")
            .WithDescription("isExact is false where it has more than were counted.").WithQuery(Filters).Produces<RecordCount>();
        api.MapGet("/v2/charge-records/export", Export).WithTags(Tag).WithSummary("Charge records as a file")
            .WithDescription("The whole list, written while it is read. CSV is packed on the way where Accept-Encoding says gzip.")
            .WithQuery([.. Filters, .. ExportOptions.Parameters]).Produces<string>(200, "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        api.MapGet("/v2/charge-records/{id:long}", Single).WithTags(Tag).WithSummary("A charge record")
            .WithDescription("By its transactionId. A running session's is made from what is known now.").Produces<ChargeRecordShape>();
        api.MapGet("/v2/charge-records/{id:long}/meter-values", MeterValues).WithTags(Tag).WithSummary("The course of a session")
            .WithDescription("What was measured, the connector's statuses, and what happened when.").Produces<SessionCourse>();
    }

    static async Task<IResult> List(HttpContext context, ChargeRecordStore store, TimeProvider clock, CancellationToken ct)
    {
        var query = ChargeRecordQuery.Read(context.Request.Query, clock.GetUtcNow());
        var page = await store.List(context.Scope(), query, ct);
        return new DocumentList(page.Documents, ("nextPageCursor", page.Next?.ToString()), ("previousPageCursor", page.Previous?.ToString()));
    }

    static async Task<RecordCount> Count(HttpContext context, ChargeRecordStore store, TimeProvider clock, CancellationToken ct) =>
        await store.Count(context.Scope(), ChargeRecordQuery.Read(context.Request.Query, clock.GetUtcNow()), ct);

    static Task Export(HttpContext context, ChargeRecordStore store, Commits commits, Exporter exporter, TimeProvider clock, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (options, list) = (ExportOptions.Read(query), ChargeRecordQuery.Read(query, clock.GetUtcNow()));
        query.Done();
        return RecordExport.Write(context, store, commits, exporter, options, list, "charge-records", ct);
    }

    static async Task<IResult> Single(long id, HttpContext context, ChargeRecordStore store, CancellationToken ct) =>
        new Document(await store.Find(context.Scope(), id, ct) ?? throw NotFound(id));

    static async Task<SessionCourse> MeterValues(long id, HttpContext context, SessionCourses courses, CancellationToken ct) =>
        await courses.Find(context.Scope(), id, ct) ?? throw NotFound(id);

    static ApiProblem NotFound(long id) => Problem.NotFound($"Charge record {id}");
}
