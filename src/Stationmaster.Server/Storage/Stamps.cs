namespace Stationmaster.Server.Storage;

/// <summary>A write's time, held open until the write is durable or given up.</summary>
public sealed class Stamp : IDisposable
{
    volatile bool _closed;

    internal Stamp(DateTimeOffset at) => At = at;

    /// <summary>UTC, whole milliseconds; never before an earlier stamp's.</summary>
    public DateTimeOffset At { get; }

    internal bool IsClosed => _closed;

    public void Dispose() => _closed = true;
}

/// <summary>Knows the oldest open write.</summary>
sealed class Stamps(TimeProvider clock)
{
    readonly Lock _lock = new();
    readonly Queue<Stamp> _open = new();
    DateTimeOffset _last;

    public Stamp Open()
    {
        lock (_lock)
        {
            // Closed ones leave here as well, or they would pile up where nobody asks for the horizon.
            DropClosed();
            var stamp = new Stamp(Now());
            _open.Enqueue(stamp);
            return stamp;
        }
    }

    /// <summary>Everything stamped strictly before this is committed or given up.</summary>
    public DateTimeOffset Horizon
    {
        get
        {
            lock (_lock)
            {
                DropClosed();
                return _open.TryPeek(out var oldest) ? oldest.At : Now();
            }
        }
    }

    void DropClosed()
    {
        while (_open.TryPeek(out var oldest) && oldest.IsClosed)
            _open.Dequeue();
    }

    DateTimeOffset Now()
    {
        var now = Epoch.FromMs(Epoch.ToMs(clock.GetUtcNow()));
        return _last = now > _last ? now : _last;
    }
}
