namespace Stationmaster.Server.Connectors;

/// <summary>One connector became another.</summary>
/// <param name="Before">Null when it is new.</param>
/// <param name="After">Null when it is gone.</param>
readonly record struct BoardChange(long Sequence, ConnectorLive? Before, ConnectorLive? After)
{
    public long ConnectorId => (After ?? Before)!.Place.Id;
}

/// <summary>The newest changes, numbered without gaps. Older ones are forgotten: a reader behind them starts afresh.</summary>
/// <remarks>Guarded by the board's lock.</remarks>
sealed class ChangeLog(int capacity)
{
    readonly BoardChange[] _changes = new BoardChange[capacity];

    /// <summary>The number of the newest change.</summary>
    public long Sequence { get; private set; }

    public long NextSequence => Sequence + 1;

    public void Add(ConnectorLive? before, ConnectorLive? after)
    {
        Sequence++;
        _changes[Sequence % capacity] = new(Sequence, before, after);
    }

    /// <summary>The changes after one and up to another, oldest first; null when some are forgotten.</summary>
    public BoardChange[]? Between(long after, long upTo)
    {
        if (after > upTo || after < Sequence - capacity)
            return null;
        var changes = new BoardChange[upTo - after];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = _changes[(after + 1 + i) % capacity];
        return changes;
    }
}
