using System.Collections.Immutable;

namespace Stationmaster.Server.Connectors;

/// <param name="Connectors">By charge box, EVSE and connector number.</param>
public sealed record BoardSnapshot(long Sequence, ImmutableArray<ConnectorLive> Connectors);

public sealed partial class LiveBoard
{
    /// <summary>How often readers hear of changes.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    // Written while holding the lock, read by anyone.
    long _published;
    volatile TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next beat with a change after <see cref="Published"/>.</summary>
    internal Task Moved => _moved.Task;

    // Counted by any thread.
    int _followers;

    /// <summary>From now until it is disposed each beat takes in what was shown; while nobody follows, only who asks for a snapshot does.</summary>
    internal IDisposable Follow()
    {
        Interlocked.Increment(ref _followers);
        return new Following(this);
    }

    sealed class Following(LiveBoard board) : IDisposable
    {
        int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
                Interlocked.Decrement(ref board._followers);
        }
    }

    /// <summary>How far readers may read.</summary>
    internal long Published => Volatile.Read(ref _published);

    /// <summary>All connectors at this moment.</summary>
    public BoardSnapshot Snapshot()
    {
        lock (_lock)
        {
            Settle();
            LetPowerGo();
            _ordered ??=
            [
                .. _stations.Values.SelectMany(station => station.Connectors)
                    .OrderBy(slot => slot.Place.ChargeBoxId).ThenBy(slot => slot.Place.Ref),
            ];
            var connectors = ImmutableArray.CreateBuilder<ConnectorLive>(_ordered.Value.Length);
            foreach (var slot in _ordered.Value)
            {
                if (slot.Live is { } live)
                    connectors.Add(live);
            }
            return new(_log.Sequence, connectors.DrainToImmutable());
        }
    }

    /// <summary>How many connectors there are, and how many have a running session.</summary>
    internal (int Connectors, int Running) Census()
    {
        lock (_lock)
        {
            Settle();
            var (connectors, running) = (0, 0);
            foreach (var station in _stations.Values)
            {
                foreach (var slot in station.Connectors)
                {
                    connectors += slot.Live is null ? 0 : 1;
                    running += slot.Live?.Body.Session is null ? 0 : 1;
                }
            }
            return (connectors, running);
        }
    }

    /// <summary>What was published after a sequence, oldest first; null when that is too long ago.</summary>
    internal IReadOnlyList<BoardChange>? Since(long sequence)
    {
        lock (_lock)
            return sequence >= _published ? [] : _log.Between(sequence, _published);
    }

    /// <summary>One beat: takes in what was shown, lets old power go, and tells the readers.</summary>
    internal void Tick()
    {
        TaskCompletionSource? moved = null;
        Lag.Ends();
        if (Volatile.Read(ref _followers) == 0)
            return;
        lock (_lock)
        {
            Settle();
            LetPowerGo();
            if (_published != _log.Sequence)
            {
                Volatile.Write(ref _published, _log.Sequence);
                moved = Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }
        moved?.SetResult();
    }

    void LetPowerGo()
    {
        var now = time.GetUtcNow();
        if (now - _sweptAt < SweepEvery)
            return;
        _sweptAt = now;
        foreach (var station in _stations.Values)
        {
            foreach (var slot in station.Connectors)
            {
                if (slot.Live?.FreshUntil <= now)
                {
                    Look(station);
                    break;
                }
            }
        }
    }
}
