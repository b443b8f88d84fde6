namespace Stationmaster.Server.Http;

/// <summary>One page of a list that can be read both ways. A cursor is null at the end it leads to.</summary>
public sealed record CursorPage<T>(IReadOnlyList<T> Data, string? NextPageCursor, string? PreviousPageCursor);

/// <summary>A page of a list ordered by id, oldest first: after one id, before another, or from the beginning.</summary>
sealed record IdPaging(string Order, int Limit, long? After, long? Before)
{
    /// <exception cref="ApiProblem">400: a cursor is not of this list, or both are given. 422: the limit.</exception>
    public static IdPaging Read(string order, int? limit, string? nextPageCursor, string? previousPageCursor)
    {
        if (limit is < 1 or > 100)
            throw Problem.Invalid("limit", "limit must be between 1 and 100.");
        if (!string.IsNullOrEmpty(nextPageCursor) && !string.IsNullOrEmpty(previousPageCursor))
            throw Problem.Malformed("previousPageCursor", "Give nextPageCursor or previousPageCursor, not both.");
        return new(
            order, limit ?? 25,
            Cursor.Read(nextPageCursor, order, 1)?.Keys[0],
            Cursor.Read(previousPageCursor, order, 1, "previousPageCursor")?.Keys[0]);
    }

    /// <summary>What ends the query: <c>{where} order by {id} limit @take</c>, with the parameters <c>@edge</c> and <c>@take</c>.</summary>
    /// <param name="id">The id's column.</param>
    public string Sql(string id) => Before is null
        ? $"and {id} > @edge order by {id} limit @take"
        : $"and {id} < @edge order by {id} desc limit @take";

    public long Edge => Before ?? After ?? 0;

    /// <summary>One more than is shown tells whether there are more.</summary>
    public long Take => Limit + 1;

    /// <param name="rows">As the query gave them.</param>
    public CursorPage<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, long> id, Func<TRow, TItem> item)
    {
        var hasMore = rows.Count > Limit;
        var page = rows.Take(Limit).ToList();
        if (Before is not null)
            page.Reverse();
        var (hasNext, hasPrevious) = Before is null ? (hasMore, After is not null) : (true, hasMore);
        return new(
            [.. page.Select(item)],
            hasNext && page.Count > 0 ? new Cursor(Order, id(page[^1])).ToString() : null,
            hasPrevious && page.Count > 0 ? new Cursor(Order, id(page[0])).ToString() : null);
    }
}
