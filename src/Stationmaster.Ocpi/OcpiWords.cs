using Stationmaster.Charging.Pricing;

namespace Stationmaster.Ocpi;

/// <summary>OCPI's words for what a tariff is made of.</summary>
static class OcpiWords
{
    public static readonly IReadOnlyList<(TariffType Value, string Word)> Types =
    [
        (TariffType.Regular, "REGULAR"), (TariffType.AdHocPayment, "AD_HOC_PAYMENT"), (TariffType.ProfileCheap, "PROFILE_CHEAP"),
        (TariffType.ProfileFast, "PROFILE_FAST"), (TariffType.ProfileGreen, "PROFILE_GREEN"),
    ];

    public static readonly IReadOnlyList<(PriceDimension Value, string Word)> Dimensions =
    [
        (PriceDimension.Energy, "ENERGY"), (PriceDimension.Flat, "FLAT"), (PriceDimension.ParkingTime, "PARKING_TIME"), (PriceDimension.Time, "TIME"),
    ];

    public static readonly IReadOnlyList<(DayOfWeek Value, string Word)> Days =
    [
        (DayOfWeek.Monday, "MONDAY"), (DayOfWeek.Tuesday, "TUESDAY"), (DayOfWeek.Wednesday, "WEDNESDAY"), (DayOfWeek.Thursday, "THURSDAY"),
        (DayOfWeek.Friday, "FRIDAY"), (DayOfWeek.Saturday, "SATURDAY"), (DayOfWeek.Sunday, "SUNDAY"),
    ];

    public static readonly IReadOnlyList<(ReservationKind Value, string Word)> Reservations =
        [(ReservationKind.Reservation, "RESERVATION"), (ReservationKind.ReservationExpires, "RESERVATION_EXPIRES")];

    public static readonly IReadOnlyList<(PriceBasis Value, string Word)> TaxIncluded =
        [(PriceBasis.Gross, "YES"), (PriceBasis.Net, "NO"), (PriceBasis.Net, "N/A")];

    public static string Of<T>(IReadOnlyList<(T Value, string Word)> words, T value) =>
        words.First(each => EqualityComparer<T>.Default.Equals(each.Value, value)).Word;
}
