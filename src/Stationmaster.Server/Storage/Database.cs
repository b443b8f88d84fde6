using System.Data.Common;

namespace Stationmaster.Server.Storage;

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

    /// <summary>A row with the same key is already there.</summary>
    public abstract bool IsUniqueViolation(Exception e);

    /// <summary>The fault is the database's absence (connection gone, disk full, locked for too long), not the statement's.</summary>
    public virtual bool IsAway(Exception e) => e is StorageAwayException;

    /// <summary>The tables by which several processes share it; null where only one can use it.</summary>
    public virtual PostgresCluster? NewCluster() => null;

    public abstract ValueTask DisposeAsync();

    internal abstract Writer NewWriter(TimeProvider clock);

    internal abstract Task Migrate(IReadOnlyList<Migration> migrations, CancellationToken ct);
}
