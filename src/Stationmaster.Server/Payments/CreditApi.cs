using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Payments;

/// <param name="Currency">ISO 4217; needed once.</param>
sealed record CreditChoice(bool? IsPrepaid = null, string? Currency = null);

/// <param name="Amount">Taxes included, in the credit's currency; below 0 it is paid out.</param>
/// <param name="Reference">The payment's: given again, nothing is added again.</param>
sealed record CreditChange(decimal? Amount = null, string? Reference = null, string? Note = null);

static class CreditApi
{
    const decimal Most = 1_000_000m;

    public static void MapCredit(this IEndpointRouteBuilder api)
    {
        var credit = api.MapGroup("/v2/tokens/{id:long}/credit").WithTags("Charge keys");
        credit.MapGet("", (long id, HttpContext context, CreditStore store, CancellationToken ct) => store.Find(context.Scope(), id, ct))
            .WithSummary("What is left of a prepaid charge key's credit").Produces<Credit>();
        credit.MapPut("", (long id, CreditChoice choice, HttpContext context, CreditStore store, CancellationToken ct) => store.Set(
                context.Scope(), id, choice.IsPrepaid ?? throw Problem.Missing("isPrepaid"), choice.Currency, ct))
            .WithSummary("Make a charge key a prepaid one, or not any more")
            .WithDescription("Holds for sessions that start from now on. The balance and its ledger stay.").Produces<Credit>();
        credit.MapGet("/entries", Entries).WithSummary("Every change of a charge key's credit, newest first")
            .WithQuery(QueryParameter.Limit(50, 100), QueryParameter.Next).Produces<CreditEntryPage>();
        credit.MapPost("/entries", Add).WithSummary("Top up a charge key's credit, or pay some out")
            .WithDescription("200 with the entry that stands, where the reference was given before.").Produces<CreditEntry>(201).Produces<CreditEntry>();
    }

    static Task<CreditEntryPage> Entries(long id, HttpContext context, CreditStore store, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (limit, next) = (query.Limit(50, 100), query.Text("nextPageCursor"));
        query.Done();
        return store.Entries(context.Scope(), id, limit, Cursor.Read(next, CreditStore.Order, 1)?.Keys[0] ?? long.MaxValue, ct);
    }

    static async Task<IResult> Add(long id, CreditChange change, HttpContext context, CreditStore store, CancellationToken ct)
    {
        if ((change.Amount ?? throw Problem.Missing("amount")) is var amount && amount is 0 or > Most or < -Most)
            throw Problem.Invalid("amount", $"amount: expected up to {Most:0}, and not 0.");
        var (entry, isNew) = await store.Add(
            context.Scope(), id, amount, Fields.Optional("reference", change.Reference, 100), Fields.Optional("note", change.Note, 200), ct);
        return isNew ? Results.Created($"/v2/tokens/{id}/credit/entries", entry) : Results.Ok(entry);
    }
}
