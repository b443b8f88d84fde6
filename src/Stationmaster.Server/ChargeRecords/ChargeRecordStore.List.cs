using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <param name="Documents">UTF-8 JSON each.</param>
/// <param name="Next">Cursor of the page after; null at the end.</param>
/// <param name="Previous">Cursor of the page before; null at the beginning.</param>
public sealed record ChargeRecordPage(IReadOnlyList<byte[]> Documents, Cursor? Next, Cursor? Previous);

public sealed partial class ChargeRecordStore
{
    /// <summary>A row of a list: where it stands in the order and, while it runs, whom to ask for its document.</summary>
    readonly record struct Row(long Key, long Number, long? RunsOn = null);

    /// <summary>The operator itself: every customer is below it.</summary>
    const long Root = 1;

    /// <summary>Whose records a list holds: a part of the filter where the customers are few, else a condition.</summary>
    readonly record struct InScope(FilterNode? Filter, string? Sql, IReadOnlySet<long>? Payers);

    /// <summary>
    /// One page in a keyset order. Lists by updatedAt end before the oldest write that is still open, so that whoever goes on from the last
    /// time seen misses nothing. A page may have fewer rows than asked for though there are more: its cursor goes on.
    /// </summary>
    internal async Task<ChargeRecordPage> List(Scope scope, ChargeRecordQuery query, CancellationToken ct)
    {
        // Taken before reading: what is committed after may not be seen, but is not before it either.
        var byTime = query.Sort == ChargeRecordSort.UpdatedAt || query.UpdatedFrom is not null || query.UpdatedTo is not null;
        var until = byTime ? Earlier(query.UpdatedTo, commits.Horizon) : query.UpdatedTo;
        if (query.Filter?.Tests.Any(test => RecordColumns.IsWritten(test.Field.Key)) == true)
            until = Earlier(until, await index.ReadyUntil(ct), byTime);
        var (whose, filter) = (await Whose(scope, query, ct), await WithChildren(query, ct));

        // Running ones first: one that ends meanwhile is then seen twice rather than not at all.
        var rows = query.Running == RunningSessions.Without ? [] : await RunningRows(scope, query, filter, whose, until, ct);
        if (query.Running != RunningSessions.Only)
        {
            var walk = new RecordWalk(query, ChargeRecordQuery.Together(whose.Filter, filter), until, whose.Sql);
            var (stored, end) = await StoredRows(walk, ct);
            rows.AddRange(stored);
            if (end is { } reached)
                return await EndedEarly(query, InOrder(query, rows).TakeWhile(row => Seen(query, row, reached)), reached, ct);
        }
        var ordered = InOrder(query, rows);
        var hasMore = ordered.Count > query.Limit;
        return await Page(query, ordered.Take(query.Limit), hasMore, null, ct);
    }

    /// <summary>How many a list has, running ones and all its pages; not exactly where there are more than a second would count.</summary>
    internal async Task<RecordCount> Count(Scope scope, ChargeRecordQuery query, CancellationToken ct)
    {
        const int most = 200_000;
        query = query with { From = null, IsBackward = false, MostRows = most, Limit = most };
        var (whose, filter) = (await Whose(scope, query, ct), await WithChildren(query, ct));
        var running = query.Running == RunningSessions.Without ? 0 : (await RunningRows(scope, query, filter, whose, query.UpdatedTo, ct)).Count;
        if (query.Running == RunningSessions.Only)
            return new(running, true);
        var walk = new RecordWalk(query, ChargeRecordQuery.Together(whose.Filter, filter), query.UpdatedTo, whose.Sql);
        var (parameters, ends) = (new SqlParameters(), new SqlParameters());
        await using var connection = await database.Open(ct);
        var stored = await connection.ExecuteScalarAsync<long>(new CommandDefinition(walk.Count(parameters), parameters.Dapper, cancellationToken: ct));
        var isCut = (await connection.QueryAsync<(long, long)>(new CommandDefinition(walk.Ends(ends), ends.Dapper, cancellationToken: ct))).Any();
        return new(stored + running, !isCut);
    }

