using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>What became of a reservation.</summary>
public enum ReservationUse
{
    None,
    /// <summary>The driver came.</summary>
    Used,
    /// <summary>It ran out.</summary>
    Expired,
}

/// <summary>What was used in a stretch of time in which no price changes. Milliseconds and milliwatt-hours.</summary>
/// <param name="ChargingMs">TIME: connected and not idle.</param>
/// <param name="IdleMs">PARKING_TIME: the vehicle was not asking for power.</param>
public readonly record struct UsagePeriod(DateTimeOffset From, DateTimeOffset Until, long EnergyMilliWh, long ChargingMs, long IdleMs)
{
    public long ReservedMs { get; init; }

    /// <summary>W; null where not known.</summary>
    public decimal? MinPowerW { get; init; }

    public decimal? MaxPowerW { get; init; }

    /// <summary>A, all phases together; null where not known.</summary>
    public decimal? MinCurrentA { get; init; }

    public decimal? MaxCurrentA { get; init; }

    /// <summary>Idle time that the tariff's <see cref="IdleTerms"/> give away.</summary>
    public long FreeIdleMs { get; init; }

    /// <summary>The transaction had ended; the car was still plugged.</summary>
    public bool IsAfterStop { get; init; }
}

/// <summary>A session as pricing sees it.</summary>
/// <param name="StartedAt">Of the session, or of its reservation.</param>
/// <param name="Zone">The location's: times of day and dates of restrictions are its.</param>
public sealed record Usage(
    DateTimeOffset StartedAt, DateTimeOffset EndedAt, TimeZoneInfo Zone, ImmutableArray<UsagePeriod> Periods,
    ReservationUse Reservation = ReservationUse.None)
{
    /// <summary>The location's, for spot tariffs that name no area; null where it is not known.</summary>
    public string? PriceArea { get; init; }

    /// <summary>From periods as another party tells them: each is priced as a whole, at its start.</summary>
    /// <returns>The usage, its periods in order; and what is odd about them.</returns>
    public static (Usage Usage, ImmutableArray<string> Warnings) OfGiven(
        DateTimeOffset startedAt, DateTimeOffset endedAt, TimeZoneInfo zone, IEnumerable<UsagePeriod> periods, ReservationUse reservation)
    {
        var given = periods.ToList();
        var ordered = given.OrderBy(period => period.From).ToList();
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (!given.SequenceEqual(ordered))
            warnings.Add("The charging periods are not in order of time.");
        if (ordered.Any(period => period.From < startedAt || period.From > endedAt))
            warnings.Add("A charging period begins outside the session.");
        for (var i = 0; i < ordered.Count; i++)
            ordered[i] = ordered[i] with { Until = i + 1 < ordered.Count ? ordered[i + 1].From : endedAt };
        return (new(startedAt, endedAt, zone, [.. ordered], reservation), warnings.ToImmutable());
    }
}
