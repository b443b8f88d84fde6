namespace Stationmaster.Server.Market;

/// <summary>What electricity costs at the day-ahead auction during one slot: without VAT, tariffs and taxes.</summary>
/// <param name="From">UTC, on a multiple of its length.</param>
/// <param name="Length">15 or 60 minutes.</param>
/// <param name="PerMwh">Exact; negative where the market pays for being rid of it.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record SpotPrice(string Area, DateTimeOffset From, TimeSpan Length, decimal PerMwh, string Currency)
{
    public DateTimeOffset To => From + Length;
}

/// <summary>How much CO2 a kWh taken from the grid of an area during five minutes stands for.</summary>
/// <param name="From">UTC.</param>
public sealed record AreaEmission(string Area, DateTimeOffset From, decimal GramsPerKwh)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);
}

public enum EmissionKind { Measured, Forecast }

/// <summary>
/// A source could not be asked, refused, or said what cannot be understood. The message is fit to show: it never has a token in it.
/// </summary>
/// <param name="isFleeting">Asking again soon may help.</param>
public sealed class MarketSourceException(string message, bool isFleeting, Exception? inner = null) : Exception(message, inner)
{
    public bool IsFleeting { get; } = isFleeting;

    /// <summary>How long the source asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Where day-ahead prices come from.</summary>
public interface IPriceSource
{
    /// <summary>As stored with each price and shown to people.</summary>
    string Name { get; }

    bool Covers(PriceArea area);

    /// <summary>The currency it always has for an area; others are extra.</summary>
    string CurrencyOf(PriceArea area);

    /// <summary>
    /// What is known of the time from <paramref name="from"/> to <paramref name="to"/>; a slot that is not known is absent, never 0.
    /// </summary>
    /// <exception cref="MarketSourceException">It is away, refused, or answered nonsense.</exception>
    Task<IReadOnlyList<SpotPrice>> Prices(PriceArea area, DateTimeOffset from, DateTimeOffset to, CancellationToken ct);
}

/// <summary>Where emission factors come from.</summary>
public interface IEmissionSource
{
    string Name { get; }

    bool Covers(PriceArea area);

    /// <inheritdoc cref="IPriceSource.Prices"/>
    Task<IReadOnlyList<AreaEmission>> Emissions(PriceArea area, EmissionKind kind, DateTimeOffset from, DateTimeOffset to,
        CancellationToken ct);
}
