using System.Data.Common;

namespace Stationmaster.Server.Storage;

/// <summary>One caller's changes: kept together or not at all.</summary>
/// <param name="owner">In a cluster: whose right to write they need; null where none is needed.</param>
sealed class Unit(IReadOnlyList<Change> changes, StationOwner? owner = null) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public IReadOnlyList<Change> Changes { get; } = changes;

    public StationOwner? Owner { get; } = owner;
}

/// <summary>What one commit carries. A retry of the same batch is known by being the same object.</summary>
sealed class Batch
{
    public List<Unit> Units { get; } = [];

    /// <summary>The units that were left out, and why: those that failed apart, those whose station another node has.</summary>
    public Dictionary<Unit, Exception> Failures { get; } = [];
}

/// <summary>The one connection that writes. Only the thread of <see cref="Commits"/> touches it.</summary>
abstract class Writer : IDisposable
{
    /// <summary>Connects unless connected.</summary>
    public abstract void Open();

    /// <summary>Drops the connection; the next use opens another.</summary>
    public abstract void Close();

    /// <summary>All units in one transaction; when it throws, nothing of them was applied (or, where the database went away, that is
    /// settled by the retry).</summary>
    public abstract void Commit(Batch batch);

    /// <summary>As <see cref="Commit"/>, but a unit that fails is left out and noted in <see cref="Batch.Failures"/>.</summary>
    public abstract void CommitApart(Batch batch);

    /// <summary>Runs each work within one transaction; one that fails is undone alone and noted.</summary>
    public void Run<T>(IReadOnlyList<T> works, DateTimeOffset now, Action<T, WriteTransaction> run, Dictionary<T, Exception> failures)
        where T : class
    {
        var transaction = Begin();
        try
        {
            foreach (var work in works)
            {
                transaction.Save("work");
                try
                {
                    run(work, new WriteTransaction(transaction.Connection!, transaction, now));
                }
                catch (Exception e) when (!IsAway(e))
                {
                    transaction.Rollback("work");
                    failures.Add(work, e);
                }
                transaction.Release("work");
            }
            transaction.Commit();
            transaction.Dispose();
        }
        catch
        {
            GiveUp(transaction);
            throw;
        }
    }

    /// <summary>What went wrong is what the caller hears of, not that it could not be rolled back.</summary>
    void GiveUp(DbTransaction transaction)
    {
        try
        {
            transaction.Dispose();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            Close();
        }
    }

    public void Dispose() => Close();

    protected abstract DbTransaction Begin();

    protected abstract bool IsAway(Exception e);
}
