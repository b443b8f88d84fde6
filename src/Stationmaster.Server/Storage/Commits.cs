using System.Diagnostics;
using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Storage;

/// <summary>
/// Group commit: one thread writes what many callers save, as many of them at a time as are waiting. A caller's task completes when its
/// changes would survive a power cut.
/// </summary>
public sealed partial class Commits : IAsyncDisposable
{
    const int MostUnits = 4096;

    /// <summary>How long a database may be away before those who wait are told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan IdleTurn = TimeSpan.FromSeconds(5);

    readonly Database _database;
    readonly TimeProvider _clock;
    readonly ILogger<Commits> _logger;
    readonly Stamps _stamps;
    readonly Linger _linger = new();
    readonly CommitQueue _queue = new();
    readonly AsyncLocal<Running?> _running = new();
    readonly Thread _thread;

    // Written by the thread, read by anyone.
    volatile Absence? _absence;
    long _busySince, _turnedAt = Stopwatch.GetTimestamp();

    public Commits(Database database, TimeProvider clock, ILogger<Commits> logger)
    {
        (_database, _clock, _logger, _stamps) = (database, clock, logger, new Stamps(clock));
        _thread = new Thread(Run) { Name = "Stationmaster commits", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Everything stamped strictly before this is committed: a list by updatedAt that ends here misses nothing. Stamps are the
    /// <see cref="WriteTransaction.Now"/> of a write and those of <see cref="OpenStamp"/>.
    /// </summary>
    public DateTimeOffset Horizon =>
        OthersHorizon is { } others && others() is var theirs && OwnHorizon is var own && theirs < own ? theirs : OwnHorizon;

    /// <summary>The same for what this process writes alone.</summary>
    public DateTimeOffset OwnHorizon => _stamps.Horizon;

    /// <summary>In a cluster: the same for what the other nodes write.</summary>
    public Func<DateTimeOffset>? OthersHorizon { get; set; }

    public bool IsHealthy => AwaySince is null;

    internal CommitFigures Figures { get; } = new();

    /// <summary>How many saves and writes wait for their batch.</summary>
    internal int Waiting => _queue.Count;

    /// <summary>How long the thread has not turned though it has work; zero while it has none.</summary>
    internal TimeSpan StuckFor =>
        _queue.Count == 0 && Volatile.Read(ref _busySince) == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Volatile.Read(ref _turnedAt));

    /// <summary>Since when nothing can be written; null while all is well.</summary>
    public DateTimeOffset? AwaySince
    {
        get
        {
            if (_absence is { } absence)
                return absence.Since;
            var busy = Volatile.Read(ref _busySince);
            return busy != 0 && Stopwatch.GetElapsedTime(busy) is var stuck && stuck > Patience ? _clock.GetUtcNow() - stuck : null;
        }
    }

    /// <summary>Nothing could be written for longer than <see cref="Patience"/>: whoever saves is told at once.</summary>
    public bool IsAwayForLong =>
        (_absence is { } absence && Stopwatch.GetElapsedTime(absence.Timestamp) > Patience)
        || (Volatile.Read(ref _busySince) is var busy and not 0 && Stopwatch.GetElapsedTime(busy) > Patience);

    /// <inheritdoc cref="Database.IsAway"/>
    public bool IsAway(Exception e) => _database.IsAway(e);

    internal WriteTransaction? Current => _running.Value is { IsOver: false } running ? running.Transaction : null;

    /// <summary>The time for changes that carry their own updated_ms: taken before deciding, disposed after <see cref="Save"/>.</summary>
    public Stamp OpenStamp() => _stamps.Open();

    /// <summary>Completes when the changes are durable, all of them; throws when none is. Cancelling ends the waiting, not the
    /// write.</summary>
    /// <exception cref="StorageAwayException">The database has been away for longer than <see cref="Patience"/>.</exception>
    public Task Save(IReadOnlyList<Change> changes, CancellationToken ct) => Save(changes, null, ct);

    /// <summary>The same for a station's own changes.</summary>
    /// <param name="owner">The right to write for it; null where one process has them all.</param>
    /// <exception cref="StaleOwnerException">Another node has the station by now: nothing was written.</exception>
    public Task Save(IReadOnlyList<Change> changes, StationOwner? owner, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ThrowInsideAWrite();
        ThrowWhenAway();
        var unit = new Unit(changes, owner);
        _queue.Add(unit);
        return unit.Task.WaitAsync(ct);
    }

    /// <summary>Joins the next batch; nobody waits. What cannot be saved is counted and dropped.</summary>
    /// <returns>Completes when they are durable or dropped, for who bounds how many wait.</returns>
    public Task SaveLater(IReadOnlyList<Change> changes, StationOwner? owner = null)
    {
        if (IsAwayForLong || _queue.IsClosed)
        {
            Figures.FailedToSave(1);
            return Task.CompletedTask;
        }

        var unit = new Unit(changes, owner);
        _queue.Add(unit);
        return unit.Task;
    }

    /// <summary>A read found the database away: whether it can be written to is found out now, by a save of nothing.</summary>
    public void Doubt()
    {
        if (IsHealthy)
            _ = SaveLater([]);
    }

    /// <summary>
    /// Runs an ordinary write in a transaction of its own. Exceptions of the work reach the caller with nothing applied. The work waits for
    /// nothing but its transaction.
    /// </summary>
    public async Task<T> Write<T>(Func<WriteTransaction, Task<T>> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ThrowInsideAWrite();
        ThrowWhenAway();
        var write = new OwnWrite<T>(work, ct);
        _queue.Add(write);
        return await write.Done.Task.WaitAsync(ct);
    }

    public Task Write(Func<WriteTransaction, Task> work, CancellationToken ct) => Write(
        async transaction =>
        {
            await work(transaction);
            return true;
        },
        ct);

    /// <summary>Writes what is still waiting, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await Task.Run(_thread.Join);
        _queue.Dispose();
    }

