using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Tariffs;

/// <param name="TariffId">The same tariff as charge records name it.</param>
/// <param name="CustomerId">Null: the operator's own.</param>
/// <param name="VatRate">0.25 for 25 %.</param>
/// <param name="Elements">The same prices as OCPI writes them; TIME and PARKING_TIME per hour.</param>
/// <param name="LocationCount">How many of the caller's locations use it.</param>
sealed record TariffView(
    Guid Id, int TariffId, string Name, string Currency, long? CustomerId, decimal VatRate, decimal PricePerKwh, decimal PricePerMinute,
    decimal PricePerSession, decimal IdlePricePerMinute, int IdleGraceMinutes, string Type, IReadOnlyList<TariffElementView> Elements,
    IReadOnlyList<TariffTextView> TariffAltText, decimal? MinPrice, decimal? MaxPrice, long LocationCount, DateTimeOffset LastUpdated);

sealed record TariffElementView(IReadOnlyList<PriceComponentView> PriceComponents);

/// <param name="Price">Gross.</param>
/// <param name="Vat">A fraction, as <see cref="TariffView.VatRate"/>.</param>
/// <param name="StepSize">Wh, or seconds.</param>
sealed record PriceComponentView(string Type, decimal Price, decimal Vat, int StepSize);

sealed record TariffTextView(string Language, string Text);

sealed record TariffList(IReadOnlyList<TariffView> Data);

/// <param name="Currency">ISO 4217.</param>
/// <param name="VatRate">A fraction: 0.25 for 25 %. Prices are gross.</param>
/// <param name="CustomerId">Whose it is; null for the caller's own. When replacing, null leaves it.</param>
sealed record TariffRequest(
    string? Name, string? Currency, decimal? VatRate, decimal? PricePerKwh, decimal PricePerMinute = 0, decimal PricePerSession = 0,
    decimal IdlePricePerMinute = 0, int IdleGraceMinutes = 0, long? CustomerId = null);

static class TariffsApi
{
    public static void MapTariffs(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/tariffs", List).WithTags("Tariffs").WithSummary("Tariffs");
        api.MapGet("/v2/tariffs/{id:guid}", Get).WithTags("Tariffs").WithSummary("One tariff");
        api.MapPost("/v2/tariffs", Create).WithTags("Tariffs").WithSummary("Create a tariff").Produces<TariffView>(201);
        api.MapPut("/v2/tariffs/{id:guid}", Replace).WithTags("Tariffs").WithSummary("Update a tariff");
    }

    static async Task<TariffList> List(HttpContext context, TariffStore tariffs, string? search, CancellationToken ct) =>
        new([.. (await tariffs.List(context.Scope(), Query.Search(search), ct)).Select(View)]);

    static async Task<TariffView> Get(HttpContext context, TariffStore tariffs, Guid id, CancellationToken ct) =>
        View(await tariffs.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Tariff {id}"));

    static async Task<IResult> Create(HttpContext context, TariffStore tariffs, TariffRequest request, CancellationToken ct)
    {
        var scope = context.Scope();
        var tariff = View(await tariffs.Create(scope, request.CustomerId ?? scope.CustomerId, Checked(request), ct));
        return Results.Created($"/v2/tariffs/{tariff.Id}", tariff);
    }

    static async Task<TariffView> Replace(HttpContext context, TariffStore tariffs, Guid id, TariffRequest request, CancellationToken ct) =>
        View(await tariffs.Replace(context.Scope(), id, request.CustomerId, Checked(request), ct)
            ?? throw Problem.NotFound($"Tariff {id}"));

    /// <exception cref="ApiProblem">422: the first field that is wrong, by name.</exception>
    static Tariff Checked(TariffRequest request)
    {
        // Seven days is the most, so no number of minutes overflows what is checked next.
        var grace = TimeSpan.FromMinutes(Math.Clamp(request.IdleGraceMinutes, -1, 1_000_000));
        var tariff = new SimpleTariff(
            0, Guid.Empty, Fields.Text("name", request.Name, 100), Fields.Text("currency", request.Currency, 3).ToUpperInvariant(),
            request.VatRate ?? throw Problem.Missing("vatRate"), request.PricePerKwh ?? throw Problem.Missing("pricePerKwh"),
            request.PricePerMinute, request.PricePerSession, request.IdlePricePerMinute, grace, default);
        if (tariff.Problems() is [var problem, ..])
            throw Problem.Invalid(problem.Field, $"{problem.Field}: expected {problem.Expected}.");

        return tariff.ToTariff();
    }

    static TariffView View(OwnedTariff owned)
    {
        var tariff = SimpleTariff.Of(owned.Tariff)!;
        return new(
            tariff.Uuid, tariff.Id, tariff.Name, tariff.Currency, owned.CustomerId == Customer.Root ? null : owned.CustomerId,
            tariff.VatRate, tariff.PricePerKwh, tariff.PricePerMinute, tariff.PricePerSession, tariff.IdlePricePerMinute,
            (int)tariff.IdleGrace.TotalMinutes, "REGULAR", [new([.. Components(tariff)])], [], null, null, owned.LocationCount,
            tariff.UpdatedAt);
    }

    static IEnumerable<PriceComponentView> Components(SimpleTariff tariff)
    {
        const int hour = 60;
        yield return new("ENERGY", tariff.PricePerKwh, tariff.VatRate, 1);
        if (tariff.PricePerMinute > 0)
            yield return new("TIME", tariff.PricePerMinute * hour, tariff.VatRate, 60);
        if (tariff.PricePerSession > 0)
            yield return new("FLAT", tariff.PricePerSession, tariff.VatRate, 1);
        if (tariff.IdlePricePerMinute > 0)
            yield return new("PARKING_TIME", tariff.IdlePricePerMinute * hour, tariff.VatRate, 60);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TariffList))]
[JsonSerializable(typeof(TariffRequest))]
sealed partial class TariffsJson : JsonSerializerContext;
