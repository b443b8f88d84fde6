using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace Stationmaster.Server.Storage;

sealed class PostgresDatabase : Database
{
    const int OldestMajor = 13;
    const int DriversPoolSize = 100;

    /// <summary>idle_in_transaction_session_timeout: this program was paused, and its transaction is undone.</summary>
    internal const string IdleInTransaction = "25P03";

    // Any number does, as long as every process of this program takes the same.
    const long MigrationLock = 0x53_54_4D_53_54_52;

    static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromMinutes(10);

    readonly NpgsqlDataSource _reading;
    readonly string _writing;
    readonly string _where;

    public PostgresDatabase(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new StorageSetupException($"The connection string of --database cannot be read: {e.Message}", e);
        }

        if (string.IsNullOrEmpty(settings.Host))
            throw new StorageSetupException(
                "The connection string of --database names no host: \"Host=localhost;Database=stationmaster;Username=…\".");

        settings.ApplicationName ??= "Stationmaster";
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 100;
        // The server takes a hundred clients by default, and more at once make nothing faster.
        if (settings.MaxPoolSize == DriversPoolSize)
            settings.MaxPoolSize = 32;
        _where = $"{settings.Host}:{settings.Port}";
        _reading = NpgsqlDataSource.Create(settings);
        _writing = new NpgsqlConnectionStringBuilder(settings.ToString()) { Pooling = false, Timeout = 5, CommandTimeout = 10 }.ToString();
    }

    public override bool KeepsFiles => true;

    public override string Engine => "PostgreSQL";

    internal override Partitions? Partitions => new(_writing);

    public override async ValueTask<DbConnection> Open(CancellationToken ct) => await _reading.OpenConnectionAsync(ct);

    /// <summary>An index that costs the program nothing.</summary>
    public override async IAsyncEnumerable<string> RowsOf(
        AppendOnly table, long owner, long before, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        yield return before == long.MaxValue ? $"{table.Owner} = {owner}" : $"{table.Owner} = {owner} and id < {before}";
    }

    public override async ValueTask<string> PartOf(AppendOnly table, long atMs, CancellationToken ct)
    {
        await using var connection = await _reading.OpenConnectionAsync(ct);
        return (await Partitions.Of(connection, table.Table, ct)).FirstOrDefault(partition => partition.Holds(atMs))?.Name ?? table.Table;
    }

    public override bool IsUniqueViolation(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsAway(Exception e) => base.IsAway(e) || e switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("08") || state.StartsWith("53") || state.StartsWith("57P")
            || state.StartsWith("40") || state is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled
            || state.StartsWith("58") || state is PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransaction,
        // Whoever writes finds the wire cut and closes it under whoever reads.
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException or ObjectDisposedException } => true,
        NpgsqlException { InnerException: { } inner } => IsAway(inner),
        NpgsqlException => false,
        // A connection that dies while it is opened can throw bare what its socket threw.
        SocketException or IOException or ObjectDisposedException { ObjectName: nameof(NpgsqlConnection) } => true,
        _ => false,
    };

    public override PostgresCluster NewCluster() => new(_writing);

    public override async ValueTask<StorageSize> Size(CancellationToken ct)
    {
        await using var connection = await Open(ct);
        return new(await connection.ExecuteScalarAsync<long>(new CommandDefinition("select pg_database_size(current_database())", cancellationToken: ct)), null);
    }

    public override ValueTask DisposeAsync() => _reading.DisposeAsync();

    internal override Writer NewWriter(TimeProvider clock) => new PostgresWriter(this, _writing);

    internal override async Task Migrate(IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await using var connection = await Connect(ct);
        if (connection.PostgreSqlVersion.Major < OldestMajor)
            throw new StorageSetupException(
                $"PostgreSQL {connection.PostgreSqlVersion} at {_where} is too old: {OldestMajor} or newer is needed.");

        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (!await MigrateOnce(connection, migrations, ct))
                    return;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                // A dump, say, reads all tables for as long as it takes. Who waits for a table keeps all others from it.
                if (Stopwatch.GetElapsedTime(start) > LongestWait)
                    throw new StorageSetupException(
                        $"PostgreSQL at {_where} is busy: another program (pg_dump?) holds a table that the new schema changes. {e.Message}", e);
                await Task.Delay(RetryEvery, ct);
            }
        }
    }

    async Task<bool> MigrateOnce(NpgsqlConnection connection, IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction, commandTimeout: 0, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("set local lock_timeout = '2s'", null, transaction, cancellationToken: ct));
        var more = await Migration.ApplyNext(connection, transaction, migrations, Text, IsFleeting, ct);
        await transaction.CommitAsync(ct);
        return more;
    }

    bool IsFleeting(Exception e) =>
        IsAway(e) || e is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected };

    async Task<NpgsqlConnection> Connect(CancellationToken ct)
    {
        try
        {
            return await _reading.OpenConnectionAsync(ct);
        }
        catch (NpgsqlException e)
        {
            throw new StorageSetupException($"PostgreSQL at {_where} cannot be used: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    // Collation "C" is byte order: what prefixes of a customer's path and sort keys count on.
    static string Text(Migration migration) => $"{migration.Sql}\n{migration.Postgres}"
        .Replace("{id}", "bigint primary key").Replace("{text}", "text collate \"C\"").Replace("{bytes}", "bytea");
}
