namespace Stationmaster.Charging.Pricing;

/// <summary>What restrictions are held against: the beginning of a period.</summary>
/// <param name="Local">In the location's zone.</param>
/// <param name="EnergyMilliWh">Taken by the session so far.</param>
/// <param name="Elapsed">Since the session's start.</param>
readonly record struct Moment(DateTime Local, long EnergyMilliWh, TimeSpan Elapsed, UsagePeriod Period)
{
    const decimal MilliWhPerKwh = 1_000_000m;

    /// <summary>All restrictions but the reservation's.</summary>
    public bool Fits(Restrictions? restrictions) =>
        restrictions is not { } of
        || (IsInTime(of) && IsOnDay(of) && IsInEnergy(of) && IsInDuration(of)
            && IsInLevel(of.MinPower * 1000, of.MaxPower * 1000, Period.MinPowerW, Period.MaxPowerW)
            && IsInLevel(of.MinCurrent, of.MaxCurrent, Period.MinCurrentA, Period.MaxCurrentA));

    bool IsInTime(Restrictions of)
    {
        if (of.StartTime is null && of.EndTime is null)
            return true;
        return IsWithin(TimeOnly.FromDateTime(Local), of.StartTime ?? TimeOnly.MinValue, of.EndTime ?? TimeOnly.MinValue);
    }

    /// <summary>From start to end of each day: an end of 00:00 is the end of the day, one before the start is of the next day, one equal to
    /// it is a whole day later.</summary>
    public static bool IsWithin(TimeOnly time, TimeOnly start, TimeOnly end)
    {
        if (start == end)
            return true;
        if (end == TimeOnly.MinValue)
            return time >= start;
        return start < end ? time >= start && time < end : time >= start || time < end;
    }

    bool IsOnDay(Restrictions of)
    {
        var day = DateOnly.FromDateTime(Local);
        return !(day < of.StartDate) && !(day >= of.EndDate) && (of.DaysOfWeek.IsEmpty || of.DaysOfWeek.Contains(Local.DayOfWeek));
    }

    bool IsInEnergy(Restrictions of) => !(EnergyMilliWh < of.MinKwh * MilliWhPerKwh) && !(EnergyMilliWh >= of.MaxKwh * MilliWhPerKwh);

    bool IsInDuration(Restrictions of) => !(Elapsed.TotalSeconds < of.MinDuration) && !(Elapsed.TotalSeconds >= of.MaxDuration);

    /// <summary>A lower bound holds if the period reached it, an upper one if the period was below it. What is not known fits no bound.</summary>
    static bool IsInLevel(decimal? min, decimal? max, decimal? lowest, decimal? highest) =>
        (min is null || (highest ?? lowest) >= min) && (max is null || (lowest ?? highest) < max);
}
