namespace Stationmaster.Server.Market;

/// <summary>When what is asked for. Pure.</summary>
public static class MarketPlan
{
    /// <summary>How far back gaps are filled.</summary>
    public static readonly TimeSpan Backfill = TimeSpan.FromDays(14);

    /// <summary>The prices of tomorrow are published some minutes later, now and then hours.</summary>
    public static readonly TimeOnly FirstAsked = new(12, 42);

    /// <summary>By now tomorrow's prices should have been there for two hours.</summary>
    public static readonly TimeOnly Overdue = new(15, 0);

    /// <summary>Sources correct themselves: what is known is asked for again.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromHours(6);

    public static readonly TimeSpan EmissionsEvery = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan ForecastEvery = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan ForecastAhead = TimeSpan.FromHours(36);

    /// <summary>Newer factors than this are revised now and then.</summary>
    public static readonly TimeSpan EmissionsRevised = TimeSpan.FromHours(2);

    /// <summary>Up to this age they are, rarely.</summary>
    public static readonly TimeSpan EmissionsRevisedLate = TimeSpan.FromHours(48);

    /// <summary>For so long a record waits for factors that are missing.</summary>
    public static readonly TimeSpan EmissionsAwaited = TimeSpan.FromHours(48);

    /// <summary>The time prices should be known of.</summary>
    public static Span Wanted(DateTimeOffset now)
    {
        var today = MarketDay.Of(now);
        var last = now >= MarketDay.At(today, FirstAsked) ? today.AddDays(1) : today;
        return new(MarketDay.Span(MarketDay.Of(now - Backfill)).From, MarketDay.Span(last).To);
    }

    /// <summary>Tomorrow's prices are late enough to tell somebody.</summary>
    public static bool IsTomorrowOverdue(DateTimeOffset now, IReadOnlyList<Span> gaps)
    {
        var today = MarketDay.Of(now);
        return now >= MarketDay.At(today, Overdue) && gaps.Any(gap => gap.To > MarketDay.Span(today).To);
    }

    /// <param name="gaps">What is missing of <see cref="Wanted"/>.</param>
    /// <param name="failures">How often in a row the sources failed.</param>
    /// <param name="checkedAt">When all of the last days was asked for.</param>
    public static DateTimeOffset NextPrices(DateTimeOffset now, IReadOnlyList<Span> gaps, int failures, DateTimeOffset checkedAt)
    {
        var (today, next) = (MarketDay.Of(now), checkedAt + AskAgain);
        var published = MarketDay.At(today, FirstAsked) is var at && at > now ? at : MarketDay.At(today.AddDays(1), FirstAsked);
        if (gaps.Count > 0 || failures > 0)
        {
            var isUrgent = gaps.Count > 0 && gaps[^1].To > MarketDay.Span(today).From;
            var since = now - MarketDay.At(today, FirstAsked);
            var retry = !isUrgent ? TimeSpan.FromHours(1)
                : since < TimeSpan.Zero || since > TimeSpan.FromHours(4) ? TimeSpan.FromMinutes(15)
                : since < TimeSpan.FromMinutes(80) ? TimeSpan.FromMinutes(2) : TimeSpan.FromMinutes(5);
            var patience = Backoff(failures);
            next = now + (patience > retry ? patience : failures > 0 && gaps.Count == 0 ? patience : retry);
        }
        if (next <= now)
            next = now + TimeSpan.FromMinutes(1);
        return next < published ? next : published;
    }

    /// <summary>1, 2, 4, 8, then 15 minutes.</summary>
    public static TimeSpan Backoff(int failures) =>
        failures == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(Math.Min(15, 1 << Math.Min(failures - 1, 4)));
}
