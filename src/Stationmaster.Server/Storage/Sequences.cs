using System.Collections.Concurrent;

namespace Stationmaster.Server.Storage;

/// <summary>Ids we draw ourselves, from 1 (or where a migration starts them). Blocks are drawn ahead, so ids may have gaps; none is ever
/// given twice.</summary>
public sealed class Sequences(Commits commits)
{
    readonly ConcurrentDictionary<string, Sequence> _sequences = new();

    public ValueTask<long> Next(string name, CancellationToken ct) => NextBlock(name, 1, ct);

    /// <summary>What was drawn ahead is given up: the next ids are above all that any process was given before this call.</summary>
    public void Renew(string name)
    {
        if (_sequences.TryGetValue(name, out var sequence))
            sequence.Renew();
    }

    /// <returns>The first of <paramref name="count"/> ids in a row.</returns>
    public ValueTask<long> NextBlock(string name, int count, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var sequence = _sequences.GetOrAdd(name, static (name, commits) => new Sequence(name, commits), commits);

        // Inside a write the writer is ours, so nobody else could draw a block: what is short is drawn in the same transaction, for it
        // alone.
        if (commits.Current is { } transaction)
            return sequence.TryTake(count, refill: false, out var spare) ? new(spare) : new(Sequence.Draw(transaction, name, count, ct));
        return sequence.TryTake(count, refill: true, out var first) ? new(first) : sequence.Take(count, ct);
    }
}

/// <summary>One sequence's block in use and the next one.</summary>
sealed class Sequence(string name, Commits commits)
{
    const int Smallest = 16, Largest = 16_384;

    readonly Lock _lock = new();
    long _next, _end;
    (long Next, long End)? _spare;
    Task? _refill;
    int _size = Smallest, _generation;
    long _lastRefill;

    public static async Task<long> Draw(WriteTransaction transaction, string name, int count, CancellationToken ct) =>
        await transaction.Find<long>(
        "insert into sequence (name, next) values (@name, 1 + @count) on conflict (name) do update set next = sequence.next + @count "
        + "returning next - @count",
        new { name, count = (long)count },
        ct);

    public void Renew()
    {
        lock (_lock)
        {
            _next = _end = 0;
            _spare = null;
            _refill = null;
            _generation++;
        }
    }

    public bool TryTake(int count, bool refill, out long first)
    {
        lock (_lock)
        {
            if (_end - _next < count && _spare is { } spare)
            {
                (_next, _end) = spare;
                _spare = null;
            }

            first = _next;
            var enough = _end - _next >= count;
            if (enough)
                _next += count;
            if (refill && (!enough || (_spare is null && _end - _next < _size / 2)))
                _refill ??= Refill(count);
            return enough;
        }
    }

    public async ValueTask<long> Take(int count, CancellationToken ct)
    {
        while (true)
        {
            Task refill;
            lock (_lock)
            {
                if (TryTake(count, refill: true, out var first))
                    return first;
                refill = _refill!;
            }

            await refill.WaitAsync(ct);
        }
    }

    async Task Refill(int atLeast)
    {
        // Drained within a few seconds: draw more at a time. Little used: keep the gap that a restart leaves small.
        var now = Environment.TickCount64;
        _size = now - _lastRefill < 5_000 ? Math.Min(_size * 2, Largest) : Math.Max(_size / 2, Smallest);
        _lastRefill = now;
        var (size, generation) = (Math.Max(_size, atLeast), _generation);
        try
        {
            await Task.Yield();
            var first = await commits.Write(transaction => Draw(transaction, name, size, CancellationToken.None), CancellationToken.None);
            lock (_lock)
            {
                if (generation != _generation)
                    return;
                _spare = (first, first + size);
                _refill = null;
            }
        }
        catch
        {
            lock (_lock)
            {
                if (generation == _generation)
                    _refill = null;
            }
            throw;
        }
    }
}
