using Stationmaster.Server.Filters;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// Which filters are answered: those that an index narrows down, in each of their alternatives, and those that keep to a stretch of the time
/// the list is sorted by. Any other would read every record there is to find its own.
/// </summary>
static class FilterRule
{
    /// <summary>Of the stretch.</summary>
    public const int MostDays = 366;

    /// <summary>How many rows one request looks at. A page that is short of matches then ends early, and its cursor goes on.</summary>
    public const int MostRows = 20_000;

    /// <exception cref="ApiProblem">400, naming what to add.</exception>
    public static void Check(ChargeRecordQuery query, FilterNode filter, DateTimeOffset now)
    {
        if (FilterAccess.Of(query.Filter, field => field.Reach != Reach.None) is not null)
            return;
        var sorted = query.Sort == ChargeRecordSort.TransactionId ? null : char.ToLowerInvariant($"{query.Sort}"[0]) + $"{query.Sort}"[1..];
        if (sorted is not null)
        {
            var (from, to) = FilterAccess.Range(filter, sorted);
            if (query.Sort == ChargeRecordSort.UpdatedAt)
                (from, to) = (from ?? Epoch.ToMs(query.UpdatedFrom), to ?? Epoch.ToMs(query.UpdatedTo));
            if (from is { } first && (to ?? Epoch.ToMs(now)) - first <= (long)TimeSpan.FromDays(MostDays).TotalMilliseconds)
                return;
        }
        throw Problem.Malformed("filter", $"This filter would look at every record. {Add(sorted)}", "filter_too_broad");
    }

    static string Add(string? sorted)
    {
        var stretch = sorted switch
        {
            null => "sort by a time and limit it",
            "updatedAt" => "give updatedAtFrom",
            _ => $"limit {sorted}, which the list is sorted by,",
        };
        return $"Add a condition that picks one or a few ($eq, $in up to {FilterAccess.MostBranches} values, or $regex beginning with ^ and three "
            + $"plain characters) of {string.Join(", ", Picking)}, in each alternative of an $or; or {stretch} (with a beginning, and an end at most "
            + $"{MostDays} days after it).";
    }

    static IEnumerable<string> Picking { get; } =
        [.. ChargeRecordFields.All.Values.Where(one => one.Reach != Reach.None && one.Name != "companyId").Select(one => one.Name).Order(StringComparer.Ordinal)];
}
