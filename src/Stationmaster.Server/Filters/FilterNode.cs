using System.Collections.Immutable;

namespace Stationmaster.Server.Filters;

enum FilterOperator { In, NotIn, Greater, GreaterOrEqual, Less, LessOrEqual, Exists, Missing, Matches }

/// <param name="Value">As the column keeps it: a long, a string, or null.</param>
/// <param name="IsExact">False where what was given lies between this and the next that can be kept: nothing equals it.</param>
readonly record struct FilterValue(object? Value, bool IsExact = true);

/// <summary>What a filter means, typed, without its spelling.</summary>
abstract record FilterNode
{
    public abstract IEnumerable<FilterTest> Tests { get; }

    /// <summary>The same with other tests.</summary>
    public abstract FilterNode With(Func<FilterTest, FilterTest> other);
}

sealed record AllOf(ImmutableArray<FilterNode> Parts) : FilterNode
{
    public override IEnumerable<FilterTest> Tests => Parts.SelectMany(part => part.Tests);

    public override FilterNode With(Func<FilterTest, FilterTest> other) => new AllOf([.. Parts.Select(part => part.With(other))]);
}

sealed record AnyOf(ImmutableArray<FilterNode> Parts) : FilterNode
{
    public override IEnumerable<FilterTest> Tests => Parts.SelectMany(part => part.Tests);

    public override FilterNode With(Func<FilterTest, FilterTest> other) => new AnyOf([.. Parts.Select(part => part.With(other))]);
}

/// <param name="Values">One for the comparisons, any number for in and not in.</param>
sealed record FilterTest(FilterField Field, FilterOperator Operator, ImmutableArray<FilterValue> Values, Pattern? Pattern = null) : FilterNode
{
    public override IEnumerable<FilterTest> Tests => [this];

    public override FilterNode With(Func<FilterTest, FilterTest> other) => other(this);

    public bool HasNull => Values.Any(value => value.Value is null);

    /// <summary>The values something can equal.</summary>
    public IEnumerable<object> Given => Values.Where(value => value is { IsExact: true, Value: not null }).Select(value => value.Value!).Distinct();
}
