using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Stationmaster.Server.Storage;

/// <summary>One file, stationmaster.db, in WAL; readers never wait for the writer. Other processes may write too: they take
/// turns.</summary>
sealed class SqliteDatabase : Database
{
    const int SqliteBusy = 5, SqliteLocked = 6, SqliteReadOnly = 8, SqliteIoError = 10, SqliteCorrupt = 11, SqliteFull = 13,
        SqliteCannotOpen = 14, SqliteNotADatabase = 26;
    const int UniqueViolation = 2067, PrimaryKeyViolation = 1555, RowIdViolation = 2579;

    static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(200), LongestMigration = TimeSpan.FromMinutes(10);

    readonly string _file;
    readonly string _reading;

    public SqliteDatabase(string dataFolder)
    {
        SystemSqlite.Use();
        if (!Directory.Exists(dataFolder))
        {
            try
            {
                if (OperatingSystem.IsWindows())
                    Directory.CreateDirectory(dataFolder);
                else
                    Directory.CreateDirectory(dataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageSetupException($"The data folder {dataFolder} cannot be made: {e.Message}", e);
            }
        }

        _file = Path.GetFullPath(Path.Combine(dataFolder, "stationmaster.db"));
        _reading = new SqliteConnectionStringBuilder { DataSource = _file, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();
    }

    public override string Engine => "SQLite";

    public override ValueTask<DbConnection> Open(CancellationToken ct)
    {
        var connection = new SqliteConnection(_reading);
        try
        {
            connection.Open();
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal SqlitePages Messages { get; } = new(AppendOnly.Messages);

    internal SqlitePages Samples { get; } = new(AppendOnly.Samples);

    public override IAsyncEnumerable<string> RowsOf(AppendOnly table, long owner, long before, CancellationToken ct) =>
        (table == AppendOnly.Messages ? Messages : Samples).Where(this, owner, before, ct);

    public override bool IsUniqueViolation(Exception e) =>
        e is SqliteException { SqliteExtendedErrorCode: UniqueViolation or PrimaryKeyViolation or RowIdViolation };

    public override bool IsAway(Exception e) => base.IsAway(e) || e is SqliteException
    {
        SqliteErrorCode: SqliteBusy or SqliteLocked or SqliteReadOnly or SqliteIoError or SqliteCorrupt or SqliteFull or SqliteCannotOpen
            or SqliteNotADatabase,
    };

    public override ValueTask<StorageSize> Size(CancellationToken ct)
    {
        var bytes = new[] { _file, _file + "-wal", _file + "-shm" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length);
        return new(new StorageSize(bytes, new DriveInfo(Path.GetDirectoryName(_file)!).AvailableFreeSpace));
    }

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_reading);
        SqliteConnection.ClearPool(connection);
        return default;
    }

    internal override Task MessagesDeleted(WriteTransaction write, long lastId, CancellationToken ct) =>
        write.Execute("delete from message_page where last_id <= @lastId", new { lastId }, ct);

    internal override Writer NewWriter(TimeProvider clock) => new SqliteWriter(this);

    internal override async Task Migrate(IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        try
        {
            await using var connection = OpenForWriting();
            bool more;
            do
            {
                await using var transaction = await WhenFree(connection, ct);
                more = await Migration.ApplyNext(connection, transaction, migrations, Text, IsAway, ct);
                await transaction.CommitAsync(ct);
            }
            while (more);
            await Messages.Load(connection);
            await Samples.Load(connection);
        }
        catch (SqliteException e) when (IsAway(e))
        {
            throw new StorageSetupException($"The database {_file} cannot be used: {e.Message}", e);
        }
    }

    // Another program may be at a long migration.
    static async Task<SqliteTransaction> WhenFree(SqliteConnection connection, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return connection.BeginTransaction(deferred: false);
            }
            catch (SqliteException e)
                when (e.SqliteErrorCode is SqliteBusy or SqliteLocked && Stopwatch.GetElapsedTime(start) < LongestMigration)
            {
                await Task.Delay(RetryEvery, ct);
            }
        }
    }

    internal SqliteConnection OpenForWriting()
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = _file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 10,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();

            // Another process's write is waited for, not failed on.
            connection.Execute("pragma busy_timeout = 10000");
            connection.Execute("pragma journal_mode = wal");
            connection.Execute("pragma synchronous = full");
            connection.Execute("pragma wal_autocheckpoint = 1000");
            connection.Execute("pragma foreign_keys = on");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static string Text(Migration migration) => $"{migration.Sql}\n{migration.Sqlite}"
        .Replace("{id}", "integer primary key").Replace("{text}", "text").Replace("{bytes}", "blob");
}
