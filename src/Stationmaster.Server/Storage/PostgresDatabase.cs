using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace Stationmaster.Server.Storage;

sealed class PostgresDatabase : Database
{
    const int OldestMajor = 13;

    // Any number does, as long as every process of this program takes the same.
    const long MigrationLock = 0x53_54_4D_53_54_52;

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
        if (!settings.ContainsKey("Max Auto Prepare"))
            settings.MaxAutoPrepare = 100;
        _where = $"{settings.Host}:{settings.Port}";
        _reading = NpgsqlDataSource.Create(settings);
        _writing = new NpgsqlConnectionStringBuilder(settings.ToString()) { Pooling = false, Timeout = 5, CommandTimeout = 10 }.ToString();
    }

    public override string Engine => "PostgreSQL";

    public override async ValueTask<DbConnection> Open(CancellationToken ct) => await _reading.OpenConnectionAsync(ct);

    public override bool IsUniqueViolation(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsAway(Exception e) => base.IsAway(e) || e switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("08") || state.StartsWith("53") || state.StartsWith("57P")
            || state.StartsWith("58") || state is PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        NpgsqlException { InnerException: { } inner } => IsAway(inner),
        NpgsqlException => false,
        // A connection that dies while it is opened can throw bare what its socket threw.
        SocketException or IOException or ObjectDisposedException { ObjectName: nameof(NpgsqlConnection) } => true,
        _ => false,
    };

    public override PostgresCluster NewCluster() => new(_writing);

    public override ValueTask DisposeAsync() => _reading.DisposeAsync();

    internal override Writer NewWriter(TimeProvider clock) => new PostgresWriter(this, _writing);

    internal override async Task Migrate(IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await using var connection = await Connect(ct);
        if (connection.PostgreSqlVersion.Major < OldestMajor)
            throw new StorageSetupException(
                $"PostgreSQL {connection.PostgreSqlVersion} at {_where} is too old: {OldestMajor} or newer is needed.");

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition(
                "select pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction, cancellationToken: ct));
        await Migration.Apply(connection, transaction, migrations, Text, ct);
        await transaction.CommitAsync(ct);
    }

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
