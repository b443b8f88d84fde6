using System.Collections.Immutable;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Observability;

/// <summary>What this program counts of itself since it started. Handed to whoever has something to count.</summary>
sealed class Figures
{
    long _completed, _sealed;
    int _streams;

    public MessageFigures Messages { get; } = new();

    public OrderFigures Orders { get; } = new();

    public long RecordsCompleted => Volatile.Read(ref _completed);

    public long RecordsSealed => Volatile.Read(ref _sealed);

    /// <summary>Event streams that are open.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>What a decision changed is durable.</summary>
    public void Stored(ImmutableArray<StationChange> changes)
    {
        foreach (var change in changes)
        {
            if (change is SessionCompleted)
                Interlocked.Increment(ref _completed);
            else if (change is SessionSealed)
                Interlocked.Increment(ref _sealed);
        }
    }

    /// <summary>An event stream is open until this is disposed.</summary>
    public IDisposable Watching()
    {
        Interlocked.Increment(ref _streams);
        return new Watcher(this);
    }

    sealed class Watcher(Figures figures) : IDisposable
    {
        Figures? _figures = figures;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _figures, null) is { } counted)
                Interlocked.Decrement(ref counted._streams);
        }
    }
}
