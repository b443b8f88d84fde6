namespace Stationmaster.Bench.Running;

/// <summary>Processor time used within a window: of the program, of the database, of everything.</summary>
/// <param name="Machine">By all processes together, these included.</param>
sealed record Used(TimeSpan Program, TimeSpan Database, TimeSpan Machine);

/// <summary>Reads processor times twenty times a second, so that a window can be told afterwards.</summary>
sealed class Meter : IDisposable
{
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    readonly int _program;
    readonly int? _database;
    readonly Timer _timer;

    // Under its own lock.
    readonly List<(DateTime At, Used Used)> _readings = [];

    public Meter(int program, int? database)
    {
        (_program, _database) = (program, database);
        _timer = new Timer(_ => Read(), null, TimeSpan.Zero, Every);
    }

    /// <summary>What was used in the window that ended then, in proportion where the readings do not fall on its edges.</summary>
    public Used Before(DateTime end, TimeSpan window)
    {
        lock (_readings)
        {
            var first = _readings.LastOrDefault(reading => reading.At <= end - window, _readings[0]);
            var last = _readings.Last(reading => reading.At <= end);
            var share = window / (last.At - first.At);
            return new(
                (last.Used.Program - first.Used.Program) * share, (last.Used.Database - first.Used.Database) * share,
                (last.Used.Machine - first.Used.Machine) * share);
        }
    }

    public void Dispose() => _timer.Dispose();

    void Read()
    {
        // A reading that comes late must carry the time at which it was made.
        lock (_readings)
        {
            var used = new Used(
                ProcessorTime.Of(_program), _database is { } pid ? ProcessorTime.OfFamily(pid) : TimeSpan.Zero, ProcessorTime.OfMachine());
            _readings.Add((DateTime.UtcNow, used));
        }
    }
}
