namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// How often something happened to each key in the last minute, roughly: this minute's count and the rest of the last one's. Remembers at
/// most so many keys; under more, the older half is forgotten early. Touched under <see cref="_gate"/>.
/// </summary>
sealed class MinuteCount<TKey>(Wheel wheel, int capacity) where TKey : struct
{
    const int Minute = 60 * Wheel.BeatsPerSecond;

    readonly Lock _gate = new();
    Dictionary<TKey, int> _now = [];
    Dictionary<TKey, int> _before = [];
    int _since = wheel.Now;

    public int Remembered
    {
        get
        {
            lock (_gate)
                return _now.Count + _before.Count;
        }
    }

    public int Of(TKey key)
    {
        lock (_gate)
        {
            var age = Turn();
            return _now.GetValueOrDefault(key) + (int)((long)_before.GetValueOrDefault(key) * (Minute - age) / Minute);
        }
    }

    public void Add(TKey key)
    {
        lock (_gate)
        {
            Turn();
            if (_now.Count >= capacity && !_now.ContainsKey(key))
                Shift();
            _now[key] = _now.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Until about the last minute's are forgotten.</summary>
    public int SecondsLeft()
    {
        lock (_gate)
            return 1 + ((Minute - Turn()) / Wheel.BeatsPerSecond);
    }

    int Turn()
    {
        var age = wheel.Now - _since;
        if (age >= 2 * Minute)
        {
            _now.Clear();
            _before.Clear();
            _since = wheel.Now;
            return 0;
        }
        if (age < Minute)
            return age;
        Shift();
        _since += Minute;
        return age - Minute;
    }

    void Shift()
    {
        (_before, _now) = (_now, _before);
        _now.Clear();
    }
}
