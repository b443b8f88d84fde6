using System.Globalization;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Http;

/// <summary>Reads a request's query, each parameter at most once. Whatever cannot be read, and any parameter nobody asked for, is a 400 that names it.</summary>
sealed class QueryReader(IQueryCollection query)
{
    const int LongestText = 200;

    readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Null when absent or empty.</summary>
    public string? Text(string name)
    {
        _asked.Add(name);
        if (!query.TryGetValue(name, out var values))
            return null;
        if (values.Count > 1)
            throw Problem.Malformed(name, $"{name} may be given once.");
        var text = values.ToString().Trim();
        return text.Length switch
        {
            0 => null,
            > LongestText when name is not ("nextPageCursor" or "previousPageCursor") =>
                throw Problem.Malformed(name, $"{name} may have up to {LongestText} characters."),
            _ => Clean.Text(text),
        };
    }

    /// <summary>As it was sent, however long; null when absent or blank.</summary>
    public string? Whole(string name)
    {
        _asked.Add(name);
        if (!query.TryGetValue(name, out var values) || string.IsNullOrWhiteSpace(values.ToString()))
            return null;
        return values.Count == 1 ? values.ToString() : throw Problem.Malformed(name, $"{name} may be given once.");
    }

    /// <summary>A positive whole number.</summary>
    public long? Id(string name) => Text(name) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : throw Problem.Malformed(name, $"{name} must be a positive whole number.");

    public int Limit(int usual, int most) => Text("limit") is not { } text
        ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw Problem.Malformed("limit", $"limit must be a whole number from 1 to {most}.");

    /// <summary>0 or 1, false or true.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "0" or "false" => false,
        "1" or "true" => true,
        _ => throw Problem.Malformed(name, $"{name} must be 0 or 1."),
    };

    public DateTimeOffset? Time(string name) => Text(name) is not { } text
        ? null
        : Times.TryRead(text, out var time)
            ? time
            : throw Problem.Malformed(name, $"{name} must be a time such as 2025-11-20T09:30:00Z.");

    /// <summary>One of a few words; the first where absent.</summary>
    public T Word<T>(string name, params ReadOnlySpan<(string Word, T Value)> words)
    {
        if (Text(name) is not { } text)
            return words[0].Value;
        var known = new List<string>();
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
            if (word.Length > 0)
                known.Add(word);
        }
        throw Problem.Malformed(name, $"{name} must be one of {string.Join(", ", known)}.");
    }

    /// <summary>Words separated by commas; empty where absent.</summary>
    public IReadOnlyList<string> Words(string name) =>
        Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Last of all: refuses what was not read.</summary>
    public void Done()
    {
        foreach (var name in query.Keys)
            if (!_asked.Contains(name))
                throw Problem.Malformed(name, $"{name} is not a parameter of this list. It knows {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.", "unknown_parameter");
    }
}
