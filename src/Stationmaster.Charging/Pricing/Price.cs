using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

public enum PriceLineKind
{
    Energy, Time, Session, Idle, Rounding,
    /// <summary>The reserved time before a session, or instead of one.</summary>
    Reservation,
    /// <summary>What a reservation costs once.</summary>
    ReservationFee,
    /// <summary>What was added to reach the tariff's minimum.</summary>
    MinimumPrice,
    /// <summary>What was taken off to keep the tariff's maximum.</summary>
    MaximumPrice,
    /// <summary>What was taken off because idle time costs so much at most.</summary>
    IdleCap,
    /// <summary>What a voucher took off.</summary>
    Discount,
}

/// <summary>One line of a price, gross. Quantity times UnitPrice is Amount, to 4 decimals.</summary>
/// <param name="Text">For people: what this line is for.</param>
/// <param name="Unit">"kWh", "min", or empty where the quantity is a plain count.</param>
public sealed record PriceLine(PriceLineKind Kind, string Text, decimal Quantity, string Unit, decimal UnitPrice, decimal Amount)
{
    /// <summary>A fraction; null where the line has no rate of its own (rounding, discounts).</summary>
    public decimal? VatRate { get; init; }

    /// <summary>Which element of the tariff set the price, counted from 0; null where none did.</summary>
    public int? Element { get; init; }

    /// <summary>Which of the element's components, counted from 0.</summary>
    public int? Component { get; init; }

    /// <summary>Where the quantity was used, in order; empty where the line has no time.</summary>
    public ImmutableArray<PricePeriod> Periods { get; init; } = [];

    /// <summary>How the market's price became the unit price; null for fixed prices.</summary>
    public SpotShare? Spot { get; init; }

    /// <summary>What was billed beyond what was used, in the line's unit, because of the step.</summary>
    public decimal StepSurplus { get; init; }

    /// <summary>The step it was rounded up to, Wh or seconds; 0 where it was not.</summary>
    public int StepSize { get; init; }

    /// <summary>Whatever else explains the quantity or the price, in English; null where nothing does.</summary>
    public string? Note { get; init; }

    public DateTimeOffset? From => Periods is [var first, ..] ? first.From : null;

    public DateTimeOffset? Until => Periods is [.., var last] ? last.Until : null;
}

/// <summary>A stretch of time in which something priced was used.</summary>
/// <param name="Quantity">As used, in the line's unit: minutes not rounded to started ones.</param>
public readonly record struct PricePeriod(DateTimeOffset From, DateTimeOffset Until, decimal Quantity);

/// <summary>How one slot's price came about.</summary>
/// <param name="Slots">The market's slots it is made of: one, or the quarters of an hour; marked missing, or empty, where there was no price.</param>
/// <param name="PricePerMwh">The market's price used, net; null where it was missing and the minimum stood in.</param>
/// <param name="Rule">Which part of the rule decided.</param>
public sealed record SpotShare(
    DateTimeOffset From, DateTimeOffset Until, ImmutableArray<SpotSlot> Slots, decimal? PricePerMwh, SpotRule Rule);

public enum SpotRule { Market, Minimum, Maximum, Missing }

/// <summary>What of a price is of one VAT rate. Shares add up to the price.</summary>
public readonly record struct VatShare(decimal Rate, decimal Amount, decimal AmountExVat)
{
    public decimal Vat => Amount - AmountExVat;
}

/// <summary>What a session costs. The lines add up to <paramref name="Amount"/> exactly.</summary>
/// <param name="VatRate">The tariff's; see <see cref="Vats"/> where components have others.</param>
/// <param name="Amount">Gross, in the currency's minor unit.</param>
/// <param name="AmountExVat">Net, in the currency's minor unit.</param>
/// <param name="PerKwh">What a kWh cost; null where no energy was taken.</param>
public sealed record Price(
    string Currency, decimal VatRate, decimal Amount, decimal AmountExVat, decimal? PerKwh, ImmutableArray<PriceLine> Lines)
{
    /// <summary>The VAT in <see cref="Amount"/>: what net leaves of gross, so that the two add up.</summary>
    public decimal Vat => Amount - AmountExVat;

    /// <summary>By rate, the lowest first.</summary>
    public ImmutableArray<VatShare> Vats { get; init; } = [];

    /// <summary>A slot's market price was missing, so the tariff's minimum was billed for it.</summary>
    public bool HasMissingSpot { get; init; }

    /// <summary>The rules it was worked out by: <see cref="PricingRules"/>.</summary>
    public int Rules { get; init; } = PricingRules.Current;
}
