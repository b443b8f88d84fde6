using Dapper;

namespace Stationmaster.Server.Filters;

/// <summary>The parameters of one statement, named as they are added.</summary>
sealed class SqlParameters
{
    int _count;

    public DynamicParameters Dapper { get; } = new();

    /// <returns>The parameter's name in the statement: "@v1".</returns>
    public string Add(object value)
    {
        var name = $"v{++_count}";
        Dapper.Add(name, value);
        return $"@{name}";
    }

    public string List(IEnumerable<object> values) => string.Join(", ", values.Select(Add));
}
