namespace Stationmaster.Charging.Pricing;

/// <summary>
/// Energy at the day-ahead market's price. A slot's gross price per kWh is
/// <c>max(Minimum, spot * (1 + VAT) * (1 + MarginRate) + Margin)</c>: percentage first, then the fixed margin. In a net tariff the same without VAT.
/// </summary>
/// <param name="Area">The market's price area ("DK1", "DE-LU"); null: the location's.</param>
/// <param name="SlotMinutes">15, or 60: the mean of the hour's quarters.</param>
/// <param name="MarginRate">0.1 for 10 %.</param>
/// <param name="Margin">Per kWh, gross or net as the tariff.</param>
/// <param name="Minimum">Per kWh, gross or net as the tariff: the floor, and the price where the market's is missing.</param>
/// <param name="Maximum">The most per kWh; null: no cap.</param>
public sealed record SpotPricing(
    string? Area, int SlotMinutes, decimal MarginRate, decimal Margin, decimal Minimum, decimal? Maximum = null)
{
    /// <summary>The price of the slot the session starts in holds for all of it.</summary>
    public bool IsFixedAtStart { get; init; }

    /// <summary>A fraction; null: the tariff's.</summary>
    public decimal? VatRate { get; init; }
}

/// <summary>The market's price of energy for a quarter of an hour or an hour.</summary>
/// <param name="From">UTC, inclusive.</param>
/// <param name="PricePerMwh">Net, in Currency, negative where the market's is; meaningless where missing.</param>
/// <param name="Area">"DK1", "DE-LU", ...</param>
/// <param name="Source">Who published it: "Energi Data Service", "ENTSO-E", "manual".</param>
public sealed record SpotSlot(
    DateTimeOffset From, TimeSpan Length, decimal PricePerMwh, string Currency, string Area, string Source, DateTimeOffset FetchedAt)
{
    /// <summary>No price was published for this slot: it is never zero, the tariff's minimum stands in.</summary>
    public bool IsMissing { get; init; }

    /// <summary>What one unit of the published currency was worth in Currency, where it was converted; else null.</summary>
    public decimal? ExchangeRate { get; init; }

    public DateTimeOffset Until => From + Length;
}
