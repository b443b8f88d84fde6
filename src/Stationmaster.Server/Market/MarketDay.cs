namespace Stationmaster.Server.Market;

/// <summary>A stretch of time, UTC, its end not part of it.</summary>
public readonly record struct Span(DateTimeOffset From, DateTimeOffset To)
{
    public bool IsEmpty => To <= From;
}

/// <summary>
/// The days of the European day-ahead market run from midnight to midnight in Brussels' and Copenhagen's time, in every area: 92 quarters
/// on the day the clocks go forward, 100 on the day they go back. All is counted in UTC.
/// </summary>
public static class MarketDay
{
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen");

    public static DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    public static Span Span(DateOnly day) => new(At(day, TimeOnly.MinValue), At(day.AddDays(1), TimeOnly.MinValue));

    /// <summary>That time of the day by the market's clock.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>What of <paramref name="whole"/> no slot covers, in order.</summary>
    /// <param name="slots">In order of their beginning; they may overlap.</param>
    public static IReadOnlyList<Span> Gaps(Span whole, IEnumerable<Span> slots)
    {
        var (gaps, known) = (new List<Span>(), whole.From);
        foreach (var slot in slots)
        {
            if (slot.From >= whole.To)
                break;
            if (slot.From > known)
                gaps.Add(new(known, slot.From));
            if (slot.To > known)
                known = slot.To;
        }
        if (known < whole.To)
            gaps.Add(new(known, whole.To));
        return gaps;
    }
}
