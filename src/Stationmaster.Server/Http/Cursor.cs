using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Stationmaster.Server.Http;

/// <summary>
/// Where a list goes on: the sort keys of the row at the edge of a page, opaque to the caller. A cursor holds for one ordering only;
/// given to another it is refused, not misread.
/// </summary>
/// <param name="Order">Names the list and its ordering: "charge-records updatedAt desc".</param>
/// <param name="Keys">The edge row's sort keys, the unique one last.</param>
public sealed record Cursor(string Order, params IReadOnlyList<long> Keys)
{
    /// <summary>As it stands in <c>nextPageCursor</c>.</summary>
    public override string ToString()
    {
        var stream = new MemoryStream(64);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            json.WriteStringValue(Order);
            foreach (var key in Keys)
                json.WriteNumberValue(key);
            json.WriteEndArray();
        }
        return Base64Url.EncodeToString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>Reads what the caller sent back; null for none.</summary>
    /// <param name="param">The query parameter's name, for the error.</param>
    /// <exception cref="ApiProblem">400: not one of ours, or of another list.</exception>
    public static Cursor? Read(string? text, string order, int keys, string param = "nextPageCursor")
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Length > 400 || !Base64Url.IsValid(text))
            throw Unreadable(param);
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() != keys + 1)
                throw Unreadable(param);
            var items = json.RootElement.EnumerateArray().ToArray();
            if (items[0].ValueKind != JsonValueKind.String || items[0].GetString() != order)
                throw Problem.Malformed(param, $"{param} belongs to another list or another sorting.", "wrong_cursor");
            return new Cursor(order, [.. items.Skip(1).Select(item => item.TryGetInt64(out var key) ? key : throw Unreadable(param))]);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
        {
            throw Unreadable(param);
        }
    }

    static ApiProblem Unreadable(string param) => Problem.Malformed(param, $"{param} is not a cursor of this list.", "wrong_cursor");
}
