using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Stationmaster.Server.Tests.Durability;

/// <summary>A clock that stands until it is put forward; only then its timers ring: <c>TestServer.Start(engine, adjust: clock.Use)</c>.</summary>
sealed class StoppedClock : TimeProvider
{
    readonly ConcurrentDictionary<Timer, byte> _timers = new();
    readonly DateTimeOffset _start = System.GetUtcNow();
    long _ticks;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(Interlocked.Read(ref _ticks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _ticks, by.Ticks);
        foreach (var timer in _timers.Keys)
            timer.Look();
    }

    public void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(this);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        _timers[timer] = 0;
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class Timer(StoppedClock clock, TimerCallback callback, object? state) : ITimer
    {
        readonly Lock _gate = new();
        DateTimeOffset? _dueAt;
        TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
                (_dueAt, _period) = (dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime, period);
            Look();
            return true;
        }

        public void Look()
        {
            lock (_gate)
            {
                if (_dueAt is not { } dueAt || dueAt > clock.GetUtcNow())
                    return;
                _dueAt = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : clock.GetUtcNow() + _period;
            }
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        public void Dispose() => clock._timers.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
