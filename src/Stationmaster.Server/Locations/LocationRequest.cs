using System.Text.RegularExpressions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Locations;

/// <summary>WGS 84, degrees.</summary>
public sealed record Coordinates(decimal? Latitude = null, decimal? Longitude = null);

/// <param name="CountryCode">ISO 3166-1, two letters.</param>
/// <param name="OwnerId">An older name of customerId.</param>
/// <param name="Timezone">IANA; absent: the country's, where it has one.</param>
/// <param name="PriceArea">Of the day-ahead market, as /v2/market/areas lists them; absent: that of the address, where it leaves no doubt.</param>
sealed record LocationRequest(
    string? Name, string? Address, string? PostalCode, string? City, string? CountryCode, Coordinates? Coordinates, bool Publish,
    long? CustomerId = null, long? OwnerId = null, Guid? TariffId = null, string? ParkingType = null,
    IReadOnlyList<string>? Facilities = null, IReadOnlyList<Direction>? Directions = null, OpeningTimes? OpeningTimes = null,
    string? Timezone = null, string? BillingReference = null, bool AllowPriorityCharging = false, bool IsEligibleForRefund = false,
    string? PriceArea = null);

sealed record LocationChange(
    string? Name = null, string? Address = null, string? PostalCode = null, string? City = null, string? CountryCode = null,
    Coordinates? Coordinates = null, bool? Publish = null, long? CustomerId = null, long? OwnerId = null, string? ParkingType = null,
    string? Timezone = null, bool? AllowPriorityCharging = null, bool? IsEligibleForRefund = null)
{
    public Given<Guid?> TariffId { get; init; }
    public Given<IReadOnlyList<string>> Facilities { get; init; }
    public Given<IReadOnlyList<Direction>> Directions { get; init; }
    public Given<OpeningTimes> OpeningTimes { get; init; }
    public Given<string> BillingReference { get; init; }

    /// <summary>Null: that of the address again.</summary>
    public Given<string> PriceArea { get; init; }
}

static partial class LocationChecks
{
    const decimal E7 = 10_000_000m;

    /// <exception cref="ApiProblem">422: the first field that is wrong, by name.</exception>
    public static LocationValues New(LocationRequest request, Scope scope)
    {
        var country = Fields.Country("countryCode", request.CountryCode);
        var (latitude, longitude) = Place(request.Coordinates ?? throw Problem.Missing("coordinates"));
        return new(
            request.CustomerId ?? request.OwnerId ?? scope.CustomerId, Fields.Text("name", request.Name, 100),
            Fields.Text("address", request.Address, 100), Fields.Text("postalCode", request.PostalCode, 20),
            Fields.Text("city", request.City, 100), country, latitude, longitude, Zone(request.Timezone, country), request.Publish,
            request.ParkingType is null ? "ON_STREET" : Fields.OneOf("parkingType", request.ParkingType, LocationWords.ParkingTypes),
            request.TariffId, Fields.Optional("billingReference", request.BillingReference, 100), request.AllowPriorityCharging,
            request.IsEligibleForRefund, new(Facilities(request.Facilities), Directions(request.Directions),
                Opening(request.OpeningTimes)), Area(request.PriceArea));
    }

    /// <exception cref="ApiProblem">422: the first field that is wrong, by name.</exception>
    public static LocationValues Changed(Location old, LocationChange change)
    {
        var country = change.CountryCode is null ? old.CountryCode : Fields.Country("countryCode", change.CountryCode);
        var (latitude, longitude) = change.Coordinates is null ? (old.LatitudeE7, old.LongitudeE7) : Place(change.Coordinates);
        return new(
            change.CustomerId ?? change.OwnerId ?? old.CustomerId, Or("name", change.Name, old.Name, 100),
            Or("address", change.Address, old.Address, 100), Or("postalCode", change.PostalCode, old.PostalCode, 20),
            Or("city", change.City, old.City, 100), country, latitude, longitude,
            change.Timezone is null ? old.TimeZone : Zone(change.Timezone, country), change.Publish ?? old.Publish,
            change.ParkingType is null ? old.ParkingType : Fields.OneOf("parkingType", change.ParkingType, LocationWords.ParkingTypes),
            change.TariffId.Or(old.TariffUuid), Fields.Optional("billingReference", change.BillingReference.Or(old.BillingReference), 100),
            change.AllowPriorityCharging ?? old.Priority, change.IsEligibleForRefund ?? old.RefundEligible, new(
                Facilities(change.Facilities.Or(old.Details.Facilities)), Directions(change.Directions.Or(old.Details.Directions)),
                Opening(change.OpeningTimes.Or(old.Details.OpeningTimes))),
            Area(change.PriceArea.Or(old.ChosenPriceArea)));
    }

