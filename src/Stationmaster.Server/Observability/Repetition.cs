using System.Collections.Concurrent;

namespace Stationmaster.Server.Observability;

/// <summary>A kind of log line: where it comes from, and its text before the values are put in.</summary>
readonly record struct LineKind(string Category, string Format);

/// <summary>
/// How often the same is said: in a minute ten times of one subject (the first value of a line: the station, the address), a thousand
/// times of all. What is left out is counted and said once the minute is over.
/// </summary>
sealed class Repetition
{
    public const int MostOfOne = 10, MostOfAll = 1_000;

    // Bounds what strangers can make us remember.
    const int MostSubjects = 20_000;

    ConcurrentDictionary<LineKind, Count> _kinds = new();
    ConcurrentDictionary<(LineKind, string), Count> _subjects = new();

    sealed class Count
    {
        public int Said, Left;
    }

    public bool IsSaid(LineKind kind, string subject)
    {
        var ofAll = _kinds.GetOrAdd(kind, static _ => new());
        var ofOne = _subjects.Count < MostSubjects ? _subjects.GetOrAdd((kind, subject), static _ => new()) : _subjects.GetValueOrDefault((kind, subject), ofAll);
        if (Interlocked.Increment(ref ofOne.Said) <= MostOfOne && (ofOne == ofAll || Interlocked.Increment(ref ofAll.Said) <= MostOfAll))
            return true;
        Interlocked.Increment(ref ofAll.Left);
        return false;
    }

    /// <summary>Begins the next minute.</summary>
    /// <returns>What the last one left out.</returns>
    public IReadOnlyList<(LineKind Kind, int Left)> Turn()
    {
        _subjects = new();
        var kinds = Interlocked.Exchange(ref _kinds, new());
        return [.. kinds.Where(pair => pair.Value.Left > 0).Select(pair => (pair.Key, pair.Value.Left))];
    }
}
