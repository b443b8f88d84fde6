using System.Diagnostics.CodeAnalysis;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Requests;

/// <summary>Ids in a query: <c>ids=1,2</c> or <c>ids=1&amp;ids=2</c>. Without any it is as if the parameter were absent.</summary>
public readonly record struct Ids(IReadOnlyList<long> Values)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out Ids ids)
    {
        ids = new([]);
        var values = new List<long>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part, out var id))
                return false;
            values.Add(id);
        }

        ids = new(values);
        return values.Count > 0;
    }
}

/// <summary>Checks the parameters of a query; what is wrong is 400 and named.</summary>
static class Query
{
    public static int Limit(int? limit, int otherwise, int most) => limit switch
    {
        null => otherwise,
        { } given when given >= 1 && given <= most => given,
        _ => throw Problem.Malformed("limit", $"limit must be 1 to {most}."),
    };

    public static int Offset(int? offset) => offset switch
    {
        null => 0,
        >= 0 => offset.Value,
        _ => throw Problem.Malformed("offset", "offset must not be negative."),
    };

    public static string? Search(string? search) => string.IsNullOrWhiteSpace(search)
        ? null
        : search.Trim() is { Length: <= 100 } given ? given : throw Problem.Malformed("search", "search is at most 100 characters long.");

    /// <summary>Null where the parameter is absent.</summary>
    public static IReadOnlyList<string>? Words(string param, string? text, IReadOnlyList<string> allowed)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word =>
            allowed.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw Problem.Malformed(param, $"{param} must be of {string.Join(", ", allowed)}."))];
    }

    public static bool? Flag(string param, string? text) => text?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => throw Problem.Malformed(param, $"{param} must be true or false."),
    };

    /// <summary>Whether the caller asked for the last first.</summary>
    public static bool IsDescending(string? sortDirection, bool otherwise) => sortDirection?.ToUpperInvariant() switch
    {
        null or "" => otherwise,
        "ASC" => false,
        "DESC" => true,
        _ => throw Problem.Malformed("sortDirection", "sortDirection must be asc or desc."),
    };

    public static DateTimeOffset? Time(string param, string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : Times.TryRead(text, out var time) ? time : throw Problem.Malformed(param, $"{param} must be a time like 2025-01-31T12:00:00Z.");
}

static class Numbers
{
    /// <summary>The id somebody may have searched for; -1, which is nobody's, where the text is no number.</summary>
    public static long OrNone(string? text) => long.TryParse(text, out var number) && number > 0 ? number : -1;
}
