using System.Text;

namespace Stationmaster.Server.Filters;

/// <summary>Tests what is in no table: a running session.</summary>
static class FilterMatch
{
    /// <param name="value">What is kept of a field: a long, a string, or null.</param>
    public static bool Matches(this FilterNode node, Func<FilterField, object?> value) => node switch
    {
        AllOf all => all.Parts.All(part => part.Matches(value)),
        AnyOf any => any.Parts.Any(part => part.Matches(value)),
        FilterTest test => Matches(test, value(test.Field)),
        _ => throw new InvalidOperationException($"Nothing tests a {node.GetType().Name}."),
    };

    static bool Matches(FilterTest test, object? kept) => test.Operator switch
    {
        FilterOperator.In => kept is null ? test.HasNull : test.Given.Contains(kept),
        FilterOperator.NotIn => kept is null ? !test.HasNull : !test.Given.Contains(kept),
        FilterOperator.Exists => kept is not null,
        FilterOperator.Missing => kept is null,
        _ when kept is null => false,
        FilterOperator.Matches => test.Pattern!.Matches((string)kept),
        _ => Compare(kept, test.Values[0].Value!) is var order && FilterSql.Comparison(test) switch
        {
            ">" => order > 0,
            ">=" => order >= 0,
            "<" => order < 0,
            _ => order <= 0,
        },
    };

    /// <summary>Text by its bytes, as the databases do.</summary>
    static int Compare(object one, object other) => one is string text
        ? Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes((string)other))
        : ((long)one).CompareTo((long)other);
}
