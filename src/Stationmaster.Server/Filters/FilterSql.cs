namespace Stationmaster.Server.Filters;

/// <summary>A filter as a condition in SQL over the row called r. Both engines read it alike: nothing in it depends on collations, LIKE or JSON.</summary>
static class FilterSql
{
    const string Never = "1 = 0", Always = "1 = 1";

    public static string Of(FilterNode node, SqlParameters parameters) => node switch
    {
        AllOf { Parts.IsEmpty: true } => Always,
        AllOf all => $"({string.Join(" and ", all.Parts.Select(part => Of(part, parameters)))})",
        AnyOf any => $"({string.Join(" or ", any.Parts.Select(part => Of(part, parameters)))})",
        FilterTest test => Test(test, parameters),
        _ => throw new InvalidOperationException($"Nothing writes a {node.GetType().Name}."),
    };

    static string Test(FilterTest test, SqlParameters parameters)
    {
        var column = test.Field.Column;
        return test.Operator switch
        {
            FilterOperator.In => In(test, column, parameters),
            FilterOperator.NotIn => NotIn(test, column, parameters),
            FilterOperator.Exists => $"{column} is not null",
            FilterOperator.Missing => $"{column} is null",
            FilterOperator.Matches => PatternSql.Of(test.Pattern!, column, parameters),
            _ => $"{column} {Comparison(test)} {parameters.Add(test.Values[0].Value!)}",
        };
    }

    static string In(FilterTest test, string column, SqlParameters parameters)
    {
        var equals = test.Given.ToList();
        var isOneOf = equals.Count switch
        {
            0 => Never,
            1 => $"{column} = {parameters.Add(equals[0])}",
            _ => $"{column} in ({parameters.List(equals)})",
        };
        return !test.HasNull ? isOneOf : equals.Count == 0 ? $"{column} is null" : $"({column} is null or {isOneOf})";
    }

    /// <summary>As in MongoDB, what is absent is unlike every value.</summary>
    static string NotIn(FilterTest test, string column, SqlParameters parameters)
    {
        var equals = test.Given.ToList();
        var isNoneOf = equals.Count switch
        {
            0 => Always,
            1 => $"{column} <> {parameters.Add(equals[0])}",
            _ => $"{column} not in ({parameters.List(equals)})",
        };
        return test.HasNull
            ? equals.Count == 0 ? $"{column} is not null" : $"({column} is not null and {isNoneOf})"
            : equals.Count == 0 ? Always : $"({column} is null or {isNoneOf})";
    }

    /// <summary>Between two values that can be kept, above means at least the next one.</summary>
    public static string Comparison(FilterTest test) => (test.Operator, test.Values[0].IsExact) switch
    {
        (FilterOperator.Greater, _) or (FilterOperator.GreaterOrEqual, false) => ">",
        (FilterOperator.GreaterOrEqual, true) => ">=",
        (FilterOperator.Less, true) => "<",
        _ => "<=",
    };
}
