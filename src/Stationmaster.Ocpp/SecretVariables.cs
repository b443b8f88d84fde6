using System.Text.Json;

namespace Stationmaster.Ocpp;

/// <summary>What SetVariables sets that is the station's password (OCPP 2.0.1 Part 2, A01: SecurityCtrlr.BasicAuthPassword).</summary>
/// <param name="Password">Null where it sets none.</param>
/// <param name="Count">Of all that it sets.</param>
readonly record struct SecretVariables(string? Password, int Count)
{
    /// <param name="payload">Valid by its shape.</param>
    public static SecretVariables Read(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        var data = json.RootElement.GetProperty("setVariableData"u8);
        var password = data.EnumerateArray().Where(IsPassword).Select(item => item.GetProperty("attributeValue"u8).GetString()).LastOrDefault();
        return new(password, data.GetArrayLength());
    }

    /// <summary>The password that the station shows once it connects by the profile (OCPP 2.1 Part 2, B09); null where it keeps its own.</summary>
    /// <param name="payload">Of SetNetworkProfile, valid by its shape.</param>
    public static string? ReadNetworkProfile(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.GetProperty("connectionData"u8).TryGetProperty("basicAuthPassword"u8, out var password) ? password.GetString() : null;
    }

    static bool IsPassword(JsonElement item) => Names(item, "component", "SecurityCtrlr") && Names(item, "variable", "BasicAuthPassword");

    static bool Names(JsonElement item, string part, string name) =>
        string.Equals(item.GetProperty(part).GetProperty("name"u8).GetString(), name, StringComparison.OrdinalIgnoreCase);
}
