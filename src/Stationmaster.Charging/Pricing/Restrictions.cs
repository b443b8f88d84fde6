using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

public enum ReservationKind
{
    /// <summary>While a connector is held for the driver.</summary>
    Reservation,
    /// <summary>The reservation ran out without a session.</summary>
    ReservationExpires,
}

/// <summary>When an element holds; all that are given must: OCPI 2.2.1 §11.4.6. Times and dates in the location's zone.</summary>
/// <param name="StartTime">From then, each day.</param>
/// <param name="EndTime">Until then; 00:00 is the end of the day, earlier than the start is the next day, equal to it is the whole day.</param>
/// <param name="StartDate">From this day on.</param>
/// <param name="EndDate">Before this day.</param>
/// <param name="MinKwh">Once the session has taken this much.</param>
/// <param name="MaxKwh">Until it has taken this much.</param>
/// <param name="MinCurrent">A, all phases together: this much or more at that moment.</param>
/// <param name="MaxCurrent">A: less than this.</param>
/// <param name="MinPower">kW: this much or more at that moment.</param>
/// <param name="MaxPower">kW: less than this.</param>
/// <param name="MinDuration">Seconds: once the session has lasted so long.</param>
/// <param name="MaxDuration">Seconds: before it has.</param>
/// <param name="DaysOfWeek">Empty: every day.</param>
/// <param name="Reservation">Null: charging.</param>
public sealed record Restrictions(
    TimeOnly? StartTime = null, TimeOnly? EndTime = null, DateOnly? StartDate = null, DateOnly? EndDate = null,
    decimal? MinKwh = null, decimal? MaxKwh = null, decimal? MinCurrent = null, decimal? MaxCurrent = null,
    decimal? MinPower = null, decimal? MaxPower = null, int? MinDuration = null, int? MaxDuration = null,
    ImmutableArray<DayOfWeek> DaysOfWeek = default, ReservationKind? Reservation = null)
{
    public ImmutableArray<DayOfWeek> DaysOfWeek { get; init; } = DaysOfWeek.IsDefault ? [] : DaysOfWeek;

    /// <summary>It restricts nothing.</summary>
    public bool IsEmpty => DaysOfWeek.IsEmpty && this with { DaysOfWeek = [] } == Nothing;

    static readonly Restrictions Nothing = new();
}
