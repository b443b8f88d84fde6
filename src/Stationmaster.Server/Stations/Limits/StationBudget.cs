namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// What one station may still take. It outlives a connection, so that coming back refills nothing. The first four are touched by the
/// connection's reader, the rest by the station's actor; <see cref="_sessions"/> by both, under <see cref="_gate"/>.
/// </summary>
sealed class StationBudget(LimitOptions limits, int now)
{
    /// <summary>Pings, pongs, and pieces of messages that are not the last.</summary>
    const int FramesPerSecond = 50;
    const int FrameBurst = 1_000;

    readonly Lock _gate = new();
    Bucket _calls = Bucket.PerSecond(limits.CallsPerSecond, limits.CallBurst, now);
    Bucket _bytes = Bucket.PerSecond(limits.BytesPerSecond, limits.ByteBurst, now);
    Bucket _frames = Bucket.PerSecond(FramesPerSecond, FrameBurst, now);
    Bucket _lines = Bucket.PerSecond(1, 20, now);
    Bucket _kept = Bucket.PerMinute(limits.KeptPerMinute, now);
    Bucket _sessions = Bucket.PerMinute(limits.SessionsPerMinute, now);
    volatile bool _isOutOfSessions;

    /// <summary>When the connection that used it last had gone; for <see cref="StationGuards"/>.</summary>
    public int LeftAt { get; set; }

    public void Read(int bytes, int messages, int otherFrames)
    {
        _bytes.Spend(bytes);
        if (messages > 0)
            _calls.Spend(messages);
        if (otherFrames > 0)
            _frames.Spend(otherFrames);
    }

    /// <summary>Whether the station may be read on; one look at fields while it keeps within its limits.</summary>
    public bool IsSpent => _bytes.IsEmpty || _calls.IsEmpty || _frames.IsEmpty || _isOutOfSessions;

    /// <returns>How long not to read it, and because of which limit; 0 when it may be read.</returns>
    public (int Beats, string Limit) Wait(int now)
    {
        var (beats, limit) = (0, "");
        Longer(_calls.IsEmpty ? _calls.BeatsToWait(now) : 0, "calls");
        Longer(_bytes.IsEmpty ? _bytes.BeatsToWait(now) : 0, "bytes");
        Longer(_frames.IsEmpty ? _frames.BeatsToWait(now) : 0, "frames");
        if (_isOutOfSessions)
        {
            lock (_gate)
            {
                Longer(_sessions.BeatsToWait(now), "sessions");
                _isOutOfSessions = _sessions.IsEmpty;
            }
        }
        return (beats, limit);

        void Longer(int wait, string name)
        {
            if (wait > beats)
                (beats, limit) = (wait, name);
        }
    }

    /// <summary>A session is never refused; the next one is read later.</summary>
    public void OpenSession()
    {
        lock (_gate)
        {
            _sessions.Spend(1);
            _isOutOfSessions = _sessions.IsEmpty;
        }
    }

    /// <summary>Nothing is spent that a minute would not fill in again.</summary>
    public bool IsFresh(int now) => IsFull(ref _calls, now) && IsFull(ref _bytes, now) && IsFull(ref _frames, now) && IsFull(ref _kept, now) && HasAllSessions(now);

    bool HasAllSessions(int now)
    {
        lock (_gate)
            return IsFull(ref _sessions, now);
    }

    static bool IsFull(ref Bucket bucket, int now) => bucket.BeatsToWait(now) == 0 && bucket.IsFull;

    public bool MayLog(int now) => _lines.TrySpend(now);

    public bool MayKeep(int now) => _kept.TrySpend(now);
}
