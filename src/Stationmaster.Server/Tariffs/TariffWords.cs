using Stationmaster.Charging.Pricing;

namespace Stationmaster.Server.Tariffs;

/// <summary>The words of OCPI for what a tariff is made of.</summary>
static class TariffWords
{
    public static readonly IReadOnlyList<string> Bases = ["GROSS", "NET"];
    public static readonly IReadOnlyList<string> Types = ["REGULAR", "AD_HOC_PAYMENT", "PROFILE_CHEAP", "PROFILE_FAST", "PROFILE_GREEN"];
    public static readonly IReadOnlyList<string> Dimensions = ["ENERGY", "TIME", "PARKING_TIME", "FLAT"];
    public static readonly IReadOnlyList<string> Days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];
    public static readonly IReadOnlyList<string> Reservations = ["RESERVATION", "RESERVATION_EXPIRES"];

    public static string Word(this PriceBasis basis) => Bases[(int)basis];

    public static string Word(this TariffType type) => Types[(int)type];

    public static string Word(this PriceDimension dimension) => Dimensions[(int)dimension];

    public static string Word(this DayOfWeek day) => Days[(int)day];

    public static string Word(this ReservationKind kind) => Reservations[(int)kind];
}
