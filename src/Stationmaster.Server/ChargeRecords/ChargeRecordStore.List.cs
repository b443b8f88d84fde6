using System.Text;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <param name="Documents">UTF-8 JSON each.</param>
/// <param name="Next">Cursor of the page after; null at the end.</param>
/// <param name="Previous">Cursor of the page before; null at the beginning.</param>
public sealed record ChargeRecordPage(IReadOnlyList<byte[]> Documents, Cursor? Next, Cursor? Previous);

public sealed partial class ChargeRecordStore
{
    /// <summary>A row of a list: where it stands in the order, and its document or, while it runs, whom to ask for it.</summary>
    sealed record Row(long Key, long Number, byte[]? Document, long ChargeBoxId);

    /// <summary>
    /// One page in a keyset order. Lists by updatedAt end before the oldest write that is still open, so that whoever goes on from the last
    /// time seen misses nothing.
    /// </summary>
    public async Task<ChargeRecordPage> List(Scope scope, ChargeRecordQuery query, CancellationToken ct)
    {
        // Taken before reading: what is committed after may not be seen, but is not before it either.
        var byTime = query.Sort == ChargeRecordSort.UpdatedAt || query.UpdatedFrom is not null || query.UpdatedTo is not null;
        var horizon = byTime ? commits.Horizon : (DateTimeOffset?)null;
        var until = query.UpdatedTo < horizon || horizon is null ? query.UpdatedTo : horizon;

        // Running ones first: one that ends meanwhile is then seen twice rather than not at all.
        var rows = query.Ongoing ? await Rows(RunningSql(scope, query, until), scope, query, until, ct) : [];
        rows.AddRange(await Rows(StoredSql(scope, query, until), scope, query, until, ct));
        var isUp = query.IsDescending == query.IsBackward;
        var distinct = rows.GroupBy(row => row.Number).Select(same => same.Last());
        var ordered = (isUp
            ? distinct.OrderBy(row => row.Key).ThenBy(row => row.Number)
            : distinct.OrderByDescending(row => row.Key).ThenByDescending(row => row.Number)).ToList();

        var hasMore = ordered.Count > query.Limit;
        var page = ordered.Take(query.Limit).ToList();
        if (query.IsBackward)
            page.Reverse();
        var documents = await Task.WhenAll(page.Select(row => Document(row, ct)));
        return new(
            [.. documents.OfType<byte[]>()],
            page.Count > 0 && (query.IsBackward || hasMore) ? At(page[^1]) : null,
            page.Count > 0 && (query.IsBackward ? hasMore : query.From is not null) ? At(page[0]) : null);

        Cursor At(Row row) => new(query.Order, row.Key, row.Number);
    }

    async Task<byte[]?> Document(Row row, CancellationToken ct) => row.Document ?? await Running(row.ChargeBoxId, (int)row.Number, ct);

    async Task<List<Row>> Rows(string sql, Scope scope, ChargeRecordQuery query, DateTimeOffset? until, CancellationToken ct)
    {
        var parameters = new
        {
            from = scope.PathFrom,
            to = scope.PathTo,
            updatedFrom = Epoch.ToMs(query.UpdatedFrom) ?? 0,
            updatedTo = Epoch.ToMs(until) ?? 0,
            key = query.From?.Keys[0] ?? 0,
            number = query.From?.Keys[1] ?? 0,
            locationId = query.LocationId ?? 0,
            search = query.Search is { } search ? Fold.Pattern(search) : "",
            take = query.Limit + 1L,
        };
        var rows = new List<Row>();
        await using var connection = await database.Open(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
        var isStored = reader.GetName(2) == "document";
        while (await reader.ReadAsync(ct))
        {
            rows.Add(isStored
                ? new(reader.GetInt64(0), reader.GetInt64(1), Bytes(reader, 2), 0)
                : new(reader.GetInt64(0), reader.GetInt64(1), null, reader.GetInt64(2)));
        }
        return rows;
    }

    static string StoredSql(Scope scope, ChargeRecordQuery query, DateTimeOffset? until)
    {
        var key = query.Sort switch
        {
            ChargeRecordSort.StartedAt => "r.started_ms",
            ChargeRecordSort.EndedAt => "r.ended_ms",
            ChargeRecordSort.TransactionId => "r.number",
            _ => "r.updated_ms",
        };
        var sql = new StringBuilder($"select {key} as sort_key, r.number, r.document from charge_record r where 1 = 1");
        Restrict(sql, "r", scope, query, until);
        if (query.Search is not null)
            sql.Append(@" and r.search_folded like @search escape '\'");
        Page(sql, "r", key, query);
        return sql.ToString();
    }

    static string RunningSql(Scope scope, ChargeRecordQuery query, DateTimeOffset? until)
    {
        // A running session ends after all that ended.
        var key = query.Sort switch
        {
            ChargeRecordSort.StartedAt => "s.started_ms",
            ChargeRecordSort.EndedAt => $"{long.MaxValue}",
            ChargeRecordSort.TransactionId => "s.number",
            _ => "s.updated_ms",
        };
        var sql = new StringBuilder($"select {key} as sort_key, s.number, s.charge_box_id from session s");
        if (query.Search is not null)
        {
            sql.Append("""
                 join location l on l.id = s.location_id join customer o on o.id = s.customer_id join charge_box b on b.id = s.charge_box_id
                left join connector n on n.id = s.connector_id left join evse e on e.uid = n.evse_uid left join token t on t.id = s.token_id
                """);
        }
        sql.Append(" where s.state = 0");
        Restrict(sql, "s", scope, query, until);
        if (query.Search is not null)
        {
            sql.Append("""
                 and (s.token_uid_folded like @search escape '\' or l.name_folded like @search escape '\' or o.name_folded like @search escape '\'
                or t.label_folded like @search escape '\' or upper(t.comment) like @search escape '\' or upper(e.evse_id) like @search escape '\'
                or upper(b.identity) like @search escape '\' or upper(s.uuid) like @search escape '\' or cast(s.number as text) like @search escape '\')
                """);
        }
        Page(sql, "s", key, query);
        return sql.ToString();
    }

    static void Restrict(StringBuilder sql, string table, Scope scope, ChargeRecordQuery query, DateTimeOffset? until)
    {
        if (scope is { IsSystem: false, CustomerId: not Root })
            sql.Append($" and {table}.customer_id in (select c.id from customer c where c.path >= @from and c.path < @to)");
        if (query.UpdatedFrom is not null)
            sql.Append($" and {table}.updated_ms >= @updatedFrom");
        if (until is not null)
            sql.Append($" and {table}.updated_ms < @updatedTo");
        if (query.LocationId is not null)
            sql.Append($" and {table}.location_id = @locationId");
    }

    /// <summary>The operator itself: every customer is below it.</summary>
    const long Root = 1;

    static void Page(StringBuilder sql, string table, string key, ChargeRecordQuery query)
    {
        var isUp = query.IsDescending == query.IsBackward;
        var (after, direction) = isUp ? (">", "asc") : ("<", "desc");
        var isByNumber = query.Sort == ChargeRecordSort.TransactionId;
        if (query.From is not null)
            sql.Append(isByNumber ? $" and {table}.number {after} @number" : $" and ({key}, {table}.number) {after} (@key, @number)");
        sql.Append(isByNumber ? $" order by {table}.number {direction}" : $" order by sort_key {direction}, {table}.number {direction}");
        sql.Append(" limit @take");
    }
}
