using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Locations;

/// <summary>A location's EVSEs as /v2/evses shows them; the feature that has them registers it.</summary>
public delegate Task<IReadOnlyList<JsonElement>> EvsesOfLocation(Scope scope, long locationId, CancellationToken ct);

/// <param name="Operator">The nearest operator or subsidiary above the owner.</param>
/// <param name="Owner">The customer whose it is; null: the operator's own.</param>
/// <param name="Evses">Only where one location is asked for.</param>
/// <param name="PriceArea">Of the day-ahead market; null where the address leaves a doubt and nobody chose.</param>
/// <param name="IsPriceAreaChosen">False: it follows from the address.</param>
sealed record LocationView(
    long Id, string Name, string Address, string PostalCode, string City, string CountryCode, string PartyId, Coordinates Coordinates,
    string Timezone, bool Publish, string ParkingType, IReadOnlyList<string> Facilities, IReadOnlyList<Direction> Directions,
    OpeningTimesView OpeningTimes, LocationOperator Operator, NamedRef? Owner, long? CustomerId, Guid? TariffId, TariffRef? Tariff,
    bool AllowPriorityCharging, string? BillingReference, bool IsEligibleForRefund,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<JsonElement>? Evses,
    long ChargeBoxCount, long ConnectorCount, DateTimeOffset LastUpdated, string? PriceArea, bool IsPriceAreaChosen);

sealed record LocationOperator(long Id, string Name, string? Website);

sealed record TariffRef(Guid Id, string Name);

sealed record OpeningTimesView(
    bool TwentyFourSeven,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RegularHours>? RegularHours);

static class LocationsApi
{
    const string Order = "locations";

    public static void MapLocations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/locations", List).WithTags("Locations").WithSummary("Locations");
        api.MapGet("/v2/locations/{id:long}", Get).WithTags("Locations").WithSummary("One location, with its EVSEs");
        api.MapPost("/v2/locations", Create).WithTags("Locations").WithSummary("Create a location").Produces<LocationView>(201);
        api.MapPatch("/v2/locations/{id:long}", Change).WithTags("Locations").WithSummary("Update a location");
    }

    static async Task<Page<LocationView>> List(
        HttpContext context, LocationViews views, LocationStore locations, string? search, Ids? ids, Ids? customerIds, long? customerId,
        long? ownerId, Guid? tariffId, string? priority, string? nextPageCursor, string? previousPageCursor, int? limit,
        CancellationToken ct)
    {
        var customers = customerIds?.Values ?? ((customerId ?? ownerId) is { } one ? [one] : null);
        var page = PageRequest.Read(Order, nextPageCursor, previousPageCursor, limit);
        var query = new LocationQuery(Query.Search(search), ids?.Values, customers, tariffId, Query.Flag("priority", priority));
        var found = await locations.List(context.Scope(), query, page, ct);
        return new(await views.Of(found.Data, ct), found.NextPageCursor, found.PreviousPageCursor);
    }

    static async Task<LocationView> Get(HttpContext context, LocationViews views, LocationStore locations, long id, CancellationToken ct) =>
        await views.Whole(context.Scope(), await locations.Find(context.Scope(), id, ct) ?? throw Problem.NotFound($"Location {id}"), ct);

    static async Task<IResult> Create(
        HttpContext context, LocationViews views, LocationStore locations, LocationRequest request, CancellationToken ct)
    {
        var scope = context.Scope();
        var location = await locations.Create(scope, LocationChecks.New(request, scope), ct);
        return Results.Created($"/v2/locations/{location.Id}", await views.Whole(scope, location, ct));
    }

    static async Task<LocationView> Change(
        HttpContext context, LocationViews views, LocationStore locations, long id, LocationChange change, CancellationToken ct)
    {
        var scope = context.Scope();
        var location = await locations.Change(scope, id, old => LocationChecks.Changed(old, change), ct)
            ?? throw Problem.NotFound($"Location {id}");
        return await views.Whole(scope, location, ct);
    }
}

/// <summary>Puts beside a location what the API shows with it.</summary>
sealed class LocationViews(LocationStore locations, CustomerStore customers, EvsesOfLocation? evses = null)
{
    public async Task<LocationView> Whole(Scope scope, Location location, CancellationToken ct) =>
        (await Of([location], ct))[0] with { Evses = evses is null ? [] : await evses(scope, location.Id, ct) };

    public async Task<IReadOnlyList<LocationView>> Of(IReadOnlyList<Location> rows, CancellationToken ct)
    {
        var names = await customers.Names(rows.SelectMany(row => Customer.IdsOf(row.CustomerPath)), ct);
        var counts = await locations.Counts([.. rows.Select(row => row.Id)], ct);
        var partyId = await locations.PartyId(ct);
        return [.. rows.Select(row =>
        {
            var cpo = Customer.IdsOf(row.CustomerPath).Reverse()
                .FirstOrDefault(id => names.TryGetValue(id, out var known) && CustomerTypes.IsOperator(known.Type), Customer.Root);
            var count = counts.GetValueOrDefault(row.Id, new(0, 0));
            return View(row, partyId, new(cpo, names[cpo].Name, null), count);
        })];
    }

    static LocationView View(Location row, string partyId, LocationOperator cpo, LocationCounts count)
    {
        const decimal e7 = 10_000_000m;
        var isOperators = row.CustomerId == Customer.Root;
        return new(
            row.Id, row.Name, row.Address, row.PostalCode, row.City, row.CountryCode, partyId,
            new(row.LatitudeE7 / e7, row.LongitudeE7 / e7), row.TimeZone, row.Publish, row.ParkingType, row.Details.Facilities ?? [],
            row.Details.Directions ?? [], row.Details.OpeningTimes is { } opening ? new(opening.TwentyFourSeven,
                opening.RegularHours) : new(TwentyFourSeven: true, null), cpo,
            isOperators ? null : new(row.CustomerId, row.CustomerName), isOperators ? null : row.CustomerId, row.TariffUuid,
            row.TariffUuid is { } tariff ? new(tariff, row.TariffName ?? "") : null, row.Priority, row.BillingReference, row.RefundEligible,
            null, count.ChargeBoxes, count.Connectors, row.UpdatedAt, row.PriceArea, row.ChosenPriceArea is not null);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Page<LocationView>))]
[JsonSerializable(typeof(LocationRequest))]
[JsonSerializable(typeof(LocationChange))]
[JsonSerializable(typeof(LocationDetails))]
sealed partial class LocationsJson : JsonSerializerContext
{
    public static string Write(LocationDetails details) => JsonSerializer.Serialize(details, Default.LocationDetails);

    public static LocationDetails Read(string json) => JsonSerializer.Deserialize(json, Default.LocationDetails) ?? new();
}
