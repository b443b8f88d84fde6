namespace Stationmaster.Charging.Energy;

/// <summary>Moments of a session in whole seconds from its start: what lies between two of them adds up to the whole, whatever is between.</summary>
static class WholeSeconds
{
    /// <summary>The nearest; the end is where the last whole second ended.</summary>
    public static long Of(DateTimeOffset start, DateTimeOffset at, DateTimeOffset end) => Math.Min(
        ((at - start).Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond, (end - start).Ticks / TimeSpan.TicksPerSecond);
}
