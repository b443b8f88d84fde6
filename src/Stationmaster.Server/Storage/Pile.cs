using Dapper;

namespace Stationmaster.Server.Storage;

/// <summary>A table that what stations say piles up in: how large it is, without reading it.</summary>
/// <param name="Bytes">Of a row, about, in SQL.</param>
sealed record Pile(string Table, string Bytes)
{
    const int Windows = 40, Window = 100;

    public sealed record Row(long Id, long AtMs, long Bytes, long ChargeBoxId);

    /// <param name="Bytes">Exact for a small pile and within some per cent for a large one.</param>
    /// <param name="Largest">Whose share is the largest, and how many bytes it is; null where nobody has any.</param>
    public sealed record Weight(long Bytes, (long ChargeBoxId, long Bytes)? Largest);

    /// <param name="table">"message", or a partition of it.</param>
    public static Pile Messages(string table = "message") => new(table, "120 + length(request) + coalesce(length(answer), 0)");

    /// <summary>From windows spread evenly over its ids.</summary>
    public async Task<Weight> Weigh(Database database, CancellationToken ct)
    {
        if (await Ids(database, ct) is not var (from, to))
            return new(0, null);
        var span = to - from + 1;
        if (span <= Windows * Window)
            return Of(await Rows(database, from, Windows * Window, ct), 1);

        // Bytes per id, not per row: gaps in the ids count as what they are.
        var (seen, ids) = (new List<Row>(), 0L);
        for (var i = 0; i < Windows; i++)
        {
            var start = from + (long)(span * (i / (double)Windows));
            var rows = await Rows(database, start, Window, ct);
            if (rows.Count == 0)
                continue;
            seen.AddRange(rows);
            ids += rows[^1].Id - start + 1;
        }
        return Of(seen, ids == 0 ? 0 : span / (double)ids);
    }

    /// <summary>By id, the lowest first.</summary>
    public async Task<IReadOnlyList<Row>> Rows(Database database, long fromId, int limit, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long Id, long AtMs, long Bytes, long ChargeBoxId)>(new CommandDefinition(
            $"select id, at_ms, cast({Bytes} as bigint), charge_box_id from {Table} where id >= @fromId order by id limit @limit",
            new { fromId, limit = (long)limit }, cancellationToken: ct));
        return [.. rows.Select(row => new Row(row.Id, row.AtMs, row.Bytes, row.ChargeBoxId))];
    }

    async Task<(long From, long To)?> Ids(Database database, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var (first, last) = await connection.QuerySingleAsync<(long? First, long? Last)>(
            new CommandDefinition($"select (select min(id) from {Table}), (select max(id) from {Table})", cancellationToken: ct));
        return first is { } from && last is { } to ? (from, to) : null;
    }

    static Weight Of(IReadOnlyList<Row> seen, double scale)
    {
        var largest = seen.GroupBy(row => row.ChargeBoxId)
            .Select(box => ((long ChargeBoxId, long Bytes)?)(box.Key, (long)(box.Sum(row => row.Bytes) * scale)))
            .MaxBy(box => box?.Bytes);
        return new((long)(seen.Sum(row => row.Bytes) * scale), largest);
    }
}
