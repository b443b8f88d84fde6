using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tests.Storage;

/// <summary>A database that remembers every statement its readers ran, as the engine got it.</summary>
sealed class TracedDatabase : Database
{
    readonly Database _inner;
    readonly ConcurrentDictionary<string, byte> _statements = new();
    readonly ActivityListener? _listener;

    public TracedDatabase(Database inner, string? connectionString)
    {
        _inner = inner;
        if (connectionString is null)
            return;
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Another test's databases are heard as well.
                if ((activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) as string == name
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text)
                {
                    // A batch's are told as one.
                    foreach (var one in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                        _statements.TryAdd(one, 0);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Each once: on SQLite with the values it ran with, on PostgreSQL with its parameters.</summary>
    public IReadOnlyCollection<string> Statements => [.. _statements.Keys];

    public override string Engine => _inner.Engine;

    public override async ValueTask<DbConnection> Open(CancellationToken ct)
    {
        var connection = await _inner.Open(ct);
        if (connection is SqliteConnection sqlite)
            raw.sqlite3_trace(sqlite.Handle!, (_, sql) => _statements.TryAdd(sql, 0), null!);
        return connection;
    }

    public override IAsyncEnumerable<string> RowsOf(AppendOnly table, long owner, long before, CancellationToken ct) => _inner.RowsOf(table, owner, before, ct);

    public override ValueTask<string> PartOf(AppendOnly table, long atMs, CancellationToken ct) => _inner.PartOf(table, atMs, ct);

    public override PostgresCluster? NewCluster() => _inner.NewCluster();

    public override ValueTask<StorageSize> Size(CancellationToken ct) => _inner.Size(ct);

    public override bool IsUniqueViolation(Exception e) => _inner.IsUniqueViolation(e);

    public override bool IsAway(Exception e) => _inner.IsAway(e);

    public override ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        return _inner.DisposeAsync();
    }

    internal override Partitions? Partitions => _inner.Partitions;

    internal override Task MessagesDeleted(WriteTransaction write, long lastId, CancellationToken ct) => _inner.MessagesDeleted(write, lastId, ct);

    internal override Writer NewWriter(TimeProvider clock) => _inner.NewWriter(clock);

    internal override Task Migrate(IReadOnlyList<Migration> migrations, CancellationToken ct) => _inner.Migrate(migrations, ct);
}
