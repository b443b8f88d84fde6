namespace Stationmaster.Simulator;

/// <summary>What is to happen when. What falls on the same moment happens in the order it was noted.</summary>
sealed class Agenda
{
    readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _items = new();
    long _order;

    public DateTimeOffset NextDue => _items.TryPeek(out _, out var key) ? key.At : DateTimeOffset.MaxValue;

    public void Note(DateTimeOffset at, Action action) => _items.Enqueue(action, (at, _order++));

    public Action Take() => _items.Dequeue();
}
