namespace Stationmaster.Charging.SmartCharging;

/// <summary>A limit from a moment on; null where there is none.</summary>
public sealed record LimitStep(DateTimeOffset At, decimal? Limit);

/// <summary>Limits as they lie in time: pure.</summary>
public static class LimitSteps
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1), Week = TimeSpan.FromDays(7);

    /// <param name="transactionStart">From when a relative one counts.</param>
    /// <returns>Ascending, the first at <paramref name="from"/>; each differs from the one before it.</returns>
    public static IReadOnlyList<LimitStep> Of(
        ChargingProfile profile, ChargingSchedule schedule, DateTimeOffset from, DateTimeOffset until, DateTimeOffset? transactionStart = null)
    {
        var changes = new SortedDictionary<DateTimeOffset, decimal?>();
        var starts = schedule.StartsAt is { } given && profile.Kind != ProfileKind.Relative ? given : transactionStart ?? from;
        var cycle = profile.Recurrency switch { Recurrency.Daily => Day, Recurrency.Weekly => Week, _ => TimeSpan.Zero };
        if (cycle == TimeSpan.Zero)
        {
            Add(changes, schedule, starts, null);
        }
        else
        {
            // From the last that had begun; before its first start it recurs too, so that the day is whole.
            var first = starts + cycle * Math.Floor((from - starts) / cycle);
            for (var start = first; start < until; start += cycle)
                Add(changes, schedule, start, start + cycle);
        }
        return Cut(changes, profile.ValidFrom is { } valid && valid > from ? valid : from, profile.ValidUntil < until ? profile.ValidUntil.Value : until, from, until);
    }

    public static IReadOnlyList<LimitStep> Of(CompositeSchedule composite)
    {
        var changes = new SortedDictionary<DateTimeOffset, decimal?>();
        Add(changes, new(composite.Unit, composite.Periods) { DurationSeconds = composite.DurationSeconds }, composite.StartsAt, null);
        var end = composite.StartsAt.AddSeconds(composite.DurationSeconds);
        return Cut(changes, composite.StartsAt, end, composite.StartsAt, end);
    }

    static void Add(SortedDictionary<DateTimeOffset, decimal?> changes, ChargingSchedule schedule, DateTimeOffset start, DateTimeOffset? next)
    {
        foreach (var period in schedule.Periods)
            changes[start.AddSeconds(period.StartSeconds)] = period.Limit;
        if (schedule.DurationSeconds is { } seconds && start.AddSeconds(seconds) is var end && !(end >= next))
            changes[end] = null;
    }

    /// <summary>What holds within, and nothing outside.</summary>
    static List<LimitStep> Cut(
        SortedDictionary<DateTimeOffset, decimal?> changes, DateTimeOffset begin, DateTimeOffset end, DateTimeOffset from, DateTimeOffset until)
    {
        var steps = new List<LimitStep>();
        void Note(DateTimeOffset at, decimal? limit)
        {
            if (steps.Count == 0 || steps[^1].Limit != limit)
                steps.Add(new(at, limit));
        }
        decimal? current = null;
        foreach (var (at, limit) in changes)
        {
            if (at > begin)
                break;
            current = limit;
        }
        if (begin > from)
            Note(from, null);
        if (begin < end)
            Note(begin, current);
        foreach (var (at, limit) in changes)
        {
            if (at > begin && at < end)
                Note(at, limit);
        }
        if (end < until)
            Note(end > from ? end : from, null);
        return steps;
    }
}
