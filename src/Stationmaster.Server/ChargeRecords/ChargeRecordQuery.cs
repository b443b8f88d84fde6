using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.ChargeRecords;

public enum ChargeRecordSort { UpdatedAt, StartedAt, EndedAt, CreatedAt, TransactionId }

/// <summary>Whose records: those made at the caller's connectors, or those made with the caller's charge keys.</summary>
public enum RecordMode { Cpo, Emp }

public enum RunningSessions { Without, With, Only }

/// <summary>Which records a list holds, and which page of it.</summary>
/// <param name="UpdatedFrom">From this time on.</param>
/// <param name="UpdatedTo">Before this time.</param>
/// <param name="From">The row at the edge of the page before (or after); null for the first page.</param>
/// <param name="IsBackward">The page before <paramref name="From"/>, not the one after.</param>
sealed record ChargeRecordQuery(
    RunningSessions Running, DateTimeOffset? UpdatedFrom, DateTimeOffset? UpdatedTo, ChargeRecordSort Sort, bool IsDescending, int Limit,
    Cursor? From, bool IsBackward, string? Search)
{
    const string Next = "nextPageCursor", Previous = "previousPageCursor";

    public RecordMode Mode { get; init; }

    /// <summary>Names the list, the ordering and the filter its cursors hold for.</summary>
    public string Order { get; init; } = "";

    /// <summary>What every record must be; null for anything.</summary>
    public FilterNode? Filter { get; init; }

    /// <inheritdoc cref="FilterRule.MostRows"/>
    public long MostRows { get; init; } = FilterRule.MostRows;

    /// <summary>A customer that the filter names means those below it too.</summary>
    public bool IncludesChildren { get; init; }

    /// <exception cref="ApiProblem">400, naming the parameter that is malformed or not known.</exception>
    public static ChargeRecordQuery Read(IQueryCollection parameters, DateTimeOffset now)
    {
        var query = new QueryReader(parameters);
        var read = Read(query, now);
        query.Done();
        return read;
    }

    /// <summary>The same, for whoever reads more of the query himself.</summary>
    public static ChargeRecordQuery Read(QueryReader query, DateTimeOffset now, int usual = 25, int most = 100)
    {
        var sort = SortOf(query, query.Text("sort") is null && query.Text("sortBy") is not null ? "sortBy" : "sort");
        var isDescending = query.Word("sortDirection", ("asc", false), ("desc", true));
        var (next, previous) = (query.Text(Next), query.Text(Previous));
        if (next is not null && previous is not null)
            throw Problem.Malformed(Previous, $"Give either {Next} or {Previous}.");
        var (only, never) = (query.Flag("priorityOnly"), query.Flag("nonPriorityOnly"));
        if (only && never)
            throw Problem.Malformed("nonPriorityOnly", "Give either priorityOnly or nonPriorityOnly.");

        var written = query.Whole("filter");
        var filter = written is null ? null : FilterReader.Read(written, ChargeRecordFields.All);
        var read = new ChargeRecordQuery(
            query.Flag("ongoing") ? RunningSessions.With : RunningSessions.Without, query.Time("updatedAtFrom"), query.Time("updatedAtTo"),
            sort, isDescending, query.Limit(usual, most), null, previous is not null, query.Text("search"))
        {
            Mode = query.Word("mode", ("CPO", RecordMode.Cpo), ("EMP", RecordMode.Emp)),
            IncludesChildren = query.Flag("includeChildCompanies"),
            Filter = Together(
                filter, Being(ChargeRecordFields.LocationId, query.Id("locationId")),
                Being(ChargeRecordFields.IsPriority, only ? 1 : never ? 0 : null)),
        };
        if (filter is not null)
            FilterRule.Check(read, filter, now);
        read = read with { Order = read.OrderOf(written) };
        return read with { From = Cursor.Read(next, read.Order, keys: 2) ?? Cursor.Read(previous, read.Order, keys: 2, Previous) };
    }

    static ChargeRecordSort SortOf(QueryReader query, string name) => query.Word(
        name, ("updatedAt", ChargeRecordSort.UpdatedAt), ("startedAt", ChargeRecordSort.StartedAt), ("endedAt", ChargeRecordSort.EndedAt),
        ("createdAt", ChargeRecordSort.CreatedAt), ("transactionId", ChargeRecordSort.TransactionId));

    public static FilterTest? Being(FilterField field, object? value) =>
        value is null ? null : new(field, FilterOperator.In, [new(value is int small ? (long)small : value)]);

    public static FilterNode? Together(params ReadOnlySpan<FilterNode?> parts)
    {
        var given = ImmutableArray.CreateBuilder<FilterNode>();
        foreach (var part in parts)
            if (part is not null)
                given.Add(part);
        return given.Count switch { 0 => null, 1 => given[0], _ => new AllOf(given.ToImmutable()) };
    }

    /// <summary>
    /// All that picks the list's rows but its times, which may move on between two pages without a row being lost. A cursor is opaque: what
    /// picks them stands in it as a hash.
    /// </summary>
    string OrderOf(string? filter)
    {
        var order = $"charge-records {Sort} {(IsDescending ? "desc" : "asc")}";
        var others = Filter?.Tests.Where(test => filter is null || test.Field == ChargeRecordFields.LocationId || test.Field == ChargeRecordFields.IsPriority)
            .Select(test => string.Create(CultureInfo.InvariantCulture, $"{test.Field.Name}={test.Values.FirstOrDefault().Value}")) ?? [];
        var picked = $"{Mode} {Running} {IncludesChildren} {Search} {string.Join(' ', others)} {filter}";
        return $"{order} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(picked)).AsSpan(0, 6))}";
    }
}
