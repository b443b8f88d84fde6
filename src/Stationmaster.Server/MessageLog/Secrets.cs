using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stationmaster.Server.MessageLog;

/// <summary>
/// Takes secrets out of OCPP payloads before they are logged: the passwords stations are given or show (AuthorizationKey and whatever a
/// vendor calls its own), and those in addresses for firmware and diagnostics. What holds none comes back as it is, uncopied.
/// </summary>
public static class Secrets
{
    const string Masked = "***";
    const int Deepest = 32;

    static readonly string[] Words = ["authorizationkey", "authkey", "password", "passwd", "passphrase", "secret", "credential", "privatekey", "apikey"];
    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="action">Of the call, for its answer too.</param>
    /// <param name="payload">UTF-8: the payload of a call or of its answer, or the whole frame. Need not be JSON.</param>
    public static ReadOnlyMemory<byte> Mask(string action, ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty || !MayHoldSecrets(action))
            return payload;
        try
        {
            using var json = JsonDocument.Parse(payload, new() { MaxDepth = Deepest });
            var text = new ArrayBufferWriter<byte>(payload.Length);
            bool isMasked;
            using (var writer = new Utf8JsonWriter(text, Writing))
                isMasked = Copy(json.RootElement, writer);
            return isMasked ? text.WrittenMemory : payload;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return MaskUnreadable(payload);
        }
    }

    static bool MayHoldSecrets(string action) => action is
        "ChangeConfiguration" or "GetConfiguration" or "SetVariables" or "GetVariables" or "NotifyReport" or "SetNetworkProfile"
        or "UpdateFirmware" or "SignedUpdateFirmware" or "GetDiagnostics" or "GetLog" or "DataTransfer";

    /// <summary>Copies and masks; true when something was masked.</summary>
    static bool Copy(JsonElement element, Utf8JsonWriter writer)
    {
        var isMasked = false;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var holdsSecret = NamesSecret(element);
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (member.Value.ValueKind == JsonValueKind.String && (IsSecret(member.Name) || (holdsSecret && IsValue(member.Name))))
                    {
                        writer.WriteStringValue(Masked);
                        isMasked = true;
                    }
                    else
                    {
                        isMasked |= Copy(member.Value, writer);
                    }
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    isMasked |= Copy(item, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when WithoutPassword(element.GetString()!) is { } clean:
                writer.WriteStringValue(clean);
                isMasked = true;
                break;
            default:
                element.WriteTo(writer);
                break;
        }
        return isMasked;
    }

    /// <summary>{"key":"AuthorizationKey","value":…} of 1.6, {"variable":{"name":"BasicAuthPassword"},"attributeValue":…} of 2.x.</summary>
    static bool NamesSecret(JsonElement element) =>
        (element.TryGetProperty("key"u8, out var key) && key.ValueKind == JsonValueKind.String && IsSecret(key.GetString()!))
        || (element.TryGetProperty("variable"u8, out var variable) && variable.ValueKind == JsonValueKind.Object
            && variable.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String && IsSecret(name.GetString()!));

    static bool IsValue(string name) => name is "value" or "attributeValue";

    static bool IsSecret(string name) => Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>ftp://user:password@host/… without the password; null when there is none.</summary>
    static string? WithoutPassword(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return null;
        var start = scheme + 3;
        var end = text.AsSpan(start).IndexOfAny("/?# ");
        var authority = end < 0 ? text.AsSpan(start) : text.AsSpan(start, end);
        var at = authority.LastIndexOf('@');
        var colon = at < 0 ? -1 : authority[..at].IndexOf(':');
        return colon < 0 ? null : $"{text[..(start + colon + 1)]}{Masked}{text[(start + at)..]}";
    }

    /// <summary>A payload that is not JSON cannot be masked member by member: where a secret's name shows, all of it goes.</summary>
    static ReadOnlyMemory<byte> MaskUnreadable(ReadOnlyMemory<byte> payload)
    {
        var text = Encoding.UTF8.GetString(payload.Span);
        return IsSecret(text) || WithoutPassword(text) is not null ? "(not JSON; left out because it may hold a secret)"u8.ToArray() : payload;
    }
}
