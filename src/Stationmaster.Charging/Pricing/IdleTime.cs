using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>Takes out of the idle time what the tariff gives away: the grace first, by the clock, then what falls into quiet hours.</summary>
static class IdleTime
{
    public static ImmutableArray<UsagePeriod> Billable(Usage usage, IdleTerms? terms)
    {
        if (terms is null || !usage.Periods.Any(period => period.IdleMs > 0))
            return WithoutAfterStop(usage.Periods, terms);

        var periods = ImmutableArray.CreateBuilder<UsagePeriod>();
        var graceMs = (long)terms.Grace.TotalMilliseconds;
        var leftMs = graceMs;
        var wasIdle = false;
        foreach (var period in WithoutAfterStop(usage.Periods, terms))
        {
            if (period.IdleMs == 0)
            {
                wasIdle = false;
                periods.Add(period);
                continue;
            }
            if (terms.IsGracePerStretch && !wasIdle)
                leftMs = graceMs;
            wasIdle = true;
            var freeMs = Math.Min(leftMs, period.IdleMs);
            leftMs -= freeMs;
            var (free, left) = Split(period, freeMs);
            if (free is { } given)
                periods.Add(given);
            if (left is { } due)
                periods.AddRange(Awake(due, usage.Zone, terms));
        }
        return periods.ToImmutable();
    }

    static ImmutableArray<UsagePeriod> WithoutAfterStop(ImmutableArray<UsagePeriod> periods, IdleTerms? terms) =>
        terms is { CountsUntilUnplugged: true } || !periods.Any(period => period.IsAfterStop)
            ? periods
            : [.. periods.Where(period => !period.IsAfterStop)];

    /// <summary>What is charged in the same period stays with the first part.</summary>
    static (UsagePeriod? Given, UsagePeriod? Due) Split(UsagePeriod period, long freeMs)
    {
        if (freeMs == 0)
            return (null, period);
        if (freeMs == period.IdleMs)
            return (period with { IdleMs = 0, FreeIdleMs = freeMs }, null);
        var border = period.ChargingMs == 0 ? period.From.AddMilliseconds(freeMs) : period.Until.AddMilliseconds(freeMs - period.IdleMs);
        return (
            period with { Until = border, IdleMs = 0, FreeIdleMs = freeMs },
            period with { From = border, EnergyMilliWh = 0, ChargingMs = 0, ReservedMs = 0, IdleMs = period.IdleMs - freeMs });
    }

    static IEnumerable<UsagePeriod> Awake(UsagePeriod period, TimeZoneInfo zone, IdleTerms terms)
    {
        if (terms is not { QuietFrom: { } quietFrom, QuietUntil: { } quietUntil })
        {
            yield return period;
            yield break;
        }

        // Only a period that is idle throughout has places to be cut at; another is judged at its start.
        var isWhole = period.ChargingMs == 0 && period.ReservedMs == 0;
        var borders = isWhole ? LocalTimes.Borders(period.From, period.Until, zone, [quietFrom, quietUntil]) : [];
        var (from, leftMs) = (period.From, period.IdleMs);
        foreach (var until in borders.Append(period.Until))
        {
            var ms = until == period.Until ? leftMs : Math.Min(leftMs, (long)(until - from).TotalMilliseconds);
            var isQuiet = Moment.IsWithin(TimeOnly.FromDateTime(LocalTimes.Of(from, zone)), quietFrom, quietUntil);
            var part = from == period.From ? period : period with { EnergyMilliWh = 0 };
            yield return part with { From = from, Until = until, IdleMs = isQuiet ? 0 : ms, FreeIdleMs = isQuiet ? ms : 0 };
            (from, leftMs) = (until, leftMs - ms);
        }
    }
}
