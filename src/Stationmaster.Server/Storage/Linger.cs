using System.Diagnostics;

namespace Stationmaster.Server.Storage;

/// <summary>
/// When to wait a little for company. With few calls a second a commit of one is cheap enough; with very many, batches fill by themselves;
/// and when as many wait as the last batch answered, no one else is about to come.
/// </summary>
sealed class Linger
{
    const double FewPerSecond = 300, ManyPerSecond = 10_000;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);
    static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    long _windowStart = Stopwatch.GetTimestamp();
    int _windowUnits;
    int _lastBatch;
    double _perSecond;

    public TimeSpan? For(int waiting) =>
        _perSecond is >= FewPerSecond and < ManyPerSecond && waiting < _lastBatch * 0.9 + 1 ? Pause : null;

    public void Sent(int units)
    {
        _lastBatch = units;
        _windowUnits += units;
        var elapsed = Stopwatch.GetElapsedTime(_windowStart);
        if (elapsed < Window)
            return;
        _perSecond = _windowUnits / elapsed.TotalSeconds;
        _windowUnits = 0;
        _windowStart = Stopwatch.GetTimestamp();
    }
}
