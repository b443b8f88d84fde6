namespace Stationmaster.Charging.Sessions;

/// <summary>Whether a station's time can be believed. Old times can: a station that was offline tells what happened then.</summary>
public static class Clock
{
    static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public static bool IsBelievable(DateTimeOffset? at, DateTimeOffset receivedAt) => at >= Earliest && at <= receivedAt + Ahead;

    /// <summary>The station's time, or the time of receipt where there is none to believe.</summary>
    public static DateTimeOffset Resolve(DateTimeOffset? at, DateTimeOffset receivedAt) =>
        IsBelievable(at, receivedAt) ? at!.Value.ToUniversalTime() : receivedAt;
}
