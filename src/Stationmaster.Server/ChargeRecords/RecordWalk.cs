using System.Collections.Immutable;
using System.Text;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// One page of stored records as SQL: along an index, in the list's order, from the cursor on. Where an index finds the rows by a value of a
/// field, each value is walked for itself and the walks are merged; what the index cannot tell is tested on the way, on a limited number of
/// rows.
/// </summary>
/// <param name="Until">Lists by updatedAt end before this.</param>
/// <param name="InScope">What the caller may see, as a condition on r; null where the filter says it, or for all.</param>
sealed record RecordWalk(ChargeRecordQuery Query, FilterNode? Filter, DateTimeOffset? Until, string? InScope)
{
    readonly ImmutableArray<IndexedRows>? _access = FilterAccess.Of(Filter, field => field.Reach switch
    {
        Reach.None => false,
        Reach.Many => Query.Sort is ChargeRecordSort.UpdatedAt or ChargeRecordSort.StartedAt,
        _ => true,
    });

    public static string KeyOf(ChargeRecordSort sort) => sort switch
    {
        ChargeRecordSort.StartedAt => "started_ms",
        ChargeRecordSort.EndedAt => "ended_ms",
        ChargeRecordSort.CreatedAt => "created_ms",
        ChargeRecordSort.TransactionId => "number",
        _ => "updated_ms",
    };

    string Key { get; } = KeyOf(Query.Sort);

    bool IsUp => Query.IsDescending == Query.IsBackward;

    string OrderBy(string key) => IsUp ? $"order by {key}, number" : $"order by {key} desc, number desc";

    /// <summary>Rows are tested on the way, so a walk may end early.</summary>
    public bool IsTested => InScope is not null || Query.Search is not null || !(Filter is null || (Filter is FilterTest && _access is not null));

    /// <summary>How many walks are merged.</summary>
    public int Branches => _access?.Length ?? 1;

    /// <summary>How many rows each walk looks at.</summary>
    long Most => Math.Max(1, (Query.Search is null ? Query.MostRows : 10 * Query.MostRows) / Branches);

    /// <summary>sort_key and number of the page's rows, and one more.</summary>
    public string Page(SqlParameters parameters)
    {
        var take = parameters.Add(Query.Limit + 1L);
        var tested = IsTested ? Tested(parameters) : "";
        var walks = Each(branch => IsTested
            ? $"select r.sort_key, r.number from ({Walk(branch, parameters, ColumnsTested)} limit {parameters.Add(Most)}) r "
                + $"where {tested} {OrderBy("sort_key")} limit {take}"
            : $"{Walk(branch, parameters, "")} limit {take}");
        if (walks.Count == 1)
            return walks[0];
        var merged = string.Join(" union ", walks.Select((walk, i) => $"select sort_key, number from ({walk}) w{i}"));
        return $"select sort_key, number from ({merged}) merged {OrderBy("sort_key")} limit {take}";
    }

    /// <summary>How many rows match, of those that are looked at.</summary>
    public string Count(SqlParameters parameters)
    {
        var tested = IsTested ? Tested(parameters) : "1 = 1";
        var walks = Each(branch => $"select r.number from ({Walk(branch, parameters, ColumnsTested)} limit {parameters.Add(Most)}) r where {tested}");
        return $"select count(*) from ({string.Join(" union ", walks)}) counted";
    }

    /// <summary>sort_key and number of the row at which each walk that went as far as it may had to end.</summary>
    public string Ends(SqlParameters parameters) => string.Join(" union ", Each(branch => Walk(branch, parameters, "")).Select((walk, i) =>
        $"select sort_key, number from ({walk} limit 1 offset {parameters.Add(Most - 1)}) w{i}"));

    List<string> Each(Func<IndexedRows?, string> walk) => _access is { } access ? [.. access.Select(branch => walk(branch))] : [walk(null)];

    string Walk(IndexedRows? branch, SqlParameters parameters, string columns)
    {
        var sql = new StringBuilder($"select r.{Key} as sort_key, r.number{columns} from charge_record r where ");
        sql.Append(branch?.Sql(parameters) ?? "1 = 1");
        if (Query.UpdatedFrom is { } from)
            sql.Append($" and r.updated_ms >= {parameters.Add(Epoch.ToMs(from))}");
        if (Until is { } until)
            sql.Append($" and r.updated_ms < {parameters.Add(Epoch.ToMs(until))}");
        if (Query.Sort != ChargeRecordSort.TransactionId)
            Range(sql, parameters);
        if (Query.From is { } edge)
        {
            var after = IsUp ? ">" : "<";
            sql.Append(Query.Sort == ChargeRecordSort.TransactionId
                ? $" and r.number {after} {parameters.Add(edge.Keys[1])}"
                : $" and (r.{Key}, r.number) {after} ({parameters.Add(edge.Keys[0])}, {parameters.Add(edge.Keys[1])})");
        }
        var down = IsUp ? "" : " desc";
        sql.Append(Query.Sort == ChargeRecordSort.TransactionId ? $" order by r.number{down}" : $" order by r.{Key}{down}, r.number{down}");
        return sql.ToString();
    }

    /// <summary>What the filter says of the list's own time, so that the walk begins and ends there.</summary>
    void Range(StringBuilder sql, SqlParameters parameters)
    {
        var (from, to) = FilterAccess.Range(Filter, $"{char.ToLowerInvariant($"{Query.Sort}"[0])}{$"{Query.Sort}"[1..]}");
        if (from is not null)
            sql.Append($" and r.{Key} >= {parameters.Add(from.Value)}");
        if (to is not null)
            sql.Append($" and r.{Key} <= {parameters.Add(to.Value)}");
    }

    string Tested(SqlParameters parameters)
    {
        var conditions = new List<string>();
        if (InScope is not null)
            conditions.Add(InScope);
        if (Filter is not null)
            conditions.Add(FilterSql.Of(Filter, parameters));
        if (Query.Search is { } search)
            conditions.Add($@"r.search_folded like {parameters.Add(Fold.Pattern(search))} escape '\'");
        return string.Join(" and ", conditions);
    }

    string ColumnsTested
    {
        get
        {
            var columns = new HashSet<string>(StringComparer.Ordinal);
            foreach (var test in Filter?.Tests ?? [])
                columns.Add(test.Field.Column.StartsWith("r.", StringComparison.Ordinal) ? test.Field.Column[2..] : "location_id");
            if (InScope is not null)
                columns.UnionWith(["customer_id", "token_customer_id"]);
            if (Query.Search is not null)
                columns.Add("search_folded");
            columns.Remove("number");
            return string.Concat(columns.Select(column => $", r.{column}"));
        }
    }
}
