namespace Stationmaster.Simulator;

/// <summary>
/// A clock that runs faster (or slower) than another one: from its making on, a second there is <paramref name="pace"/> seconds here.
/// </summary>
/// <param name="pace">More than 0.</param>
public sealed class PacedTime(TimeProvider real, double pace) : TimeProvider
{
    readonly DateTimeOffset _since = real.GetUtcNow();
    readonly long _sinceStamp = real.GetTimestamp();

    /// <summary>Pace 1 is the clock itself.</summary>
    public static TimeProvider At(double pace) => pace == 1 ? System : new PacedTime(System, pace);

    public override DateTimeOffset GetUtcNow() => _since + (real.GetElapsedTime(_sinceStamp) * pace);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (real.GetElapsedTime(_sinceStamp) * pace).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new PacedTimer(real.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    TimeSpan Real(TimeSpan ours) => ours == Timeout.InfiniteTimeSpan ? ours : ours / pace;

    sealed class PacedTimer(ITimer timer, PacedTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Real(dueTime), time.Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
