namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// So many at once, and so many in the long run. Spending is one subtraction; what came in meanwhile is worked out only when the bucket
/// is empty. For one thread.
/// </summary>
struct Bucket
{
    /// <summary>Of a token: fine enough that a rate a minute is whole at each beat.</summary>
    const int Parts = 60 * Wheel.BeatsPerSecond;

    readonly long _perBeat;
    readonly long _most;
    long _left;
    int _filledAt;

    Bucket(long perBeat, int burst, int now)
    {
        (_perBeat, _most, _filledAt) = (perBeat, Math.Max(1L, burst) * Parts, now);
        _left = _most;
    }

    public static Bucket PerSecond(int rate, int burst, int now) => new(Math.Max(1L, rate) * 60, burst, now);

    /// <summary>Ten minutes' worth at once.</summary>
    public static Bucket PerMinute(int rate, int now) => new(Math.Max(1L, rate), (int)Math.Min(int.MaxValue, rate * 10L), now);

    public readonly bool IsEmpty => _left <= 0;

    public readonly bool IsFull => _left >= _most - (60 * Wheel.BeatsPerSecond * _perBeat);

    public void Spend(int tokens) => _left -= (long)tokens * Parts;

    /// <summary>Takes one if there is one.</summary>
    public bool TrySpend(int now)
    {
        if (IsEmpty && BeatsToWait(now) > 0)
            return false;
        Spend(1);
        return true;
    }

    /// <summary>Fills in what came since, and tells how long until there is one again; 0 when there is.</summary>
    public int BeatsToWait(int now)
    {
        _left = Math.Min(_most, _left + ((now - _filledAt) * _perBeat));
        _filledAt = now;
        return _left > 0 ? 0 : (int)Math.Min(int.MaxValue / 2, (-_left / _perBeat) + 1);
    }
}
