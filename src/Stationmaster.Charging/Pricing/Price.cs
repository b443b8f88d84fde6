using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>What of a session is priced.</summary>
/// <param name="EnergyMilliWh">Unrounded: what is shown in kWh with two decimals is priced with all of them.</param>
public sealed record Quantities(long EnergyMilliWh, TimeSpan Charging, TimeSpan Idle);

public enum PriceLineKind { Energy, Time, Session, Idle, Rounding }

/// <summary>One line of a price, gross. Quantity times UnitPrice is Amount, to 4 decimals.</summary>
/// <param name="Text">For people: what this line is for.</param>
/// <param name="Unit">"kWh", "min", or empty where the quantity is a plain count.</param>
public sealed record PriceLine(PriceLineKind Kind, string Text, decimal Quantity, string Unit, decimal UnitPrice, decimal Amount);

/// <summary>What a session costs. The lines add up to <paramref name="Amount"/> exactly.</summary>
/// <param name="Amount">Gross, in the currency's minor unit.</param>
/// <param name="AmountExVat">Net, in the currency's minor unit: Amount / (1 + VatRate).</param>
/// <param name="PerKwh">What a kWh cost; null where no energy was taken.</param>
public sealed record Price(
    string Currency, decimal VatRate, decimal Amount, decimal AmountExVat, decimal? PerKwh, ImmutableArray<PriceLine> Lines)
{
    /// <summary>The VAT in <see cref="Amount"/>: what net leaves of gross, so that the two add up.</summary>
    public decimal Vat => Amount - AmountExVat;
}
