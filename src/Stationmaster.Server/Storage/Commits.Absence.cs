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
            Back();
        }
        catch (Exception e) when (_database.IsAway(e))
        {
            Away(e, Stopwatch.GetTimestamp());
        }
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

    bool IsAwayForLong() => _absence is { } absence && Stopwatch.GetElapsedTime(absence.Timestamp) > Patience;

    void ThrowWhenAway()
    {
        if (IsAwayForLong())
            throw new StorageAwayException("The database is away.");
    }

    void ThrowInsideAWrite()
    {
        if (Current is not null)
            throw new InvalidOperationException("A write inside a write would wait for itself: use the transaction at hand.");
    }

    /// <summary>A caller's own transaction, waiting in the same line as the units.</summary>
    abstract class OwnWrite
    {
        public abstract void Run(Commits commits, Writer writer);
    }

    sealed class OwnWrite<T>(Func<WriteTransaction, Task<T>> work, CancellationToken ct) : OwnWrite
    {
        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(Commits commits, Writer writer)
        {
            using var stamp = commits._stamps.Open();
            var (started, since) = (false, Stopwatch.GetTimestamp());
            while (!ct.IsCancellationRequested)
            {
                commits.Turned();
                Running? running = null;
                try
                {
                    writer.Open();
                    var result = writer.Run(
                        transaction =>
                        {
                            started = true;
                            commits._running.Value = running = new Running(transaction);
                            return work(transaction);
                        },
                        stamp.At);
                    commits.Back();
                    commits.Figures.Wrote();
                    Done.TrySetResult(result);
                    return;
                }
                catch (Exception e) when (commits._database.IsAway(e))
                {
                    commits.Away(e, since);
                    writer.Close();
                    if (started || commits.IsAwayForLong())
                    {
                        Done.TrySetException(new StorageAwayException("The database is away.", e));
                        return;
                    }

                    Thread.Sleep(RetryEvery);
                }
                catch (Exception e)
                {
                    Done.TrySetException(e);
                    return;
                }
                finally
                {
                    commits._running.Value = null;
                    running?.IsOver = true;
                }
            }

            Done.TrySetCanceled(ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Engine} cannot be written to; trying again")]
    partial void LogAway(Exception e, string engine);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} can be written to again after {Seconds:0.0} s")]
    partial void LogBack(string engine, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changes of {Count} callers could not be saved")]
    partial void LogFailedUnits(Exception e, int count);
}
