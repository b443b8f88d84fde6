using System.Numerics;

namespace Stationmaster.Server.Observability;

/// <summary>
/// How often how long: eight buckets to every doubling of microseconds, so that a percentile is right within a twelfth. Counts only grow;
/// what happened between two looks is their difference. Any thread may add.
/// </summary>
sealed class Distribution
{
    const int PerDoubling = 8, Doublings = 32;

    readonly long[] _counts = new long[PerDoubling * Doublings];

    public void Add(TimeSpan elapsed) => Interlocked.Increment(ref _counts[BucketOf((long)elapsed.TotalMicroseconds)]);

    public long[] Look() => (long[])_counts.Clone();

    /// <returns>Milliseconds; null when nothing happened between the two looks.</returns>
    public static double? Percentile(long[] before, long[] now, double share)
    {
        var total = 0L;
        for (var bucket = 0; bucket < now.Length; bucket++)
            total += now[bucket] - before[bucket];
        if (total == 0)
            return null;
        var (wanted, seen) = (Math.Max(1, (long)Math.Ceiling(total * share)), 0L);
        for (var bucket = 0; bucket < now.Length; bucket++)
        {
            seen += now[bucket] - before[bucket];
            if (seen >= wanted)
                return MillisecondsOf(bucket);
        }
        return null;
    }

    static int BucketOf(long microseconds)
    {
        if (microseconds < PerDoubling)
            return (int)Math.Max(0, microseconds);
        var doubling = BitOperations.Log2((ulong)microseconds);
        var part = (int)(microseconds >> (doubling - 3)) & (PerDoubling - 1);
        return Math.Min((doubling - 2) * PerDoubling + part, PerDoubling * Doublings - 1);
    }

    /// <summary>The middle of a bucket.</summary>
    static double MillisecondsOf(int bucket)
    {
        if (bucket < PerDoubling)
            return bucket / 1000.0;
        var (doubling, part) = (bucket / PerDoubling + 2, bucket % PerDoubling);
        return Math.ScaleB(PerDoubling + part + 0.5, doubling - 3) / 1000;
    }
}
