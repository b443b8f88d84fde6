namespace Stationmaster.Charging.Pricing;

/// <summary>Times of day of a place, where twice a year the clock is set.</summary>
public static class LocalTimes
{
    /// <summary>What the clock on the wall shows.</summary>
    public static DateTime Of(DateTimeOffset at, TimeZoneInfo zone) => DateTime.SpecifyKind(at.UtcDateTime + zone.GetUtcOffset(at.UtcDateTime), DateTimeKind.Unspecified);

    /// <summary>
    /// Every moment strictly between at which the local clock shows one of these times, or is set, in order. A time that comes twice that
    /// day counts twice; one that is left out counts where the clock jumps over it.
    /// </summary>
    public static IReadOnlyList<DateTimeOffset> Borders(
        DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone, IReadOnlyCollection<TimeOnly> times)
    {
        var borders = new SortedSet<DateTimeOffset>();
        var first = Of(from, zone).Date;
        for (var day = first.AddDays(-1); day <= Of(until, zone).Date.AddDays(1); day = day.AddDays(1))
        {
            var (before, after) = (zone.GetUtcOffset(day.AddHours(-12)), zone.GetUtcOffset(day.AddHours(36)));
            foreach (var time in times)
            {
                Add(new(day + time.ToTimeSpan(), before));
                Add(new(day + time.ToTimeSpan(), after));
            }
            if (before != after)
                Add(Change(day, zone));
        }
        return [.. borders];

        void Add(DateTimeOffset border)
        {
            if (border > from && border < until)
                borders.Add(border.ToUniversalTime());
        }
    }

    /// <summary>When the clock is set, to the minute.</summary>
    static DateTimeOffset Change(DateTime day, TimeZoneInfo zone)
    {
        var (low, high) = (DateTime.SpecifyKind(day.AddHours(-26), DateTimeKind.Utc), DateTime.SpecifyKind(day.AddHours(50), DateTimeKind.Utc));
        var before = zone.GetUtcOffset(low);
        while (high - low > TimeSpan.FromMinutes(1))
        {
            var middle = low.AddMinutes(Math.Floor((high - low).TotalMinutes / 2));
            if (zone.GetUtcOffset(middle) == before)
                low = middle;
            else
                high = middle;
        }
        return new(high, TimeSpan.Zero);
    }
}
