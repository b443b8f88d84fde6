using System.Text.Json.Nodes;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>
/// Compares JSON with what a transcript expects. "*" stands for anything that is there, "$name" for anything that is then known by that name.
/// </summary>
/// <param name="isWhole">An object has the expected members and no others.</param>
sealed class JsonPattern(IDictionary<string, JsonNode> names, bool isWhole)
{
    /// <summary>Where they differ, in words; null when they don't.</summary>
    public string? Difference(JsonNode? expected, JsonNode? actual, string at = "$") => (expected, actual) switch
    {
        (null, null) => null,
        (JsonValue value, not null) when value.TryGetValue<string>(out var text) && text == "*" => null,
        (JsonValue value, not null) when value.TryGetValue<string>(out var text) && text.StartsWith('$') => Name(text[1..], actual),
        (JsonObject wanted, JsonObject given) => Objects(wanted, given, at),
        (JsonArray wanted, JsonArray given) when wanted.Count == given.Count =>
            wanted.Zip(given).Select((pair, i) => Difference(pair.First, pair.Second, $"{at}[{i}]")).FirstOrDefault(found => found is not null),
        (JsonValue, JsonValue) when JsonNode.DeepEquals(expected, actual) => null,
        _ => $"{at}: expected {Text(expected)}, not {Text(actual)}",
    };

    string? Objects(JsonObject wanted, JsonObject given, string at)
    {
        foreach (var (name, value) in wanted)
        {
            if (!given.TryGetPropertyValue(name, out var actual))
                return $"{at}.{name}: missing in {Text(given)}";
            if (Difference(value, actual, $"{at}.{name}") is { } difference)
                return difference;
        }
        return isWhole && given.Select(member => member.Key).FirstOrDefault(name => !wanted.ContainsKey(name)) is { } surplus
            ? $"{at}.{surplus}: not expected in {Text(given)}"
            : null;
    }

    string? Name(string name, JsonNode actual)
    {
        names[name] = actual.DeepClone();
        return null;
    }

    static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
