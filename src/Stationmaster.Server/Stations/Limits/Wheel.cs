namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// The one timer of all limits: ten beats a second. Who must wait sleeps here, and nobody has a timer or asks a clock of his own.
/// Sleepers and watchers are touched under <see cref="_gate"/>.
/// </summary>
sealed partial class Wheel(TimeProvider clock, ILogger<Wheel> logger) : BackgroundService
{
    public const int BeatsPerSecond = 10;

    readonly long _start = clock.GetTimestamp();
    readonly Lock _gate = new();
    readonly List<Sleeper> _sleepers = [];
    readonly List<Action> _watchers = [];
    volatile int _now = 1;
    int _lookedAt;

    /// <summary>Beats since the start; never 0.</summary>
    public int Now => _now;

    /// <summary>As <see cref="Now"/> would be if a beat fell just now: for what is to be counted from this moment after the clock stood or leapt.</summary>
    public int ByTheClock => 1 + Beats(clock.GetElapsedTime(_start));

    public static int Beats(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds * BeatsPerSecond);

    /// <summary>Calls <paramref name="watch"/> once a second; it must be quick.</summary>
    public void EverySecond(Action watch)
    {
        lock (_gate)
            _watchers.Add(watch);
    }

    public async ValueTask Sleep(int beats, CancellationToken ct)
    {
        var sleeper = new Sleeper(_now + beats);
        lock (_gate)
            _sleepers.Add(sleeper);
        await sleeper.Task.WaitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BeatsPerSecond), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Beat();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            WakeAll();
        }
    }

    void Beat()
    {
        _now = ByTheClock;
        lock (_gate)
        {
            for (var i = _sleepers.Count - 1; i >= 0; i--)
            {
                if (_sleepers[i].Until > _now)
                    continue;
                _sleepers[i].TrySetResult();
                _sleepers[i] = _sleepers[^1];
                _sleepers.RemoveAt(_sleepers.Count - 1);
            }
        }
        if (_now - _lookedAt < BeatsPerSecond)
            return;
        _lookedAt = _now;
        Look();
    }

    void Look()
    {
        Action[] watchers;
        lock (_gate)
            watchers = [.. _watchers];
        foreach (var watch in watchers)
        {
            try
            {
                watch();
            }
            catch (Exception e)
            {
                LogFault(e);
            }
        }
    }

    /// <summary>At the end nobody is kept waiting: what was read is still answered.</summary>
    void WakeAll()
    {
        lock (_gate)
        {
            _sleepers.ForEach(sleeper => sleeper.TrySetResult());
            _sleepers.Clear();
        }
    }

    sealed class Sleeper(int until) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public int Until => until;
    }

    [LoggerMessage(LogLevel.Error, "A look at the limits failed; the next is in a second")]
    partial void LogFault(Exception e);
}
