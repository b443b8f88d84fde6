namespace Stationmaster.Server.Stations;

/// <summary>
/// Registered stations that left a ping unanswered while they sent messages; for the life of the process, and so many at most: the oldest
/// is forgotten, and found out again. Touched under <see cref="_gate"/>.
/// </summary>
sealed class PongHistory(int most = 100_000)
{
    readonly Lock _gate = new();
    readonly HashSet<string> _never = new(StringComparer.Ordinal);
    readonly Queue<string> _order = new();

    public int Count
    {
        get
        {
            lock (_gate)
                return _never.Count;
        }
    }

    public bool NeverCame(string identity)
    {
        lock (_gate)
            return _never.Contains(identity);
    }

    public void Remember(string identity)
    {
        lock (_gate)
        {
            if (!_never.Add(identity))
                return;
            _order.Enqueue(identity);
            if (_order.Count > most)
                _never.Remove(_order.Dequeue());
        }
    }
}
