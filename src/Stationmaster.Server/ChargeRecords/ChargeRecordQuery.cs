using Stationmaster.Server.Http;

namespace Stationmaster.Server.ChargeRecords;

public enum ChargeRecordSort { UpdatedAt, StartedAt, EndedAt, TransactionId }

/// <summary>Which records a list holds, and which page of it.</summary>
/// <param name="Ongoing">Running sessions too.</param>
/// <param name="UpdatedFrom">From this time on.</param>
/// <param name="UpdatedTo">Before this time.</param>
/// <param name="From">The row at the edge of the page before (or after); null for the first page.</param>
/// <param name="IsBackward">The page before <paramref name="From"/>, not the one after.</param>
public sealed record ChargeRecordQuery(
    bool Ongoing, DateTimeOffset? UpdatedFrom, DateTimeOffset? UpdatedTo, ChargeRecordSort Sort, bool IsDescending, int Limit,
    Cursor? From, bool IsBackward, long? LocationId, string? Search)
{
    const string Next = "nextPageCursor", Previous = "previousPageCursor";

    /// <summary>Names the ordering its cursors hold for.</summary>
    public string Order { get; } = OrderOf(Sort, IsDescending);

    /// <exception cref="ApiProblem">400, naming the parameter that is malformed or not known.</exception>
    public static ChargeRecordQuery Read(IQueryCollection parameters)
    {
        var query = new QueryReader(parameters);
        query.Word("mode", ("CPO", 0));
        var sort = query.Word(
            "sort", ("updatedAt", ChargeRecordSort.UpdatedAt), ("startedAt", ChargeRecordSort.StartedAt), ("endedAt", ChargeRecordSort.EndedAt),
            ("transactionId", ChargeRecordSort.TransactionId));
        var isDescending = query.Word("sortDirection", ("asc", false), ("desc", true));
        var (next, previous) = (query.Text(Next), query.Text(Previous));
        if (next is not null && previous is not null)
            throw Problem.Malformed(Previous, $"Give either {Next} or {Previous}.");
        var order = OrderOf(sort, isDescending);
        var read = new ChargeRecordQuery(
            query.Flag("ongoing"), query.Time("updatedAtFrom"), query.Time("updatedAtTo"), sort, isDescending, query.Limit(usual: 25, most: 100),
            Cursor.Read(next, order, keys: 2) ?? Cursor.Read(previous, order, keys: 2, Previous), previous is not null,
            query.Id("locationId"), query.Text("search"));
        query.Done();
        return read;
    }

    static string OrderOf(ChargeRecordSort sort, bool isDescending) => $"charge-records {sort} {(isDescending ? "desc" : "asc")}";
}
