namespace Stationmaster.Bench.Past;

/// <summary>How much history there is, and when it was.</summary>
/// <param name="Scale">1 is all of it.</param>
/// <param name="Now">When filling began.</param>
sealed record Amounts(double Scale, DateTimeOffset Now)
{
    /// <summary>Sessions that run at the same time: their samples lie between each other's.</summary>
    public const int AtOnce = 1_000;

    public const int SamplesEach = 50;

    /// <summary>Ids begin here: the server gave smaller ones before.</summary>
    public const long First = 1_000_000;

    const double BytesOfAll = 45e9;

    /// <summary>Records as the server writes them, with their sessions and samples.</summary>
    public long Full { get; } = Math.Max(1, (long)(1_000 * Scale)) * AtOnce;

    /// <summary>Records that say only which, when, how much and what it cost.</summary>
    public long Short => Full * 10;

    public long Samples => Full * SamplesEach;

    /// <summary>One in ten of the samples' messages: the log is kept for a month, the samples for years.</summary>
    public long Messages => Samples / 10;

    public long Bytes => (long)(BytesOfAll * Full / 1e6);

    /// <summary>The full ones fill a year up to this month.</summary>
    public DateTimeOffset Until { get; } = new(Now.Year, Now.Month, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Since => Until.AddMonths(-12);

    public DateTimeOffset ShortSince => Now.AddDays(-30);

    public DateTimeOffset MessagesSince => Now.AddDays(-20);

    /// <summary>Between two samples of the whole network, in ms: a fraction.</summary>
    public double SampleStepMs => (Until - Since).TotalMilliseconds / Samples;

    /// <summary>When a full record was last updated: what lists are sorted by.</summary>
    /// <param name="index">From 0.</param>
    public long UpdatedMs(long index) =>
        Since.ToUnixTimeMilliseconds() + (long)((index / AtOnce + 1) * AtOnce * SamplesEach * SampleStepMs) + (index % AtOnce);
}
