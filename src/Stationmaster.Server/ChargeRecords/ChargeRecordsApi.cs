using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.ChargeRecords;

static class ChargeRecordsApi
{
    const string Tag = "Charge records";

    public static IServiceCollection AddChargeRecords(this IServiceCollection services) =>
        services.AddSingleton<ChargeRecordStore>().AddSingleton<SessionCourses>().AddRecordLife().AddApiJson(ChargeRecordsJson.Default);

    public static void MapChargeRecords(this IEndpointRouteBuilder api)
    {
        api.MapRecordLife();
        api.MapGet("/v2/charge-records", List).WithTags(Tag).WithSummary("Charge records")
            .WithDescription("To follow changes, sort by updatedAt (as it is where you say nothing), go on by nextPageCursor until it is null, and begin "
                + "the next round with updatedAtFrom = the last updatedAt you saw: no change is missed, the last ones may come again.")
            .WithQuery(
                new("ongoing", "0|1", "1: running sessions too. Their endedAt is null and their figures are those of now."),
                new("updatedAtFrom", "date-time", "Updated at this time or later."),
                new("updatedAtTo", "date-time", "Updated before this time."),
                new("sort", "updatedAt|startedAt|endedAt|transactionId", "What to sort by; updatedAt where absent."),
                new("sortDirection", "asc|desc", "asc where absent."),
                new("locationId", "integer", "Only those of this location."),
                new("search", "string", "Found in transaction id, session id, EVSE id, charge box, location, customer, or charge key and its comment."),
                new("mode", "CPO", "Records of your own connectors. The only mode so far."),
                QueryParameter.Limit(25, 100), QueryParameter.Next, QueryParameter.Previous)
            .Produces<ChargeRecordListShape>();
        api.MapGet("/v2/charge-records/{id:long}", Single).WithTags(Tag).WithSummary("A charge record")
            .WithDescription("By its transactionId. A running session's is made from what is known now.").Produces<ChargeRecordShape>();
        api.MapGet("/v2/charge-records/{id:long}/meter-values", MeterValues).WithTags(Tag).WithSummary("The course of a session")
            .WithDescription("What was measured, the connector's statuses, and what happened when.").Produces<SessionCourse>();
    }

    static async Task<IResult> List(HttpContext context, ChargeRecordStore store, CancellationToken ct)
    {
        var query = ChargeRecordQuery.Read(context.Request.Query);
        var page = await store.List(context.Scope(), query, ct);
        return new DocumentList(page.Documents, ("nextPageCursor", page.Next), ("previousPageCursor", page.Previous));
    }

    static async Task<IResult> Single(long id, HttpContext context, ChargeRecordStore store, CancellationToken ct) =>
        new Document(await store.Find(context.Scope(), id, ct) ?? throw NotFound(id));

    static async Task<SessionCourse> MeterValues(long id, HttpContext context, SessionCourses courses, CancellationToken ct) =>
        await courses.Find(context.Scope(), id, ct) ?? throw NotFound(id);

    static ApiProblem NotFound(long id) => Problem.NotFound($"Charge record {id}");
}
