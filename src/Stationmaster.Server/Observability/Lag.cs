using System.Diagnostics;

namespace Stationmaster.Server.Observability;

/// <summary>The age of the oldest of what waits. Any thread may say that something waits; one takes everything away.</summary>
sealed class Lag
{
    long _since, _worstTicks;

    /// <summary>Zero when nothing waits.</summary>
    public TimeSpan Now => Volatile.Read(ref _since) is > 0 and var since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Something waits. Said after it does: else it could be taken for gone while it comes.</summary>
    public void Began()
    {
        if (Volatile.Read(ref _since) == 0)
            Interlocked.CompareExchange(ref _since, Stopwatch.GetTimestamp(), 0);
    }

    /// <summary>Said before what waits is taken away.</summary>
    /// <returns>How long the oldest waited; null when nothing did.</returns>
    public TimeSpan? Ends()
    {
        if (Interlocked.Exchange(ref _since, 0) is not (> 0 and var since))
            return null;
        var waited = Stopwatch.GetElapsedTime(since);
        if (waited.Ticks > Volatile.Read(ref _worstTicks))
            Volatile.Write(ref _worstTicks, waited.Ticks);
        return waited;
    }

    /// <summary>The longest wait since this was last asked, or the running one where that is longer.</summary>
    public TimeSpan TakeWorst() => new(Math.Max(Interlocked.Exchange(ref _worstTicks, 0), Now.Ticks));
}
