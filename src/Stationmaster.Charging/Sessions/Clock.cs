namespace Stationmaster.Charging.Sessions;

/// <summary>Whether a station's time can be believed. Old times can: a station that was offline tells what happened then.</summary>
public static class Clock
{
    static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public static bool IsBelievable(DateTimeOffset? at, DateTimeOffset receivedAt) => at >= Earliest && at <= receivedAt + Ahead;

    /// <summary>
    /// The station's time, or the time of receipt where there is none to believe. UTC, in whole milliseconds as times are stored, so that what
    /// is computed now and what is computed from storage is the same.
    /// </summary>
    public static DateTimeOffset Resolve(DateTimeOffset? at, DateTimeOffset receivedAt)
    {
        var time = IsBelievable(at, receivedAt) ? at!.Value : receivedAt;
        return new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
