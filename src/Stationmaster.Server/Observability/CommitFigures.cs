using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Stationmaster.Server.Observability;

/// <summary>What the group commit does. Written by its thread only; read by anyone.</summary>
sealed class CommitFigures
{
    static readonly Histogram<int> BatchSize = Telemetry.Meter.CreateHistogram(
        "stationmaster.commits.batch_size", "{unit}", "Callers whose changes one commit carried",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096] });

    static readonly Histogram<double> Seconds = Telemetry.Meter.CreateHistogram(
        "stationmaster.commits.duration", "s", "From the start of a batch until it is durable", advice: Telemetry.Seconds);

    static readonly Counter<long> FailedUnits = Telemetry.Meter.CreateCounter<long>(
        "stationmaster.commits.failed_units", "{unit}", "Callers whose changes could not be saved");

    long _batches, _units, _failed, _durableAt;

    public long Batches => Volatile.Read(ref _batches);

    public long Units => Volatile.Read(ref _units);

    public long Failed => Volatile.Read(ref _failed);

    public Distribution Times { get; } = new();

    /// <summary>How long ago something last became durable; null when nothing has yet.</summary>
    public TimeSpan? SinceDurable => Volatile.Read(ref _durableAt) is > 0 and var at ? Stopwatch.GetElapsedTime(at) : null;

    /// <param name="startedAt">The <see cref="Stopwatch"/>'s timestamp.</param>
    public void Committed(int units, long startedAt)
    {
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        Volatile.Write(ref _batches, _batches + 1);
        Volatile.Write(ref _units, _units + units);
        Volatile.Write(ref _durableAt, Stopwatch.GetTimestamp());
        Times.Add(elapsed);
        BatchSize.Record(units);
        Seconds.Record(elapsed.TotalSeconds);
    }

    /// <summary>A write of its own became durable.</summary>
    public void Wrote() => Volatile.Write(ref _durableAt, Stopwatch.GetTimestamp());

    public void FailedToSave(int units)
    {
        Interlocked.Add(ref _failed, units);
        FailedUnits.Add(units);
    }

    /// <summary>The span of a batch, while somebody listens.</summary>
    public static Activity? Trace(string engine, int units)
    {
        var span = Telemetry.Source.StartActivity("commit");
        return span?.SetTag("db.system.name", engine).SetTag("stationmaster.units", units);
    }
}
