using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Vouchers;

/// <param name="Owner">Who grants it.</param>
/// <param name="OwnFleet">For the charge keys of whoever owns the location.</param>
/// <param name="Location">Null: all locations of the owner and of those below.</param>
sealed record PriceAgreementView(
    long Id, NamedRef Owner, NamedRef? Customer, NamedRef? Token, bool OwnFleet, NamedRef? Location, Pricing Pricing, string? Note,
    bool IsDisabled, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

sealed record PriceAgreementList(IReadOnlyList<PriceAgreementView> Data, long Count);

/// <param name="OwnerId">Who grants it; absent: the caller's own customer.</param>
/// <param name="CustomerId">For whom; exactly one of customerId, tokenId and ownFleet.</param>
/// <param name="ValidFrom">Absent: from now.</param>
sealed record PriceAgreementRequest(
    long? OwnerId = null, long? CustomerId = null, long? TokenId = null, bool? OwnFleet = null, long? LocationId = null,
    Pricing? Pricing = null, string? Note = null, bool? IsDisabled = null, DateTimeOffset? ValidFrom = null,
    DateTimeOffset? ValidUntil = null);

sealed record PriceAgreementChange(Pricing? Pricing = null, bool? IsDisabled = null, DateTimeOffset? ValidFrom = null)
{
    public Given<long?> LocationId { get; init; }
    public Given<string> Note { get; init; }
    public Given<DateTimeOffset?> ValidUntil { get; init; }
}

static class PriceAgreementsApi
{
    const string Tag = "Own prices";

    public static void MapPriceAgreements(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/price-agreements", List).WithTags(Tag).WithSummary("Prices of customers and charge keys of their own");
        api.MapGet("/v2/price-agreements/{id:long}", Get).WithTags(Tag).WithSummary("One price agreement");
        api.MapPost("/v2/price-agreements", Create).WithTags(Tag).WithSummary("Agree on a price with a customer, for a charge key, or for own fleets")
            .Produces<PriceAgreementView>(201);
        api.MapPatch("/v2/price-agreements/{id:long}", Change).WithTags(Tag).WithSummary("Update a price agreement")
            .WithDescription("Sessions that run keep the price they were offered at their start.");
        api.MapDelete("/v2/price-agreements/{id:long}", Delete).WithTags(Tag).WithSummary("End and remove a price agreement").Produces(204);
    }

    static async Task<PriceAgreementList> List(
        HttpContext context, PriceAgreementStore agreements, long? customerId, long? tokenId, long? locationId, int? offset, int? limit,
        CancellationToken ct)
    {
        var (rows, count) = await agreements.List(
            context.Scope(), new(customerId, tokenId, locationId, Query.Offset(offset), Query.Limit(limit, 100, 1000)), ct);
        return new([.. rows.Select(View)], count);
    }

    static async Task<PriceAgreementView> Get(HttpContext context, PriceAgreementStore agreements, long id, CancellationToken ct) =>
        View(await agreements.Find(context.Scope(), id, ct) ?? throw NotFound(id));

    static async Task<IResult> Create(
        HttpContext context, PriceAgreementStore agreements, PriceAgreementRequest request, CancellationToken ct)
    {
        var scope = context.Scope();
        var targets = (request.CustomerId is null ? 0 : 1) + (request.TokenId is null ? 0 : 1) + (request.OwnFleet == true ? 1 : 0);
        if (targets != 1)
            throw Problem.Invalid("customerId", "Expected exactly one of customerId, tokenId and ownFleet: true.");
        var agreement = View(await agreements.Create(
            scope,
            Ordered(new(
                request.OwnerId ?? scope.CustomerId, request.CustomerId, request.TokenId, request.OwnFleet == true, request.LocationId,
                OwnPrices.Checked(request.Pricing, allowAmount: false), Fields.Optional("note", request.Note, 200), request.IsDisabled ?? false,
                request.ValidFrom, request.ValidUntil)),
            ct));
        return Results.Created($"/v2/price-agreements/{agreement.Id}", agreement);
    }

    static async Task<PriceAgreementView> Change(
        HttpContext context, PriceAgreementStore agreements, long id, PriceAgreementChange change, CancellationToken ct) =>
        View(await agreements.Change(
            context.Scope(), id,
            old => Ordered(new(
                old.OwnerId, old.CustomerId, old.TokenId, old.OwnFleet, change.LocationId.Or(old.LocationId),
                change.Pricing is null ? old.Price : OwnPrices.Checked(change.Pricing, allowAmount: false),
                Fields.Optional("note", change.Note.Or(old.Note), 200), change.IsDisabled ?? old.IsDisabled,
                change.ValidFrom ?? old.ValidFrom, change.ValidUntil.Or(old.ValidUntil))),
            ct) ?? throw NotFound(id));

    static async Task<IResult> Delete(HttpContext context, PriceAgreementStore agreements, long id, CancellationToken ct) =>
        await agreements.Delete(context.Scope(), id, ct) ? Results.NoContent() : throw NotFound(id);

    static PriceAgreementValues Ordered(PriceAgreementValues values) =>
        values.ValidUntil is { } until && values.ValidFrom is { } from && until <= from
            ? throw Problem.Invalid("validUntil", "validUntil must be after validFrom.")
            : values;

    static ApiProblem NotFound(long id) => Problem.NotFound($"Price agreement {id}");

    static PriceAgreementView View(PriceAgreement agreement) => new(
        agreement.Id, new(agreement.OwnerId, agreement.OwnerName),
        agreement.CustomerId is { } customer ? new(customer, agreement.CustomerName ?? "") : null,
        agreement.TokenId is { } token ? new(token, agreement.TokenLabel ?? "") : null, agreement.OwnFleet,
        agreement.LocationId is { } location ? new(location, agreement.LocationName ?? "") : null, OwnPrices.View(agreement.Price),
        agreement.Note, agreement.IsDisabled, agreement.ValidFrom, agreement.ValidUntil, agreement.CreatedAt, agreement.UpdatedAt);
}
