using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.ChargeRecords.Explanation;
using Stationmaster.Server.ChargeRecords.Review;
using Stationmaster.Server.ChargeRecords.Revisions;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Tariffs;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>What happens to records after they are made: computed again, corrected, looked at.</summary>
static class RecordLifeApi
{
    const string Tag = "Charge records";
    const int LongestNote = 1000;

    public static IServiceCollection AddRecordLife(this IServiceCollection services) => services
        .AddSingleton<EvidencePacker>().AddSingleton<EvidenceStore>().AddSingleton<Recomputer>().AddSingleton<RevisionStore>()
        .AddSingleton<Corrections>().AddSingleton<Explainer>().AddSingleton<ReviewStore>().AddSingleton<Reviews>()
        .AddApiJson(RecomputationJson.Default).AddApiJson(RevisionsJson.Default).AddApiJson(ReviewJson.Default)
        .AddApiJson(ExplanationJson.Default);

    public static void MapRecordLife(this IEndpointRouteBuilder api)
    {
        var record = api.MapGroup("/v2/charge-records/{id:long}").WithTags(Tag);
        record.MapPost("/recompute", Recompute).WithSummary("Compute a sealed record again")
            .WithDescription("From the charge box's messages packed beside it, through the same decisions, under the rules it was made by "
                + "(rules: \"current\": under today's). The sealed part must come out byte for byte; what does not is named.")
            .Produces<Recomputation>();
        record.MapGet("/explanation", Explain).WithSummary("Why a session costs what it costs")
            .WithDescription("Each line of the price with the tariff's rule; each quantity with the meter's readings; each reading with the message the "
                + "charge box sent. Also of running sessions. A sealed record's comes from the evidence packed beside it.").Produces<RecordExplanation>();
        record.MapGet("/revisions", List).WithSummary("The sealed forms of a record, oldest first, and what people did with it").Produces<RevisionList>();
        record.MapGet("/revisions/{revision:long}", One).WithSummary("A record as it was in one of its revisions").Produces<ChargeRecordShape>();
        record.MapPost("/corrections", Correct).WithSummary("Correct a sealed record")
            .WithDescription("Makes the next revision, priced anew; the one before stays readable. Where the record was billed already (or asCredit "
                + "is true) it is credited instead, and a record with a number of its own stands in its place.").Produces<CorrectionAnswer>();
        record.MapPost("/review", Decide).WithSummary("Release or exclude a record that waits for a human").Produces(204);

        api.MapGet("/v2/charge-records/review", Waiting).WithTags(Tag).WithSummary("Records that wait for a human, the oldest first")
            .WithQuery(
                new("state", "waiting|done", "done: those somebody decided on, the latest first."), QueryParameter.Limit(25, 100), QueryParameter.Next)
            .Produces<ReviewPage>();
        api.MapGet("/v2/charge-records/review/count", Count).WithTags(Tag).WithSummary("How many records wait for a human").Produces<ReviewCount>();
    }

    static async Task<Recomputation> Recompute(
        long id, HttpContext context, ChargeRecordStore records, Recomputer recomputer, RecomputeRequest? request, CancellationToken ct)
    {
        var isCurrent = request?.Rules switch
        {
            null or "recorded" => false,
            "current" => true,
            _ => throw Problem.Invalid("rules", "rules must be recorded or current."),
        };
        _ = await records.Find(context.Scope(), id, ct) ?? throw NotFound(id);
        return await recomputer.Recompute(id, isCurrent, ct)
            ?? throw Problem.Conflict(null, $"Charge record {id} is not sealed yet: it still changes.", "not_sealed");
    }

    static async Task<RecordExplanation> Explain(long id, HttpContext context, Explainer explainer, CancellationToken ct) =>
        await explainer.Find(context.Scope(), id, ct) ?? throw NotFound(id);

    static async Task<RevisionList> List(long id, HttpContext context, ChargeRecordStore records, RevisionStore revisions, CancellationToken ct)
    {
        _ = await records.Find(context.Scope(), id, ct) ?? throw NotFound(id);
        var made = await revisions.Of(id, ct);
        return new(
            [
                .. made.Select((revision, i) => new RevisionView(
                    revision.RevisionNumber, Storage.Epoch.FromMs(revision.AtMs), revision.Author, revision.Reason, revision.Rules, revision.SealedHash,
                    i == 0 ? [] : [.. Seal.Differences(made[i - 1].SealedPart, revision.SealedPart).Where(difference => difference.Field != "revision")])),
            ],
            await revisions.Actions(id, ct));
    }

