using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// Writes a record's document anew around its sealed part: payment, roaming status, review and CO2 live beside what was sealed and change
/// when they do. What is sealed keeps every byte.
/// </summary>
static class Rewriting
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="members">Top-level members with their new JSON; null takes one out. One that is not there yet is put at the end.</param>
    /// <exception cref="InvalidOperationException">A member is of the sealed part.</exception>
    public static byte[] With(ReadOnlyMemory<byte> document, IReadOnlyDictionary<string, string?> members)
    {
        using var json = JsonDocument.Parse(document);
        var text = new ArrayBufferWriter<byte>(document.Length + 256);
        using (var writer = new Utf8JsonWriter(text, Options))
        {
            writer.WriteStartObject();
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (!members.TryGetValue(member.Name, out var changed))
                    Write(writer, member.Name, member.Value.GetRawText());
                else if (changed is not null)
                    Write(writer, member.Name, changed);
            }
            foreach (var (name, value) in members)
            {
                if (value is not null && !json.RootElement.TryGetProperty(name, out _))
                    Write(writer, name, value);
            }
            writer.WriteEndObject();
        }
        var rewritten = text.WrittenSpan.ToArray();
        return IsSealed(json.RootElement) && Seal.Part(document) != Seal.Part(rewritten)
            ? throw new InvalidOperationException($"{string.Join(", ", members.Keys)}: what is sealed is not rewritten.")
            : rewritten;
    }

    static bool IsSealed(JsonElement document) => document.TryGetProperty("sealedAt", out var at) && at.ValueKind == JsonValueKind.String;

    static void Write(Utf8JsonWriter writer, string name, string value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value);
    }
}
