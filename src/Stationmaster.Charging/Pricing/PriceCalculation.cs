using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>
/// From what was used to what is owed. Depends on its arguments alone, so a disputed price can be worked out again years later.
/// </summary>
public static class PriceCalculation
{
    const int LineDecimals = 4;

    public static Price Of(Tariff priced, Quantities quantities)
    {
        var tariff = SimpleTariff.Of(priced) ?? throw new NotSupportedException("Only simple tariffs are priced without their periods.");
        var lines = Lines(tariff, quantities).ToList();
        // Lines keep full precision and their sum is rounded once: what is owed is the price, not its lines.
        var amount = Currency.Round(lines.Sum(line => line.Quantity * line.UnitPrice), tariff.Currency);
        var rounding = amount - lines.Sum(line => line.Amount);
        if (rounding != 0) lines.Add(new(PriceLineKind.Rounding, "Rounding", 1, "", rounding, rounding));

        return new(
            tariff.Currency, tariff.VatRate, amount, Net(amount, tariff.VatRate, tariff.Currency),
            quantities.EnergyMilliWh > 0 ? tariff.PricePerKwh : null, [.. lines]);
    }

    /// <summary>Nothing is owed, and nothing needs explaining.</summary>
    public static Price Free(string currency, decimal vatRate = 0) => new(currency, vatRate, 0, 0, null, []);

    static IEnumerable<PriceLine> Lines(SimpleTariff tariff, Quantities quantities)
    {
        if (quantities.EnergyMilliWh > 0)
            yield return Line(PriceLineKind.Energy, "Energy", quantities.EnergyMilliWh / 1_000_000m, "kWh", tariff.PricePerKwh);

        var charging = MinutesStarted(quantities.Charging);
        if (tariff.PricePerMinute > 0 && charging > 0)
            yield return Line(PriceLineKind.Time, "Charging time", charging, "min", tariff.PricePerMinute);

        if (tariff.PricePerSession > 0)
            yield return Line(PriceLineKind.Session, "Session fee", 1, "", tariff.PricePerSession);

        if (tariff.IdlePricePerMinute > 0 && quantities.Idle > TimeSpan.Zero)
            yield return Idle(tariff, quantities.Idle);
    }

    static PriceLine Idle(SimpleTariff tariff, TimeSpan idle)
    {
        var text = tariff.IdleGrace > TimeSpan.Zero ? $"Idle time, first {Minutes(tariff.IdleGrace)} min free" : "Idle time";
        var paid = MinutesStarted(idle - tariff.IdleGrace);
        return paid > 0
            ? Line(PriceLineKind.Idle, text, paid, "min", tariff.IdlePricePerMinute)
            : Line(PriceLineKind.Idle, text, MinutesStarted(idle), "min", 0);
    }

    static PriceLine Line(PriceLineKind kind, string text, decimal quantity, string unit, decimal unitPrice) =>
        new(kind, text, quantity, unit, unitPrice, Math.Round(quantity * unitPrice, LineDecimals, MidpointRounding.AwayFromZero));

    static decimal Net(decimal gross, decimal vatRate, string currency) => Currency.Round(gross / (1 + vatRate), currency);

    static long MinutesStarted(TimeSpan time) =>
        time <= TimeSpan.Zero ? 0 : (time.Ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute;

    static string Minutes(TimeSpan time) => (time.Ticks / (decimal)TimeSpan.TicksPerMinute).ToString("0.##");
}
