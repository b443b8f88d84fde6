using System.Globalization;

namespace Stationmaster.Charging.Pricing;

/// <summary>The words of price lines.</summary>
static class LineText
{
    public static string Of(Tariff tariff, PricedQuantity quantity)
    {
        var text = quantity.Kind switch
        {
            PriceLineKind.Energy when quantity.Spot is not null => "Energy at the market's price",
            PriceLineKind.Energy => "Energy",
            PriceLineKind.Time => "Charging time",
            PriceLineKind.Session => "Session fee",
            PriceLineKind.Idle => Idle(tariff),
            PriceLineKind.Reservation => "Reserved time",
            PriceLineKind.ReservationFee => "Reservation fee",
            _ => quantity.Kind.ToString(),
        };
        return quantity.Chosen is { } chosen && When(tariff.Elements[chosen.Element].Restrictions) is { Length: > 0 } when ? $"{text} ({when})" : text;
    }

    public static string Idle(Tariff tariff) => tariff.Idle is { } idle && idle.Grace > TimeSpan.Zero
        ? $"Idle time, first {(idle.Grace.Ticks / (decimal)TimeSpan.TicksPerMinute).ToString("0.##", CultureInfo.InvariantCulture)} min free"
        : "Idle time";

    public static string? Note(PricedQuantity quantity) => quantity.Spot switch
    {
        { Rule: SpotRule.Missing } => "The market's price was missing: the minimum price stands in.",
        { Rule: SpotRule.Minimum } => "The market's price with margin was below the minimum price.",
        { Rule: SpotRule.Maximum } => "The market's price with margin was above the maximum price.",
        _ when quantity.Surplus > 0 && quantity.IsTime => $"Rounded up to {quantity.StepSize} s.",
        _ when quantity.Surplus > 0 => $"Rounded up to {quantity.StepSize} Wh.",
        _ => null,
    };

    /// <summary>The restrictions in a few words: "17:00-20:00, Mon Tue, from 30 kWh".</summary>
    static string When(Restrictions? restrictions)
    {
        if (restrictions is not { } of)
            return "";
        var words = new List<string>();
        if (of.StartTime is not null || of.EndTime is not null)
            words.Add($"{Clock(of.StartTime)}-{Clock(of.EndTime)}");
        if (!of.DaysOfWeek.IsEmpty)
            words.Add(string.Join(' ', of.DaysOfWeek.Select(day => day.ToString()[..3])));
        Range(of.StartDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), of.EndDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "");
        Range(Number(of.MinKwh), Number(of.MaxKwh), " kWh");
        Range(Number(of.MinPower), Number(of.MaxPower), " kW");
        Range(Number(of.MinCurrent), Number(of.MaxCurrent), " A");
        Range(Number(of.MinDuration / 60m), Number(of.MaxDuration / 60m), " min");
        return string.Join(", ", words);

        void Range(string? from, string? until, string unit)
        {
            if (from is not null)
                words.Add($"from {from}{unit}");
            if (until is not null)
                words.Add($"below {until}{unit}");
        }
    }

    static string Clock(TimeOnly? time) => (time ?? TimeOnly.MinValue).ToString("HH:mm", CultureInfo.InvariantCulture);

    static string? Number(decimal? value) => value?.ToString("0.###", CultureInfo.InvariantCulture);
}