    static async Task<IResult> One(
        long id, long revision, HttpContext context, ChargeRecordStore records, RevisionStore revisions, CancellationToken ct)
    {
        _ = await records.Find(context.Scope(), id, ct) ?? throw NotFound(id);
        var found = (await revisions.Of(id, ct)).FirstOrDefault(made => made.RevisionNumber == revision)
            ?? throw Problem.NotFound($"Revision {revision} of charge record {id}");
        return new Document(Encoding.UTF8.GetBytes(found.Document));
    }

    static async Task<CorrectionAnswer> Correct(
        long id, HttpContext context, Corrections corrections, TariffStore tariffs, TokenStore tokens, DriverDirectory drivers,
        CorrectionRequest request, CancellationToken ct)
    {
        var reason = request.Preview ? request.Reason ?? "" : Fields.Text("reason", request.Reason, LongestNote);
        var changes = request.Changes ?? throw Problem.Missing("changes");
        var correction = new Correction(
            changes.StartedAt, changes.EndedAt, Energy(changes.Consumed), await Offer(context.Scope(), changes.TariffId, tariffs, ct),
            await Payer(context.Scope(), changes.TokenId, tokens, drivers, ct), Amount(changes), changes.Free, changes.Settle);
        return correction == new Correction()
            ? throw Problem.Invalid("changes", "changes names nothing to correct.")
            : await corrections.Make(context.Scope(), id, correction, reason, "corrected", request.AsCredit, request.Preview, ct);
    }

    static async Task<IResult> Decide(long id, HttpContext context, Reviews reviews, ReviewDecision decision, CancellationToken ct)
    {
        switch (Fields.OneOf("action", decision.Action, ["release", "exclude"]))
        {
            case "release":
                await reviews.Release(context.Scope(), id, Fields.Optional("note", decision.Note, LongestNote), ct);
                break;
            default:
                await reviews.Exclude(context.Scope(), id, Fields.Text("note", decision.Note, LongestNote), ct);
                break;
        }
        return Results.NoContent();
    }

    static async Task<ReviewPage> Waiting(HttpContext context, ReviewStore reviews, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var isWaiting = query.Word("state", ("waiting", true), ("done", false));
        var limit = query.Limit(usual: 25, most: 100);
        var from = Cursor.Read(query.Text("nextPageCursor"), isWaiting ? ReviewStore.WaitingOrder : ReviewStore.DoneOrder, keys: 2);
        query.Done();
        var (items, next) = await reviews.List(context.Scope(), isWaiting, limit, from, ct);
        return new(items, await reviews.Waiting(context.Scope(), ct), next?.ToString());
    }

    static async Task<ReviewCount> Count(HttpContext context, ReviewStore reviews, CancellationToken ct) =>
        new(await reviews.Waiting(context.Scope(), ct));

    static long? Energy(decimal? consumed)
    {
        if (consumed is not { } kwh)
            return null;
        return kwh is >= 0 and <= 100_000 && decimal.Round(kwh, 3) == kwh
            ? (long)(kwh * 1000)
            : throw Problem.Invalid("changes.consumed", "changes.consumed is in kWh: 0 to 100000 with at most three decimals.");
    }

    static decimal? Amount(CorrectionChanges changes)
    {
        if (changes.Price is not { } price)
            return null;
        if (changes.Free)
            throw Problem.Invalid("changes.price", "Give either changes.price or changes.free.");
        return price is >= 0 and <= 1_000_000 && decimal.Round(price, 2) == price
            ? price
            : throw Problem.Invalid("changes.price", "changes.price is gross: 0 to 1000000 with at most two decimals.");
    }

    static async Task<Offer?> Offer(Scope scope, JsonElement? id, TariffStore tariffs, CancellationToken ct)
    {
        if (id is not { ValueKind: not JsonValueKind.Null } given)
            return null;
        var tariff = given.ValueKind == JsonValueKind.String && given.TryGetGuid(out var uuid) ? (await tariffs.Find(scope, uuid, ct))?.Tariff
            : given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var number)
                ? (await tariffs.List(scope, null, ct)).FirstOrDefault(owned => owned.Tariff.Id == number)?.Tariff
                : null;
        return tariff is null
            ? throw Problem.Invalid("changes.tariffId", "changes.tariffId is no tariff you can see.")
            : new(PriceSource.LocationTariff, tariff);
    }

    static async Task<Charging.Tokens.Driver?> Payer(Scope scope, long? id, TokenStore tokens, DriverDirectory drivers, CancellationToken ct)
    {
        if (id is not { } tokenId)
            return null;
        var token = await tokens.Find(scope, tokenId, ct) ?? throw Problem.Invalid("changes.tokenId", "changes.tokenId is no charge key you can see.");
        return await drivers.Find(token.Uid, ct);
    }

    static ApiProblem NotFound(long id) => Problem.NotFound($"Charge record {id}");
}
