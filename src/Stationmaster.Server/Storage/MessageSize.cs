using Dapper;

namespace Stationmaster.Server.Storage;

/// <summary>How large the message log is, without reading it: from windows spread evenly over its ids.</summary>
static class MessageSize
{
    const int Windows = 40, Window = 100, RowOverhead = 120;

    public sealed record Row(long Id, long AtMs, long Bytes);

    /// <summary>Bytes, exact for a small log and within some per cent for a large one.</summary>
    /// <param name="table">"message", or a partition of it.</param>
    public static async Task<long> Estimate(Database database, string table, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var (first, last) = await connection.QuerySingleAsync<(long? First, long? Last)>(
            new CommandDefinition($"select (select min(id) from {table}), (select max(id) from {table})", cancellationToken: ct));
        if (first is not { } from || last is not { } to)
            return 0;

        var span = to - from + 1;
        if (span <= Windows * Window)
            return (await Rows(database, table, from, Windows * Window, ct)).Sum(row => row.Bytes);

        // Bytes per id, not per row: gaps in the ids count as what they are.
        double bytes = 0, ids = 0;
        for (var i = 0; i < Windows; i++)
        {
            var start = from + (long)(span * (i / (double)Windows));
            var rows = await Rows(database, table, start, Window, ct);
            if (rows.Count == 0)
                continue;
            bytes += rows.Sum(row => row.Bytes);
            ids += rows[^1].Id - start + 1;
        }

        return ids == 0 ? 0 : (long)(bytes / ids * span);
    }

    public static async Task<IReadOnlyList<Row>> Rows(Database database, string table, long fromId, int limit, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long Id, long AtMs, long Bytes)>(new CommandDefinition(
            $"select id, at_ms, cast(length(request) + coalesce(length(answer), 0) + {RowOverhead} as bigint) from {table} "
            + "where id >= @fromId order by id limit @limit",
            new { fromId, limit = (long)limit },
            cancellationToken: ct));
        return [.. rows.Select(row => new Row(row.Id, row.AtMs, row.Bytes))];
    }
}
