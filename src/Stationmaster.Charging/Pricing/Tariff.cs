using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>Who a tariff is for: OCPI 2.2.1 §11.4.7 TariffType. Regular is what stands where OCPI leaves it out.</summary>
public enum TariffType { Regular, AdHocPayment, ProfileCheap, ProfileFast, ProfileGreen }

/// <summary>What the prices of a tariff contain.</summary>
public enum PriceBasis
{
    /// <summary>VAT included, as operators enter prices and drivers read them. Net is derived.</summary>
    Gross,
    /// <summary>VAT comes on top, as OCPI 2.2.1 has it.</summary>
    Net,
}

/// <summary>
/// What charging costs, as in OCPI: elements are read from the top, for each dimension the first that has a component of it and whose
/// restrictions hold supplies the price; what none supplies is free. Immutable once used: a session keeps the tariff it started with.
/// </summary>
/// <param name="Currency">ISO 4217, three capitals.</param>
/// <param name="VatRate">0.25 for 25 %. Of every component that names none of its own.</param>
/// <param name="UpdatedAt">When this version was made.</param>
public sealed record Tariff(
    int Id, Guid Uuid, string Name, string Currency, decimal VatRate, ImmutableArray<TariffElement> Elements, DateTimeOffset UpdatedAt)
{
    public PriceBasis Basis { get; init; }

    public TariffType Type { get; init; }

    /// <summary>Counts from 1; each change of a tariff makes the next one.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The least a session costs.</summary>
    public PriceLimit? MinPrice { get; init; }

    /// <summary>The most a session costs.</summary>
    public PriceLimit? MaxPrice { get; init; }

    public ImmutableArray<TariffText> AltText { get; init; } = [];

    public string? AltUrl { get; init; }

    /// <summary>Sessions that start from here on use it; null: always.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Sessions that start from here on use it no more; null: it has no end.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Energy costs what the market asks, where no element's energy component matches; null for fixed prices.</summary>
    public SpotPricing? Spot { get; init; }

    /// <summary>How idle time is counted for PARKING_TIME; null as OCPI has it.</summary>
    public IdleTerms? Idle { get; init; }

    public decimal VatOf(PriceComponent component) => component.VatRate ?? VatRate;

    /// <summary>Whether a session that starts then may use it.</summary>
    public bool IsValidAt(DateTimeOffset start) => !(start < ValidFrom) && !(start >= ValidUntil);
}

/// <summary>Words for people, in one language.</summary>
/// <param name="Language">ISO 639-1.</param>
public sealed record TariffText(string Language, string Text);

/// <summary>A bound of what a session costs. Each side binds on its own; null binds nothing.</summary>
public sealed record PriceLimit(decimal? ExclVat, decimal? InclVat);

/// <param name="Field">The path of the tariff's member, as the API writes it: <c>elements[0].priceComponents[1].stepSize</c>.</param>
/// <param name="Expected">What would be right, to be read after "expected".</param>
public sealed record TariffProblem(string Field, string Expected);