    /// <summary>Exactly what the caller may see, and whose drivers' it is.</summary>
    async Task<InScope> Whose(Scope scope, ChargeRecordQuery query, CancellationToken ct)
    {
        var (isAll, isEmp) = (scope is { IsSystem: true } or { CustomerId: Root }, query.Mode == RecordMode.Emp);
        if (isAll)
            return isEmp ? new(new FilterTest(Payer, FilterOperator.Exists, []), null, null) : default;
        await using var connection = await database.Open(ct);
        var customers = (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from customer where path >= @from and path < @to order by path", new { from = scope.PathFrom, to = scope.PathTo },
            cancellationToken: ct))).AsList();
        var field = isEmp ? Payer : ChargeRecordFields.All["company.id"];
        var payers = isEmp ? customers.ToHashSet() : null;
        return customers.Count <= FilterAccess.MostBranches
            ? new(new FilterTest(field, FilterOperator.In, [.. customers.Select(id => new FilterValue(id))]), null, payers)
            : new(null, $"{field.Column} in {InList.Of(customers)}", payers);
    }

    static FilterField Payer { get; } = new("payer", FieldKind.Whole, "r.token_customer_id", Reach.Many);

    /// <summary>The filter with each customer's children beside it, where they are asked for.</summary>
    async Task<FilterNode?> WithChildren(ChargeRecordQuery query, CancellationToken ct)
    {
        if (!query.IncludesChildren || query.Filter is not { } filter)
            return query.Filter;
        var named = filter.Tests.Where(test => test.Field.IsCustomer).SelectMany(test => test.Given).OfType<long>().Distinct().ToList();
        if (named.Count == 0)
            return filter;
        await using var connection = await database.Open(ct);
        var lines = (await connection.QueryAsync<(long Above, long Id)>(new CommandDefinition(
            $"""
            select a.id, c.id from customer a
            join customer c on c.path >= a.path and c.path < substr(a.path, 1, length(a.path) - 1) || '0'
            where a.id in {InList.Of(named)}
            """, cancellationToken: ct))).ToLookup(line => line.Above, line => line.Id);
        return filter.With(test => !test.Field.IsCustomer || test.Operator is not (FilterOperator.In or FilterOperator.NotIn) ? test : test with
        {
            Values = [.. test.Values, .. test.Given.OfType<long>().SelectMany(id => lines[id]).Select(id => new FilterValue(id))],
        });
    }

    /// <summary>Most pages are full after a few hundred rows; only where matches are rare does the walk go as far as it may.</summary>
    /// <returns>The rows, and where the walk had to end before the page was full.</returns>
    async Task<(List<Row> Rows, Row? End)> StoredRows(RecordWalk walk, CancellationToken ct)
    {
        var most = walk.Query.MostRows;
        var first = Math.Min(most, Math.Max(500, 4L * walk.Query.Limit));
        await using var connection = await database.Open(ct);
        var begun = walk with { Query = walk.Query with { MostRows = first } };
        var (rows, end) = await StoredRows(connection, walk.IsTested ? begun : walk, ct);
        return end is null || first == most ? (rows, end) : await StoredRows(connection, walk, ct);
    }

    static async Task<(List<Row> Rows, Row? End)> StoredRows(DbConnection connection, RecordWalk walk, CancellationToken ct)
    {
        async Task<List<Row>> Read(Func<SqlParameters, string> sql)
        {
            var parameters = new SqlParameters();
            return [.. (await connection.QueryAsync<(long Key, long Number)>(new CommandDefinition(
                sql(parameters), parameters.Dapper, cancellationToken: ct))).Select(row => new Row(row.Key, row.Number))];
        }
        var rows = await Read(walk.Page);
        if (!walk.IsTested || (walk.Branches == 1 && rows.Count > walk.Query.Limit))
            return (rows, null);
        var ends = await Read(walk.Ends);
        if (ends.Count == 0)
            return (rows, null);
        // One of several walks that ended says nothing of what lies beyond, however much the others found there.
        var end = InOrder(walk.Query, ends)[0];
        return (rows, rows.Count(row => Seen(walk.Query, row, end)) > walk.Query.Limit ? null : end);
    }

    Task<ChargeRecordPage> EndedEarly(ChargeRecordQuery query, IEnumerable<Row> rows, Row end, CancellationToken ct)
    {
        var shown = rows.ToList();
        return shown.Count > query.Limit ? Page(query, shown.Take(query.Limit), hasMore: true, null, ct) : Page(query, shown, hasMore: true, end, ct);
    }

    /// <param name="rows">As they were walked.</param>
    /// <param name="end">Where the walk ended, where that is not the last row.</param>
    async Task<ChargeRecordPage> Page(ChargeRecordQuery query, IEnumerable<Row> rows, bool hasMore, Row? end, CancellationToken ct)
    {
        var page = rows.ToList();
        Cursor At(Row row) => new(query.Order, row.Key, row.Number);
        var far = hasMore && (end ?? (page.Count > 0 ? page[^1] : null)) is { } last ? At(last) : null;
        var near = query.From is not null ? page.Count > 0 ? At(page[0]) : query.From : null;
        // Where nothing more was found backwards, what was come from is still there.
        if (page.Count == 0 && far is null)
            near = null;
        if (query.IsBackward)
            page.Reverse();
        var documents = await Documents(page, ct);
        return query.IsBackward ? new(documents, near, far) : new(documents, far, near);
    }

    static bool IsUp(ChargeRecordQuery query) => query.IsDescending == query.IsBackward;

    /// <summary>Whether a walk that ended there had come by here.</summary>
    static bool Seen(ChargeRecordQuery query, Row row, Row end) =>
        (row.Key, row.Number).CompareTo((end.Key, end.Number)) is var order && (IsUp(query) ? order <= 0 : order >= 0);

    static List<Row> InOrder(ChargeRecordQuery query, IEnumerable<Row> rows)
    {
        var distinct = rows.GroupBy(row => row.Number).Select(same => same.Last());
        return IsUp(query)
            ? [.. distinct.OrderBy(row => row.Key).ThenBy(row => row.Number)]
            : [.. distinct.OrderByDescending(row => row.Key).ThenByDescending(row => row.Number)];
    }

    static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other, bool isMeant = true) =>
        !isMeant || other is null ? one : one is null || other < one ? other : one;

    async Task<ImmutableArray<byte[]>> Documents(List<Row> rows, CancellationToken ct)
    {
        var stored = await Stored(rows.Where(row => row.RunsOn is null).Select(row => row.Number), ct);
        var all = await Task.WhenAll(rows.Select(async row => row.RunsOn is { } box
            ? await Running(box, (int)row.Number, ct)
            : stored.GetValueOrDefault(row.Number)));
        return [.. all.OfType<byte[]>()];
    }

    async Task<Dictionary<long, byte[]>> Stored(IEnumerable<long> numbers, CancellationToken ct)
    {
        var documents = new Dictionary<long, byte[]>();
        await using var connection = await database.Open(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"select number, document from charge_record where number in {InList.Of(numbers)}", cancellationToken: ct));
        while (await reader.ReadAsync(ct))
            documents.Add(reader.GetInt64(0), Bytes(reader, 1));
        return documents;
    }
}
