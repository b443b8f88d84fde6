using Stationmaster.Charging.Tokens;

namespace Stationmaster.Ocpp.V201;

/// <summary>IdTokenEnumType: stations of 2.x take two tokens for the same only if their kinds are the same too.</summary>
static class TokenKinds
{
    const int MacDigits = 12;

    public static string WordOf(TokenKind kind, string uid) => kind switch
    {
        TokenKind.Rfid => "ISO14443",
        TokenKind.Vehicle => uid.Length == MacDigits && uid.All(char.IsAsciiHexDigit) ? "MacAddress" : "eMAID",
        TokenKind.None => "NoAuthorization",
        _ => "Central",
    };

    public static TokenKind KindOf(string? word) => word switch
    {
        "ISO14443" or "ISO15693" => TokenKind.Rfid,
        "eMAID" or "MacAddress" => TokenKind.Vehicle,
        "NoAuthorization" => TokenKind.None,
        _ => TokenKind.Virtual,
    };
}
