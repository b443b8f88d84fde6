using Stationmaster.Server.Http;

namespace Stationmaster.Server.Requests;

/// <summary>One page of a list in the order of its ids, which may be walked both ways.</summary>
/// <param name="After">Ids above this; null from the start.</param>
/// <param name="Before">The last page of ids below this.</param>
public sealed record PageRequest(string Order, long? After, long? Before, int Limit)
{
    /// <summary>One more row than shown tells whether there are more.</summary>
    public long Rows => Limit + 1;

    /// <exception cref="ApiProblem">400: both cursors, or one that is not of this list.</exception>
    public static PageRequest Read(string order, string? next, string? previous, int? limit, int otherwise = 25, int most = 100)
    {
        if (!string.IsNullOrEmpty(next) && !string.IsNullOrEmpty(previous))
            throw Problem.Malformed("previousPageCursor", "Give nextPageCursor or previousPageCursor, not both.");
        return new(
            order, Cursor.Read(next, order, 1)?.Keys[0], Cursor.Read(previous, order, 1, "previousPageCursor")?.Keys[0],
            Query.Limit(limit, otherwise, most));
    }

    /// <summary>The condition and the order of the query, for the column of the id:
    /// <c>where … {Where("l.id")} {OrderBy("l.id")}</c>.</summary>
    public string Where(string column) => After is not null ? $"{column} > @After" : Before is not null ? $"{column} < @Before" : "1 = 1";

    public string OrderBy(string column) => $"order by {column} {(Before is null ? "asc" : "desc")} limit @Rows";

    /// <param name="rows">As the query gave them, at most <see cref="Rows"/>.</param>
    public Page<T> Of<T>(IReadOnlyList<T> rows, Func<T, long> id)
    {
        var hasMore = rows.Count > Limit;
        var shown = rows.Take(Limit).ToList();
        if (Before is not null)
            shown.Reverse();
        var (hasNext, hasPrevious) = Before is null ? (hasMore, After is not null) : (true, hasMore);
        return new(
            shown,
            shown.Count > 0 && hasNext ? new Cursor(Order, id(shown[^1])).ToString() : null,
            shown.Count > 0 && hasPrevious ? new Cursor(Order, id(shown[0])).ToString() : null);
    }
}

public sealed record Page<T>(IReadOnlyList<T> Data, string? NextPageCursor, string? PreviousPageCursor)
{
    public Page<TOther> Select<TOther>(Func<T, TOther> other) => new([.. Data.Select(other)], NextPageCursor, PreviousPageCursor);
}
