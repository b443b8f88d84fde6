using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.ChargeRecords.Billing;

static class BillingApi
{
    const string Tag = "Charge records";
    const int MostAtOnce = 1000, LongestReference = 100;
    static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IServiceCollection AddBilling(this IServiceCollection services) =>
        services.AddSingleton<Bills>().AddApiJson(BillingJson.Default);

    public static void MapBilling(this IEndpointRouteBuilder api)
    {
        api.MapPost("/v2/charge-records/billed", Bill).WithTags(Tag).WithSummary("Mark records as billed")
            .WithDescription("All of them, or none: the first that cannot be is named. Sealed records that are settled can; a record that is "
                + "billed already under the same reference stays as it is. From then on a correction credits the record and makes a new one.")
            .Produces<BillingAnswer>();
        api.MapPost("/v2/charge-records/unbilled", TakeBack).WithTags(Tag).WithSummary("Take away the marks of a bill that was not sent")
            .WithDescription("Of records that are billed under that very reference and were not credited since. All of them, or none.")
            .Produces<BillingAnswer>();
    }

    static Task<BillingAnswer> Bill(BillingRequest request, HttpContext context, Bills bills, TimeProvider clock, CancellationToken ct) =>
        bills.Mark(context.Scope(), Numbers(request), Mark(request.Reference, request.BilledAt, clock), ct);

    static Task<BillingAnswer> TakeBack(BillingRequest request, HttpContext context, Bills bills, CancellationToken ct) =>
        bills.Mark(context.Scope(), Numbers(request), new(ReferenceOf(request.Reference), null, IsTakenBack: true), ct);

    /// <exception cref="ApiProblem">422, naming the field.</exception>
    public static BillingMark Mark(string? reference, DateTimeOffset? billedAt, TimeProvider clock)
    {
        if (billedAt < Earliest || billedAt > clock.GetUtcNow().AddDays(1))
            throw Problem.Invalid("billedAt", "billedAt must not lie in the future, nor before 2000.");
        return new(ReferenceOf(reference), billedAt, IsTakenBack: false);
    }

    static string ReferenceOf(string? reference) => Fields.Text("reference", reference, LongestReference);

    static IReadOnlyList<long> Numbers(BillingRequest request) => request.TransactionIds switch
    {
        null or { Count: 0 } => throw Problem.Missing("transactionIds"),
        { Count: > MostAtOnce and var count } => throw Problem.Invalid(
            "transactionIds", $"transactionIds names {count} records; at most {MostAtOnce} are allowed.", "too_long"),
        var numbers => numbers,
    };
}
