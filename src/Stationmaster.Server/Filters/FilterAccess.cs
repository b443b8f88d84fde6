using System.Collections.Immutable;

namespace Stationmaster.Server.Filters;

/// <summary>Rows that an index finds: those with one value of a field, or with text that begins so.</summary>
/// <param name="Prefix">Instead of <paramref name="Value"/>.</param>
sealed record IndexedRows(FilterField Field, object? Value, string? Prefix)
{
    public string Sql(SqlParameters parameters) => Prefix is { } prefix
        ? $"({PatternSql.Range(prefix, Field.Column, parameters)})"
        : $"{Field.Column} = {parameters.Add(Value!)}";
}

/// <summary>Which index a filter can be answered by.</summary>
static class FilterAccess
{
    public const int MostBranches = 50;
    const int ShortestPrefix = 3;

    /// <summary>Rows among which all that match are, by fields of which <paramref name="isUsable"/>; null where there is no such.</summary>
    public static ImmutableArray<IndexedRows>? Of(FilterNode? node, Func<FilterField, bool> isUsable) => node switch
    {
        AllOf all => all.Parts.Select(part => Of(part, isUsable)).Where(found => found is not null).OrderBy(Cost).FirstOrDefault(),
        AnyOf any => Union([.. any.Parts.Select(part => Of(part, isUsable))]),
        FilterTest { Operator: FilterOperator.In, HasNull: false } test when isUsable(test.Field) && test.Given.Count() is > 0 and <= MostBranches =>
            [.. test.Given.Select(value => new IndexedRows(test.Field, value, null))],
        FilterTest { Operator: FilterOperator.Matches, Pattern: { IgnoresCase: false } pattern } test
            when isUsable(test.Field) && pattern.Branches.All(branch => branch.Prefix.Length >= ShortestPrefix) =>
            [
                .. pattern.Branches.Select(branch => branch.Prefix).Distinct(StringComparer.Ordinal)
                    .Select(prefix => new IndexedRows(test.Field, null, prefix)),
            ],
        _ => null,
    };

    static ImmutableArray<IndexedRows>? Union(List<ImmutableArray<IndexedRows>?> parts) =>
        parts.All(part => part is not null)
        && parts.SelectMany(part => part!.Value).Distinct().ToImmutableArray() is { Length: <= MostBranches } all
            ? all
            : null;

    static long Cost(ImmutableArray<IndexedRows>? rows) => rows!.Value.Sum(row => row.Field.Reach switch
    {
        Reach.One => 1L,
        Reach.Few => row.Prefix is null ? 1_000L : 20_000L,
        _ => 1_000_000L,
    });

    /// <summary>The range of a field that the filter keeps to, as far as it must hold for every match.</summary>
    public static (long? From, long? To) Range(FilterNode? node, string field) => node switch
    {
        AllOf all => all.Parts.Select(part => Range(part, field)).Aggregate(
            (From: (long?)null, To: (long?)null), (sum, part) => (Later(sum.From, part.From), Earlier(sum.To, part.To))),
        FilterTest test when test.Field.Name == field => test switch
        {
            { Operator: FilterOperator.Greater or FilterOperator.GreaterOrEqual } => ((long)test.Values[0].Value!, null),
            { Operator: FilterOperator.Less or FilterOperator.LessOrEqual } => (null, (long)test.Values[0].Value!),
            { Operator: FilterOperator.In, HasNull: false } when test.Given.Any() =>
                (test.Given.Min(value => (long)value), test.Given.Max(value => (long)value)),
            _ => (null, null),
        },
        _ => (null, null),
    };

    static long? Later(long? one, long? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);

    static long? Earlier(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
