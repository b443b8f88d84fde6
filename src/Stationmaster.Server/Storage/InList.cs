namespace Stationmaster.Server.Storage;

/// <summary>
/// The list of an <c>in</c>: <c>$"where id in {InList.Of(ids)}"</c>. Dapper's own lists are arrays to PostgreSQL, which only
/// <c>= any(…)</c> takes and SQLite does not know.
/// </summary>
public static class InList
{
    public static string Of(IEnumerable<long> values) =>
        $"({string.Join(", ", values.Distinct()) switch { "" => "null", var list => list }})";

    /// <summary>For words of ours; quotes are doubled all the same.</summary>
    public static string Of(IEnumerable<string> values) =>
        $"({string.Join(", ", values.Select(value => $"'{value.Replace("'", "''")}'")) switch { "" => "null", var list => list }})";
}
