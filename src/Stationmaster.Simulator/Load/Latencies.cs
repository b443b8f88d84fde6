namespace Stationmaster.Simulator.Load;

/// <summary>Latencies by logarithmic buckets of 3 percent: counting one costs no allocation and no lock.</summary>
sealed class Latencies
{
    const int StepsPerOctave = 32;

    readonly long[] _counts = new long[40 * StepsPerOctave];
    long _maxMicroseconds;

    public long Count => _counts.Sum();

    public double MaxMs => _maxMicroseconds / 1000.0;

    public void Add(TimeSpan latency)
    {
        var microseconds = Math.Max(1, (long)latency.TotalMicroseconds);
        Interlocked.Increment(ref _counts[Bucket(microseconds)]);
        for (var max = Volatile.Read(ref _maxMicroseconds); microseconds > max;)
            max = Interlocked.CompareExchange(ref _maxMicroseconds, microseconds, max) is var seen && seen == max ? microseconds : seen;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _maxMicroseconds = 0;
    }

    /// <summary>In milliseconds.</summary>
    public double Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0)
                return Math.Min(Math.Pow(2, (i + 1.0) / StepsPerOctave) / 1000, MaxMs);
        }
        return 0;
    }

    int Bucket(long microseconds) => Math.Min((int)(Math.Log2(microseconds) * StepsPerOctave), _counts.Length - 1);
}
