using System.Data.Common;
using Dapper;
using Npgsql;

namespace Stationmaster.Server.Storage;

/// <summary>PostgreSQL's partitions of the tables that grow by time: made ahead, dropped whole.</summary>
sealed class Partitions(string connectionString)
{
    // Any number does, but not that of the migrations.
    const long Lock = 0x53_54_4D_53_50_41;

    /// <summary>More rows than this stay in the default partition: moving them would keep stations waiting.</summary>
    const int MostMoved = 50_000;

    /// <summary>Makes what is missing from now until some time ahead. A span of which the default partition holds much stays there.</summary>
    /// <returns>The names of those made.</returns>
    /// <exception cref="PostgresException">A lock was not free: try again later.</exception>
    public async Task<IReadOnlyList<string>> MakeAhead(PartitionedTable table, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await Open(ct);
        var partitions = (await Of(connection, table.Name, ct)).Where(partition => !partition.IsDefault).ToList();
        var made = new List<string>();
        var begin = table.StartOf(now);
        while (begin < now + table.Ahead)
        {
            var beginMs = Epoch.ToMs(begin);
            if (partitions.Find(partition => (partition.FromMs ?? long.MinValue) <= beginMs && beginMs < partition.ToMs) is { ToMs: { } taken })
            {
                begin = Epoch.FromMs(taken);
                continue;
            }

            var endMs = partitions.Where(partition => partition.FromMs > beginMs).Select(partition => partition.FromMs!.Value)
                .Append(Epoch.ToMs(table.EndOf(begin))).Min();
            if (endMs > Epoch.ToMs(now) && await Make(connection, table, begin, endMs, ct) is { } name)
                made.Add(name);
            begin = Epoch.FromMs(endMs);
        }

        return made;
    }

    /// <summary>Oldest first, the default last.</summary>
    public async Task<IReadOnlyList<Partition>> Of(string table, CancellationToken ct)
    {
        await using var connection = await Open(ct);
        return await Of(connection, table, ct);
    }

    /// <returns>About how many rows went.</returns>
    /// <exception cref="PostgresException">A lock was not free: try again later.</exception>
    public async Task<long> Drop(Partition partition, CancellationToken ct)
    {
        await using var connection = await Open(ct);
        await using var transaction = await Begin(connection, ct);
        var rows = await connection.ExecuteScalarAsync<long?>(Command(
            "select greatest(reltuples, 0)::bigint from pg_class where oid = to_regclass(@Name)", new { partition.Name }, transaction, ct));
        await connection.ExecuteAsync(Command($"drop table if exists {partition.Name}", null, transaction, ct));
        await transaction.CommitAsync(ct);
        return rows ?? 0;
    }

    static async Task<string?> Make(NpgsqlConnection connection, PartitionedTable table, DateTimeOffset begin, long endMs, CancellationToken ct)
    {
        var (name, span) = (NameOf(table, begin), new { beginMs = Epoch.ToMs(begin), endMs, most = MostMoved + 1L });
        await using var transaction = await Begin(connection, ct);
        if (await connection.ExecuteScalarAsync<string?>(Command("select to_regclass(@name)::text", new { name }, transaction, ct)) is not null)
            return null;
        var within = $"{table.Column} >= @beginMs and {table.Column} < @endMs";
        var count = await connection.ExecuteScalarAsync<long>(Command(
            $"select count(*) from (select from {table.Default} where {within} limit @most) r", span, transaction, ct));
        if (count > MostMoved)
            return null;
        await connection.ExecuteAsync(Command($"create table {name} (like {table.Default} including all)", null, transaction, ct));
        // In the order in which attaching locks them. From here on nothing comes to the default partition that belongs to this one.
        await connection.ExecuteAsync(Command($"lock table only {table.Name} in share update exclusive mode", null, transaction, ct));
        await connection.ExecuteAsync(Command($"lock table {table.Default} in access exclusive mode", null, transaction, ct));
        await connection.ExecuteAsync(Command(
            $"with moved as (delete from {table.Default} where {within} returning *) insert into {name} select * from moved", span, transaction, ct));

        // Attaching asks for less of a lock than creating in place: stations go on writing.
        await connection.ExecuteAsync(Command(
            $"alter table {table.Name} attach partition {name} for values from ({span.beginMs}) to ({span.endMs})", null, transaction, ct));
        await transaction.CommitAsync(ct);
        return name;
    }

    static string NameOf(PartitionedTable table, DateTimeOffset begin) =>
        $"{table.Name}_{begin.UtcDateTime.ToString(table.Span == PartitionSpan.Day || begin.Day != 1 ? "yyyyMMdd" : "yyyyMM")}";

    /// <summary>Oldest first, the default last.</summary>
    public static async Task<List<Partition>> Of(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(string Name, string? Bound)>(Command(
            """
            select quote_ident(c.relname), pg_get_expr(c.relpartbound, c.oid)
            from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass(@table)
            """,
            new { table }, null, ct));
        // One that is dropped while it is asked for has no bound any more.
        return [.. rows.Where(row => row.Bound is not null).Select(row => Partition.Of(row.Name, row.Bound!)).OrderBy(partition => partition.ToMs ?? long.MaxValue)];
    }

    // Who waits for a table keeps all others from it, so nobody waits long: partitions are made days ahead and dropped a little later.
    static async Task<NpgsqlTransaction> Begin(NpgsqlConnection connection, CancellationToken ct)
    {
        var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(Command("select pg_advisory_xact_lock(@Lock)", new { Lock }, transaction, ct));
        await connection.ExecuteAsync(Command("set local lock_timeout = '1s'", null, transaction, ct));
        return transaction;
    }

    static CommandDefinition Command(string sql, object? parameters, DbTransaction? transaction, CancellationToken ct) =>
        new(sql, parameters, transaction, cancellationToken: ct);

    async Task<NpgsqlConnection> Open(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
