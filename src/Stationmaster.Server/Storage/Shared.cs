using System.Collections.Concurrent;

namespace Stationmaster.Server.Storage;

/// <summary>
/// One object for all that are equal. What rows of many stations say alike (the names of their location, owner and kind) is kept once, not once
/// a station. From any thread. Begins anew when it is full, so that nothing is kept for ever.
/// </summary>
/// <param name="make">What stands for a key.</param>
sealed class Shared<TKey, TValue>(Func<TKey, TValue> make, int most = 50_000) where TKey : notnull
{
    readonly ConcurrentDictionary<TKey, TValue> _known = new();
    int _count;

    public TValue Of(TKey key)
    {
        if (_known.TryGetValue(key, out var known))
            return known;
        if (Interlocked.Increment(ref _count) > most)
        {
            _known.Clear();
            Volatile.Write(ref _count, 1);
        }
        return _known.GetOrAdd(key, make);
    }
}

static class SharedText
{
    static readonly Shared<string, string> Texts = new(static text => text);

    public static string Of(string text) => Texts.Of(text);

    public static string? Optional(string? text) => text is null ? null : Texts.Of(text);
}
