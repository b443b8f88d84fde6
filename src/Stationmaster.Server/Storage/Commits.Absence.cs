using System.Diagnostics;

namespace Stationmaster.Server.Storage;

public sealed partial class Commits
{
    sealed record Absence(DateTimeOffset Since, long Timestamp);

    internal sealed class Running(WriteTransaction transaction)
    {
        volatile bool _over;

        public WriteTransaction Transaction { get; } = transaction;

        public bool IsOver
        {
            get => _over;
            set => _over = value;
        }
    }

    /// <summary>One try per call while nobody waits, so that health is seen to return.</summary>
    void TryToOpen(Writer writer)
    {
        try
        {
            writer.Close();
            writer.Open();
            // A full disk is found out by writing only.
            using var stamp = _stamps.Open();
            Probe(writer, stamp.At);
            Back();
        }
        catch (Exception e)
        {
            Away(e, Stopwatch.GetTimestamp());
        }
    }

    static void Probe(Writer writer, DateTimeOffset now)
    {
        var failures = new Dictionary<string, Exception>();
        writer.Run(
            ["storage_probe"], now,
            (name, transaction) => Sequence.Draw(transaction, name, 1, CancellationToken.None).GetAwaiter().GetResult(), failures);
        if (failures.Count > 0)
            throw failures.Values.First();
    }

    /// <param name="since">When the try that failed began: it may itself have waited long.</param>
    void Away(Exception e, long since)
    {
        if (_absence is not null)
            return;
        _absence = new(_clock.GetUtcNow() - Stopwatch.GetElapsedTime(since), since);
        LogAway(e, _database.Engine);
    }

    void Back()
    {
        if (_absence is not { } absence)
            return;
        _absence = null;
        LogBack(_database.Engine, Stopwatch.GetElapsedTime(absence.Timestamp).TotalSeconds);
    }

    void ThrowWhenAway()
    {
        if (IsAwayForLong)
            throw new StorageAwayException("The database is away.");
    }

    void ThrowInsideAWrite()
    {
        if (Current is not null)
            throw new InvalidOperationException("A write inside a write would wait for itself: use the transaction at hand.");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Engine} cannot be written to; trying again")]
    partial void LogAway(Exception e, string engine);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} can be written to again after {Seconds:0.0} s")]
    partial void LogBack(string engine, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changes of {Count} callers could not be saved")]
    partial void LogFailedUnits(Exception e, int count);
}
