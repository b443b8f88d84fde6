using System.Diagnostics;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Observability;

/// <summary>The figures of a few seconds. Times in milliseconds; null where nothing happened that could be timed.</summary>
/// <param name="RefusedPerSecond">Messages answered with an error, or not at all.</param>
/// <param name="BatchSize">Callers to a commit, on average.</param>
/// <param name="Cpu">Processor cores kept busy.</param>
public sealed record FigurePoint(
    DateTimeOffset At, double MessagesPerSecond, double RefusedPerSecond, double? HandlingP50, double? HandlingP99,
    double CommitsPerSecond, double? CommitP50, double? CommitP99, double? BatchSize, int CommitQueue, int Mailboxes,
    int Connected, int Held, int RunningSessions, double BoardLag, int Streams, double Cpu, long MemoryBytes, long HeapBytes);

/// <summary>Looks at the figures every five seconds and remembers a quarter of an hour. Whatever else is asked is a difference of two looks.</summary>
sealed partial class FigureHistory(
    Figures figures, Commits commits, StationRegistry stations, HeldStations held, LiveBoard board, Database database, TimeProvider time,
    ILogger<FigureHistory> logger) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    const int Remembered = 180, LooksToASize = 6;

    readonly Queue<FigurePoint> _points = new(Remembered + 1);
    readonly Lock _gate = new();
    volatile StorageSize? _size;
    Look _last = null!;

    sealed record Look(long Timestamp, long Messages, long Refused, long[] Handling, long Batches, long Units, long[] Commits, TimeSpan Cpu);

    /// <summary>Oldest first; empty in the first seconds.</summary>
    public IReadOnlyList<FigurePoint> Points
    {
        get
        {
            lock (_gate)
                return [.. _points];
        }
    }

    /// <summary>How large the database is; null until it was first measured.</summary>
    public StorageSize? Size => _size;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _last = Now();
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            for (var turn = 0; ; turn++)
            {
                if (turn % LooksToASize == 0)
                    await Measure(stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
                TakeSafely();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Figures are not worth the program: what cannot be read leaves a gap.</summary>
    void TakeSafely()
    {
        try
        {
            Add(Take());
        }
        catch (Exception e)
        {
            LogNotTaken(e);
        }
    }

    void Add(FigurePoint point)
    {
        lock (_gate)
        {
            _points.Enqueue(point);
            if (_points.Count > Remembered)
                _points.Dequeue();
        }
    }

    FigurePoint Take()
    {
        var (before, now) = (_last, Now());
        _last = now;
        var seconds = Math.Max(0.001, Stopwatch.GetElapsedTime(before.Timestamp, now.Timestamp).TotalSeconds);
        var batches = now.Batches - before.Batches;
        return new(
            time.GetUtcNow(), Round((now.Messages - before.Messages) / seconds), Round((now.Refused - before.Refused) / seconds),
            Rounded(Distribution.Percentile(before.Handling, now.Handling, 0.5)), Rounded(Distribution.Percentile(before.Handling, now.Handling, 0.99)),
            Round(batches / seconds),
            Rounded(Distribution.Percentile(before.Commits, now.Commits, 0.5)), Rounded(Distribution.Percentile(before.Commits, now.Commits, 0.99)),
            batches == 0 ? null : Round((now.Units - before.Units) / (double)batches),
            commits.Waiting, stations.Waiting, stations.ConnectedCount, held.ConnectedCount, board.Census().Running,
            Round(board.Lag.TakeWorst().TotalMilliseconds), figures.Streams, Round((now.Cpu - before.Cpu).TotalSeconds / seconds, 3),
            Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
    }

    Look Now()
    {
        var (answered, refused) = (0L, 0L);
        foreach (var action in figures.Messages.Actions)
        {
            answered += Volatile.Read(ref action.Answered);
            refused += action.RefusedInAll + Volatile.Read(ref action.Dropped);
        }
        return new(
            Stopwatch.GetTimestamp(), answered + refused, refused, figures.Messages.HandlingTimes.Look(),
            commits.Figures.Batches, commits.Figures.Units, commits.Figures.Times.Look(), Environment.CpuUsage.TotalTime);
    }

    async Task Measure(CancellationToken ct)
    {
        try
        {
            _size = await database.Size(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotMeasured(e.Message);
        }
    }

    static double Round(double value, int digits = 2) => Math.Round(value, digits);

    static double? Rounded(double? value) => value is { } known ? Round(known, 3) : null;

    [LoggerMessage(LogLevel.Warning, "The figures of the last seconds could not be taken")]
    partial void LogNotTaken(Exception e);

    [LoggerMessage(LogLevel.Debug, "The size of the database could not be read: {Why}")]
    partial void LogNotMeasured(string why);
}