    static string? Area(string? code) => string.IsNullOrWhiteSpace(code)
        ? null
        : Market.PriceArea.Find(code)?.Code ?? throw Problem.Invalid(
            "priceArea", $"priceArea must be one of {string.Join(", ", Market.PriceArea.All.Select(area => area.Code))}, or null for that of the address.");

    static string Or(string param, string? given, string old, int most) => given is null ? old : Fields.Text(param, given, most);

    static (long LatitudeE7, long LongitudeE7) Place(Coordinates coordinates) => (
        Degrees("coordinates.latitude", coordinates.Latitude, 90), Degrees("coordinates.longitude", coordinates.Longitude, 180));

    static long Degrees(string param, decimal? degrees, int most) => degrees switch
    {
        null => throw Problem.Missing(param),
        { } given when Math.Abs(given) <= most => (long)Math.Round(given * E7, MidpointRounding.AwayFromZero),
        _ => throw Problem.Invalid(param, $"{param} must be -{most} to {most} degrees."),
    };

    static string Zone(string? given, string country)
    {
        var zone = Fields.Optional("timezone", given, 60) ?? Countries.TimeZoneOf(country)
            ?? throw Problem.Invalid("timezone", $"timezone is required: {country} has several.", "missing_required_field");
        return zone.Contains('/') || zone == "UTC"
            ? TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : throw NoZone()
            : throw NoZone();
    }

    static ApiProblem NoZone() =>
        Problem.Invalid("timezone", "timezone must be a name of the IANA time zone database, such as Europe/Copenhagen.");

    static List<string>? Facilities(IReadOnlyList<string>? given) => given?
        .Select((facility, i) => Fields.OneOf($"facilities[{i}]", facility, LocationWords.Facilities))
        .Distinct()
        .ToList();

    static List<Direction>? Directions(IReadOnlyList<Direction>? given)
    {
        if (given?.Count > 20)
            throw Problem.Invalid("directions", "At most 20 directions are kept.");
        return given?
            .Select((direction, i) => new Direction(
                Fields.Text($"directions[{i}].language", direction?.Language, 5), Fields.Text($"directions[{i}].text", direction?.Text, 1000)))
            .ToList();
    }

    static OpeningTimes? Opening(OpeningTimes? given)
    {
        if (given is null or { TwentyFourSeven: true })
            return given is null ? null : new(TwentyFourSeven: true);
        if (given.RegularHours is not { Count: > 0 and <= 50 })
            throw Problem.Invalid("openingTimes.regularHours", "Unless twentyFourSeven, openingTimes needs 1 to 50 regularHours.");
        return new(
            TwentyFourSeven: false,
            [.. given.RegularHours.Select((hours, i) =>
            {
                var param = $"openingTimes.regularHours[{i}]";
                if (hours is null)
                    throw Problem.Missing(param);
                if (hours.Weekday is < 1 or > 7)
                    throw Problem.Invalid($"{param}.weekday", "weekday must be 1 (Monday) to 7 (Sunday).");
                var (begin, end) = (Hour($"{param}.periodBegin", hours.PeriodBegin), Hour($"{param}.periodEnd", hours.PeriodEnd));
                return string.CompareOrdinal(begin, end) < 0
                    ? new RegularHours(hours.Weekday, begin, end)
                    : throw Problem.Invalid($"{param}.periodEnd", "periodEnd must be after periodBegin; a night is two periods.");
            })]);
    }

    static string Hour(string param, string? text) => text is not null && HourForm().IsMatch(text)
        ? text
        : throw Problem.Invalid(param, $"{param} must be a time of day like 08:00, up to 24:00.");

    [GeneratedRegex("^((?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HourForm();
}
