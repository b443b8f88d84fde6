using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>
/// A clock that runs as usual but can be put forward, and then what was due meanwhile happens at once:
/// <c>TestServer.Start(engine, adjust: clock.Use)</c>.
/// </summary>
public sealed class TestClock : TimeProvider
{
    static readonly TimeSpan Breath = TimeSpan.FromSeconds(0.5);

    readonly ConcurrentDictionary<Alarm, byte> _alarms = new();
    long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Interlocked.Read(ref _aheadTicks) * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _aheadTicks, by.Ticks);
        foreach (var alarm in _alarms.Keys)
            alarm.Look();
    }

    /// <summary>
    /// Puts it forward step by step until it is so. Between two steps there is time for what was set going: an order that is under way must
    /// not run into its deadline by haste.
    /// </summary>
    public Task Until(TimeSpan step, Func<Task<bool>> condition, string expected) => Eventually.Holds(
        async () =>
        {
            if (await condition())
                return true;
            Advance(step);
            using var timer = new PeriodicTimer(Breath / 25);
            for (var start = System.GetTimestamp(); System.GetElapsedTime(start) < Breath;)
            {
                if (await condition())
                    return true;
                await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
            return false;
        },
        expected);

    public Task Until(TimeSpan step, Func<bool> condition, string expected) => Until(step, () => Task.FromResult(condition()), expected);

    public void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(this);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        _alarms[alarm] = 0;
        alarm.Change(dueTime, period);
        return alarm;
    }

    sealed class Alarm : ITimer
    {
        readonly TestClock _clock;
        readonly ITimer _real;
        readonly Lock _gate = new();
        DateTimeOffset? _dueAt;
        TimeSpan _period;

        public Alarm(TestClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _real = System.CreateTimer(
                _ =>
                {
                    Rang();
                    callback(state);
                },
                null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period;
                _dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
                return _real.Change(dueTime, period);
            }
        }

        /// <summary>The clock was put forward.</summary>
        public void Look()
        {
            lock (_gate)
            {
                if (_dueAt is { } dueAt)
                    _real.Change(dueAt > _clock.GetUtcNow() ? dueAt - _clock.GetUtcNow() : TimeSpan.Zero, _period);
            }
        }

        void Rang()
        {
            lock (_gate)
                _dueAt = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : _clock.GetUtcNow() + _period;
        }

        public void Dispose()
        {
            _clock._alarms.TryRemove(this, out _);
            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _clock._alarms.TryRemove(this, out _);
            return _real.DisposeAsync();
        }
    }
}
