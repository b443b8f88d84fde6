using System.Diagnostics;

namespace Stationmaster.Server.Observability;

/// <summary>One loop the program lives by: it says so when it begins and each time it turns.</summary>
/// <param name="name">As people know it.</param>
sealed class Pulse(string name)
{
    long _at;

    public string Name => name;

    public void Beat() => Volatile.Write(ref _at, Stopwatch.GetTimestamp());

    /// <summary>Nothing is wrong before the first beat: the program is still starting.</summary>
    public TimeSpan Since => Volatile.Read(ref _at) is > 0 and var at ? Stopwatch.GetElapsedTime(at) : TimeSpan.Zero;
}

/// <summary>The loops besides the commit thread, which knows by itself whether it turns.</summary>
/// <param name="bound">How long a loop may take for a turn; a loop that waits for an absent database still turns within it.</param>
sealed class Pulses(TimeSpan bound)
{
    public TimeSpan Bound => bound;

    public Pulse Board { get; } = new("live board");

    public Pulse Due { get; } = new("what is due");

    public IEnumerable<Pulse> All => [Board, Due];
}
