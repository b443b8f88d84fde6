using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Locations;

/// <summary>A place with charge boxes.</summary>
/// <param name="CustomerPath">Of the customer that owns it: "/1/5/".</param>
/// <param name="LatitudeE7">Degrees times ten million.</param>
/// <param name="TimeZone">IANA: "Europe/Copenhagen".</param>
/// <param name="Publish">Shown to everybody.</param>
/// <param name="TariffId">What charging costs here; null: it is free.</param>
/// <param name="Priority">Priority keys get more power here.</param>
/// <param name="ChosenPriceArea">Null: that of its address.</param>
public sealed record Location(
    long Id, long CustomerId, string CustomerName, string CustomerPath, string Name, string Address, string PostalCode, string City,
    string CountryCode, long LatitudeE7, long LongitudeE7, string TimeZone, bool Publish, string ParkingType, long? TariffId,
    Guid? TariffUuid, string? TariffName, string? BillingReference, bool Priority, bool RefundEligible, LocationDetails Details,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? ChosenPriceArea = null)
{
    /// <summary>Where its electricity is traded; null where the address leaves a doubt and nobody chose.</summary>
    public string? PriceArea => (Market.PriceArea.Find(ChosenPriceArea) ?? Market.PriceArea.Of(CountryCode, PostalCode))?.Code;
}

/// <summary>What is kept of a location but never searched. Fields as in the API.</summary>
public sealed record LocationDetails(
    IReadOnlyList<string>? Facilities = null, IReadOnlyList<Direction>? Directions = null, OpeningTimes? OpeningTimes = null);

/// <param name="Language">Two letters.</param>
public sealed record Direction(string Language, string Text);

public sealed record OpeningTimes(bool TwentyFourSeven = true, IReadOnlyList<RegularHours>? RegularHours = null);

/// <param name="Weekday">1 Monday to 7 Sunday.</param>
/// <param name="PeriodBegin">"08:00".</param>
/// <param name="PeriodEnd">"20:00"; "24:00" for midnight.</param>
public sealed record RegularHours(int Weekday, string PeriodBegin, string PeriodEnd);

static class LocationWords
{
    public static IReadOnlyList<string> ParkingTypes { get; } =
        ["ON_STREET", "ON_DRIVEWAY", "PARKING_LOT", "PARKING_GARAGE", "UNDERGROUND_GARAGE", "ALONG_MOTORWAY", "OTHER"];

    public static IReadOnlyList<string> Facilities { get; } =
    [
        "HOTEL", "RESTAURANT", "CAFE", "MALL", "SUPERMARKET", "SPORT", "RECREATION_AREA", "NATURE", "MUSEUM", "BIKE_SHARING", "BUS_STOP",
        "TAXI_STAND", "TRAIN_STATION", "METRO_STATION", "TRAM_STOP", "AIRPORT", "PARKING_LOT", "CARPOOL_PARKING", "FUEL_STATION", "WIFI",
        "RESTROOM", "SHOWER", "CAR_WASH", "SHOPPING_AREA", "MEDICAL_CENTER", "HOTEL_RESERVATION", "TICKET_SERVICE", "PUBLIC_TRANSPORT",
    ];
}

sealed record LocationRow(
    long Id, long CustomerId, string CustomerName, string CustomerPath, string Name, string Address, string PostalCode, string City,
    string CountryCode, long LatitudeE7, long LongitudeE7, string TimeZone, long Publish, string ParkingType, long? TariffId,
    string? TariffUuid, string? TariffName, string? BillingReference, long Priority, long RefundEligible, string Details, long CreatedMs,
    long UpdatedMs, string? PriceArea)
{
    public const string Select =
        "select l.id as Id, l.customer_id as CustomerId, c.name as CustomerName, c.path as CustomerPath, l.name as Name, l.address as "
        + "Address, l.postal_code as PostalCode, l.city as City, l.country_code as CountryCode, l.latitude_e7 as LatitudeE7, "
        + "l.longitude_e7 as LongitudeE7, l.timezone as TimeZone, l.publish as Publish, l.parking_type as ParkingType, l.tariff_id as "
        + "TariffId, t.uuid as TariffUuid, t.name as TariffName, l.billing_reference as BillingReference, l.priority as Priority, "
        + "l.refund_eligible as RefundEligible, l.details as Details, l.created_ms as CreatedMs, l.updated_ms as UpdatedMs, "
        + "l.price_area as PriceArea from location l join customer c on c.id = l.customer_id left join tariff t on t.id = l.tariff_id ";

    public Location Location => new(
        Id, CustomerId, CustomerName, CustomerPath, Name, Address, PostalCode, City, CountryCode, LatitudeE7, LongitudeE7, TimeZone,
        Publish == 1, ParkingType, TariffId, TariffUuid is null ? null : Guid.Parse(TariffUuid), TariffName, BillingReference,
        Priority == 1, RefundEligible == 1, LocationsJson.Read(Details), Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs), PriceArea);
}
