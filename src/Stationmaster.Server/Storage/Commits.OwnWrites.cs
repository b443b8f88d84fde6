using System.Diagnostics;

namespace Stationmaster.Server.Storage;

public sealed partial class Commits
{
    const int MostOwnWrites = 64;

    /// <summary>A caller's own work, waiting in the same line as the units.</summary>
    abstract class OwnWrite(CancellationToken ct)
    {
        protected CancellationToken Ct { get; } = ct;

        public bool IsCancelled => Ct.IsCancellationRequested;

        /// <summary>Its work began: what becomes of it when the database goes away is not known, and it is not tried again.</summary>
        public bool IsStarted { get; protected set; }

        public abstract void Work(Commits commits, WriteTransaction transaction);

        /// <summary>The work's transaction is durable.</summary>
        public abstract void Succeed();

        public abstract void Fail(Exception e);

        public abstract void Cancel();
    }

    sealed class OwnWrite<T>(Func<WriteTransaction, Task<T>> work, CancellationToken ct) : OwnWrite(ct)
    {
        T _result = default!;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Work(Commits commits, WriteTransaction transaction)
        {
            IsStarted = true;
            var running = new Running(transaction);
            commits._running.Value = running;
            try
            {
                _result = work(transaction).GetAwaiter().GetResult();
            }
            finally
            {
                commits._running.Value = null;
                running.IsOver = true;
            }
        }

        public override void Succeed() => Done.TrySetResult(_result);

        public override void Fail(Exception e) => Done.TrySetException(e);

        public override void Cancel() => Done.TrySetCanceled(Ct);
    }

    /// <summary>One transaction for all that wait, a savepoint for each: one that fails takes nothing with it.</summary>
    void Run(Writer writer, IReadOnlyList<OwnWrite> writes)
    {
        var since = Stopwatch.GetTimestamp();
        var waiting = writes;
        while (true)
        {
            foreach (var cancelled in waiting.Where(write => write.IsCancelled))
                cancelled.Cancel();
            waiting = [.. waiting.Where(write => !write.IsCancelled)];
            if (waiting.Count == 0)
                return;

            Turned();
            using var stamp = _stamps.Open();
            try
            {
                writer.Open();
                var failures = new Dictionary<OwnWrite, Exception>();
                writer.Run(waiting, stamp.At, (write, transaction) => write.Work(this, transaction), failures);
                Back();
                foreach (var write in waiting)
                {
                    Figures.Wrote();
                    if (failures.TryGetValue(write, out var fault))
                        write.Fail(fault);
                    else
                        write.Succeed();
                }
                return;
            }
            catch (Exception e) when (_database.IsAway(e))
            {
                Away(e, since);
                writer.Close();
                var isLong = IsAwayForLong;
                foreach (var write in waiting.Where(write => write.IsStarted || isLong))
                    write.Fail(new StorageAwayException("The database is away.", e));
                waiting = [.. waiting.Where(write => !write.IsStarted && !isLong)];
                if (waiting.Count > 0)
                    Thread.Sleep(RetryEvery);
            }
            catch (Exception e)
            {
                foreach (var write in waiting)
                    write.Fail(e);
                return;
            }
        }
    }
}
