using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Stationmaster.Server.Storage;

/// <summary>What waits to be written. Anyone adds; one thread takes. Waking it costs only where it sleeps.</summary>
sealed class CommitQueue : IDisposable
{
    readonly ConcurrentQueue<object> _items = new();
    readonly AutoResetEvent _wake = new(false);
    int _sleeps;
    volatile bool _isClosed;

    public int Count => _items.Count;

    public bool IsClosed => _isClosed;

    /// <exception cref="StorageAwayException">The program is ending.</exception>
    public void Add(object item)
    {
        if (_isClosed)
            throw new StorageAwayException("The program is ending; nothing more is written.");
        _items.Enqueue(item);
        Wake();
    }

    /// <summary>What is in it is still taken.</summary>
    public void Close()
    {
        _isClosed = true;
        Wake();
    }

    public bool TryTake([NotNullWhen(true)] out object? item) => _items.TryDequeue(out item);

    /// <returns>False when the time is over, or the queue is closed and empty.</returns>
    public bool TryTake([NotNullWhen(true)] out object? item, TimeSpan patience)
    {
        while (true)
        {
            if (_items.TryDequeue(out item))
                return true;
            Interlocked.Exchange(ref _sleeps, 1);
            if (_items.TryDequeue(out item))
                return true;
            if (_isClosed || !_wake.WaitOne(patience))
                return _items.TryDequeue(out item);
        }
    }

    public void Dispose() => _wake.Dispose();

    void Wake()
    {
        if (Interlocked.CompareExchange(ref _sleeps, 0, 1) == 1)
            _wake.Set();
    }
}