    void Run()
    {
        using var writer = _database.NewWriter(_clock);
        while (Next(writer, out var first))
        {
            Turned();
            Volatile.Write(ref _busySince, Stopwatch.GetTimestamp());
            var (units, writes) = Gather(first!);
            if (units.Units.Count > 0)
                Save(writer, units);
            if (writes.Count > 0)
                Run(writer, writes);
            Volatile.Write(ref _busySince, 0);
        }
    }

    bool Next(Writer writer, out object? item)
    {
        while (true)
        {
            Turned();
            if (_queue.TryTake(out item, _absence is null ? IdleTurn : RetryEvery))
                return true;
            if (_queue is { IsClosed: true, Count: 0 })
                return false;
            if (_absence is not null)
                TryToOpen(writer);
        }
    }

    /// <summary>All that waits. Units go before own writes, whatever their order: each caller waits for its own.</summary>
    (Batch Units, List<OwnWrite> Writes) Gather(object first)
    {
        var (batch, writes) = (new Batch(), new List<OwnWrite>());
        Take(first, batch, writes);
        Drain(batch, writes);
        if (writes.Count == 0 && _linger.For(batch.Units.Count) is { } pause && _absence is null)
        {
            Thread.Sleep(pause);
            Drain(batch, writes);
        }

        _linger.Sent(batch.Units.Count);
        return (batch, writes);
    }

    void Drain(Batch batch, List<OwnWrite> writes)
    {
        while (batch.Units.Count < MostUnits && writes.Count < MostOwnWrites && _queue.TryTake(out var item))
            Take(item, batch, writes);
    }

    static void Take(object item, Batch batch, List<OwnWrite> writes)
    {
        if (item is Unit unit)
            batch.Units.Add(unit);
        else
            writes.Add((OwnWrite)item);
    }

    void Save(Writer writer, Batch batch)
    {
        using var span = CommitFigures.Trace(_database.Engine, batch.Units.Count);
        var start = Stopwatch.GetTimestamp();
        var apart = false;
        while (true)
        {
            Turned();
            try
            {
                writer.Open();
                if (apart)
                    writer.CommitApart(batch);
                else
                    writer.Commit(batch);
                Back();
                Figures.Committed(batch.Units.Count, start);
                foreach (var unit in batch.Units)
                {
                    if (batch.Failures.TryGetValue(unit, out var fault))
                        Fail([unit], fault);
                    else
                        unit.TrySetResult();
                }

                return;
            }
            catch (Exception e) when (_database.IsAway(e))
            {
                Away(e, start);
                writer.Close();
                if (IsAwayForLong)
                {
                    Fail(batch.Units, new StorageAwayException("The database is away.", e));
                    return;
                }

                Thread.Sleep(RetryEvery);
            }
            catch (Exception) when (!apart && batch.Units.Count > 1)
            {
                apart = true;
            }
            catch (Exception e)
            {
                Fail(batch.Units, e);
                return;
            }
        }
    }

    void Turned() => Volatile.Write(ref _turnedAt, Stopwatch.GetTimestamp());

    void Fail(IReadOnlyCollection<Unit> units, Exception fault)
    {
        Figures.FailedToSave(units.Count);
        if (fault is not (StorageAwayException or StaleOwnerException))
            LogFailedUnits(fault, units.Count);
        foreach (var unit in units)
        {
            unit.TrySetException(fault);

            // Nobody may be waiting; it is logged here.
            _ = unit.Task.Exception;
        }
    }
}
