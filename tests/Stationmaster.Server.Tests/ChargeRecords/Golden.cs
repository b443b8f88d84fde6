using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>Whole documents as they should be, in files beside the tests. STATIONMASTER_GOLDEN=write writes them anew, for review.</summary>
static class Golden
{
    static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Check(string name, JsonNode document, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "Golden", $"{name}.json");
        var text = document.ToJsonString(Written) + "\n";
        if (Environment.GetEnvironmentVariable("STATIONMASTER_GOLDEN") == "write")
            File.WriteAllText(file, text);
        Assert.Equal(File.ReadAllText(file), text);
    }
}

/// <summary>The members of a document as paths with the kind of their values: "price.amount number".</summary>
static class Paths
{
    public static HashSet<string> Of(JsonNode? node, string path = "") => [.. Walk(node, path)];

    static IEnumerable<string> Walk(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Walk(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}").Append(
            path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany(item => Walk(item, $"{path}[]")),
        _ => [],
    };

    /// <summary>The kind of each value by its path; null for what is null.</summary>
    public static Dictionary<string, JsonValueKind> Kinds(JsonNode? node)
    {
        var kinds = new Dictionary<string, JsonValueKind>(StringComparer.Ordinal);
        Add(node, "");
        return kinds;

        void Add(JsonNode? at, string path)
        {
            if (path.Length > 0)
                kinds[path] = at?.GetValueKind() ?? JsonValueKind.Null;
            if (at is JsonObject members)
            {
                foreach (var (name, value) in members)
                    Add(value, path.Length == 0 ? name : $"{path}.{name}");
            }
            else if (at is JsonArray items)
            {
                foreach (var item in items)
                    Add(item, $"{path}[]");
            }
        }
    }
}
