using System.Data.Common;

namespace Stationmaster.Server.Storage;

/// <param name="Bytes">On disk.</param>
/// <param name="FreeBytes">Left on that disk; null where the database does not tell.</param>
public sealed record StorageSize(long Bytes, long? FreeBytes);

/// <summary>Where everything is kept. Only this folder knows which engine it is.</summary>
public abstract class Database : IAsyncDisposable
{
    /// <param name="connectionString">Null for SQLite in <paramref name="dataFolder"/>; else PostgreSQL's ("Host=…").</param>
    /// <exception cref="StorageSetupException">A library is missing or the connection string cannot be read.</exception>
    public static Database Create(string dataFolder, string? connectionString) =>
        string.IsNullOrWhiteSpace(connectionString) ? new SqliteDatabase(dataFolder) : new PostgresDatabase(connectionString);

    /// <summary>"SQLite" or "PostgreSQL".</summary>
    public abstract string Engine { get; }

    /// <summary>A connection for reading, from a pool; it sees what was committed. The caller disposes it.</summary>
    public abstract ValueTask<DbConnection> Open(CancellationToken ct);

    /// <summary>Brings the schema up to this program's. Several may call at once; each waits for the one before.</summary>
    /// <exception cref="StorageSetupException">The database was made by a newer program, or is not there.</exception>
    public Task Migrate(CancellationToken ct) => Migrate(Migration.All, ct);

    /// <summary>
    /// Conditions for a <c>where</c> that together pick the rows of one owner, those of an earlier one newer than those of a later, none
    /// twice: <c>$"select … from message where {condition} order by id desc"</c>. Reading may stop after any.
    /// </summary>
    /// <param name="before">Only rows with smaller ids.</param>
    public abstract IAsyncEnumerable<string> RowsOf(AppendOnly table, long owner, long before, CancellationToken ct);

    /// <summary>Where the rows of a moment are: the table, or one of its partitions where it has such.</summary>
    public virtual ValueTask<string> PartOf(AppendOnly table, long atMs, CancellationToken ct) => new(table.Table);

    /// <summary>Files belong into the database itself, since several nodes share it.</summary>
    public virtual bool KeepsFiles => false;

    /// <summary>A row with the same key is already there.</summary>
    public abstract bool IsUniqueViolation(Exception e);

    /// <summary>The fault is the database's absence (connection gone, disk full, locked for too long), not the statement's.</summary>
    public virtual bool IsAway(Exception e) => e is StorageAwayException;

    /// <summary>The tables by which several processes share it; null where only one can use it.</summary>
    public virtual PostgresCluster? NewCluster() => null;

    /// <summary>How large it is now.</summary>
    public abstract ValueTask<StorageSize> Size(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    /// <summary>Null where tables are whole.</summary>
    internal virtual Partitions? Partitions => null;

    /// <summary>Messages up to an id were deleted: what is kept beside them goes too.</summary>
    internal virtual Task MessagesDeleted(WriteTransaction write, long lastId, CancellationToken ct) => Task.CompletedTask;

    internal abstract Writer NewWriter(TimeProvider clock);

    internal abstract Task Migrate(IReadOnlyList<Migration> migrations, CancellationToken ct);
}
