using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stationmaster.Server.MessageLog;

/// <summary>
/// Takes secrets out of OCPP payloads before they are logged or shown: the passwords stations are given or show (AuthorizationKey,
/// BasicAuthPassword and whatever a vendor calls its own), those of networks, and those in addresses for firmware and diagnostics. What
/// holds none comes back as it is, uncopied.
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
                isMasked = Copy(json.RootElement, writer, isOfSecret: false, isOfNetwork: action == "SetNetworkProfile");
            return isMasked ? text.WrittenMemory : payload;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return MaskUnreadable(payload);
        }
    }

    static bool MayHoldSecrets(string action) => action is
        "ChangeConfiguration" or "GetConfiguration" or "SetVariables" or "GetVariables" or "NotifyReport" or "SetNetworkProfile"
        or "NotifyEvent" or "UpdateFirmware" or "SignedUpdateFirmware" or "PublishFirmware" or "GetDiagnostics" or "GetLog" or "DataTransfer";

    /// <summary>Copies and masks; true when something was masked.</summary>
    /// <param name="isOfSecret">A variable around it has a secret's name: 2.x keeps values in a list beside it.</param>
    /// <param name="isOfNetwork">There a field called key is one, and not the name of a setting.</param>
    static bool Copy(JsonElement element, Utf8JsonWriter writer, bool isOfSecret, bool isOfNetwork)
    {
        var isMasked = false;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var holdsSecret = isOfSecret || NamesSecret(element);
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    var isSecret = IsSecret(member.Name) || (holdsSecret && IsValue(member.Name)) || (isOfNetwork && member.NameEquals("key"u8));
                    if (isSecret && member.Value.ValueKind == JsonValueKind.String)
                    {
                        writer.WriteStringValue(Masked);
                        isMasked = true;
                    }
                    else
                    {
                        isMasked |= Copy(member.Value, writer, holdsSecret, isOfNetwork);
                    }
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    isMasked |= Copy(item, writer, isOfSecret, isOfNetwork);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when (Uploads.StationAddresses.Masked(element.GetString()!) ?? WithoutPassword(element.GetString()!)) is { } clean:
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
        (element.TryGetProperty("key"u8, out var key) && key.ValueKind == JsonValueKind.String && IsSecretSetting(key.GetString()!))
        || (element.TryGetProperty("variable"u8, out var variable) && variable.ValueKind == JsonValueKind.Object
            && variable.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String
            && IsSecretSetting(name.GetString()!));

    static bool IsValue(string name) => name is "value" or "attributeValue" or "actualValue";

    /// <summary>A setting by the name of a key holds one, but for public ones and numbers of keys (GetConfigurationMaxKeys).</summary>
    public static bool IsSecretSetting(string name)
    {
        if (IsSecret(name))
            return true;
        var at = name.IndexOf("key", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && !name.Contains("public", StringComparison.OrdinalIgnoreCase)
            && (at + 3 == name.Length || !char.IsLower(name[at + 3])) && (at == 0 || name[at] == 'K' || !char.IsLetter(name[at - 1]));
    }

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
