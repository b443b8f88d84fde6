using System.Text.Json;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>A token as it stands in a message.</summary>
/// <param name="Uid">Null where there is none that could be read.</param>
/// <param name="Kind">IdTokenEnumType; of 2.1 on any word.</param>
/// <param name="CardDigits">Of the card that pays: its last four (additionalInfo of type CardLast4Digits).</param>
readonly record struct PresentedToken(string? Uid, string? Kind, string? CardDigits = null);

/// <summary>IdTokenType and IdTokenInfoType: OCPP 2.0.1 Part 2 §2.</summary>
static class IdToken
{
    /// <summary>The uid of nobody: what charges without a token pays by this one.</summary>
    const string NoUid = "NoUID";

    const string NoAuthorization = "NoAuthorization";

    const int LongestLanguage = 8;

    /// <summary>One that is ours, and not one that a card carries.</summary>
    const string Central = "Central";

    /// <summary>In the order of <see cref="AuthorisationStatus"/>; then those that only a station or another back office decides.</summary>
    static readonly Words Statuses = new(
        "Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx", "NoCredit", "NotAllowedTypeEVSE", "NotAtThisLocation",
        "NotAtThisTime", "Unknown");

    static readonly Words Kinds = new(
        Central, "eMAID", "ISO14443", "ISO15693", "KeyCode", "Local", "MacAddress", NoAuthorization);

    public static int Longest(OcppEdition edition) => edition == OcppEdition.V21 ? 255 : 36;

    /// <param name="isNeeded">Without a uid, or with one too long to be known, the payload is refused; else a longer one is kept whole.</param>
    public static PresentedToken Read(ref Fields fields, OcppEdition edition, bool isNeeded)
    {
        if (!fields.BeginObject())
            return default;
        string? uid = null, kind = null, digits = null;
        while (fields.Next())
        {
            if (fields.Is("idToken"u8))
                uid = fields.Text(Longest(edition), isRefusedWhenLonger: isNeeded);
            else if (fields.Is("type"u8))
                kind = edition == OcppEdition.V21 ? fields.Text(20) : fields.WordOrText(Kinds);
            else if (fields.Is("additionalInfo"u8) && fields.BeginList())
                digits = ReadDigits(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (isNeeded)
            fields.Need(uid is not null, "idToken");
        fields.Want(uid is not null, "idToken");
        fields.Want(kind is not null, "type");
        return new(kind == NoAuthorization ? NoUid : uid, kind, digits);
    }

    /// <summary>Stations name the kind as they like: any that holds a 4 and speaks of digits is the card's.</summary>
    static string? ReadDigits(ref Fields fields)
    {
        string? digits = null;
        while (fields.NextItem())
        {
            string? value = null, kind = null;
            if (!fields.BeginObject())
                continue;
            while (fields.Next())
            {
                if (fields.Is("additionalIdToken"u8))
                    value = fields.Text(255);
                else if (fields.Is("type"u8))
                    kind = fields.Text(50);
                else
                    fields.Pass();
            }
            if (value is { Length: 4 } && value.All(char.IsAsciiDigit) && kind?.Contains("4Digits", StringComparison.OrdinalIgnoreCase) == true)
                digits = value;
        }
        return digits;
    }

    /// <param name="kind">Null for what its looks say.</param>
    /// <param name="cardDigits">Of the card that pays: its last four.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string uid, string? kind = null, string? cardDigits = null)
    {
        kind ??= uid == NoUid ? NoAuthorization : IsCard(uid) ? "ISO14443" : Central;
        json.WriteStartObject(name);
        json.WriteString("idToken"u8, kind == NoAuthorization ? "" : uid);
        json.WriteString("type"u8, kind);
        if (cardDigits is not null)
        {
            json.WriteStartArray("additionalInfo"u8);
            json.WriteStartObject();
            json.WriteString("additionalIdToken"u8, cardDigits);
            json.WriteString("type"u8, "CardLast4Digits"u8);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>The uid of a contactless card: 4, 7 or 10 bytes in hexadecimal (ISO/IEC 14443-3 §6.5.4).</summary>
    static bool IsCard(string uid) => uid.Length is 8 or 14 or 20 && uid.All(char.IsAsciiHexDigit);

    public static void WriteInfo(Utf8JsonWriter json, Authorisation authorisation, OcppEdition edition)
    {
        json.WriteStartObject("idTokenInfo"u8);
        json.WriteString("status"u8, Statuses[(int)authorisation.Status]);
        if ((authorisation.CachedUntil < authorisation.ExpiresAt ? authorisation.CachedUntil : authorisation.ExpiresAt ?? authorisation.CachedUntil) is { } expiry)
            json.WriteTime("cacheExpiryDateTime"u8, expiry);
        if (authorisation.Language is { Length: > 0 and <= LongestLanguage } language)
            json.WriteString("language1"u8, language);
        // A station refuses the whole answer for a group it finds too long; a longer one could never match there anyway.
        if (authorisation.ParentUid is { Length: > 0 } parent && parent.Length <= Longest(edition))
            Write(json, "groupIdToken"u8, parent, Central);
        WriteMessage(json, "personalMessage"u8, authorisation.Message, edition);
        json.WriteEndObject();
    }

    /// <summary>MessageContentType, for the driver to read.</summary>
    public static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? message, OcppEdition edition)
    {
        if (message is null)
            return;
        var longest = edition == OcppEdition.V21 ? 1024 : 512;
        json.WriteStartObject(name);
        json.WriteString("format"u8, "UTF8"u8);
        json.WriteString("content"u8, message.Length <= longest ? message : message[..longest]);
        json.WriteEndObject();
    }

    /// <summary>MessageContentType: an address that the driver scans (OCPP 2.1).</summary>
    public static void WriteCode(Utf8JsonWriter json, ReadOnlySpan<byte> name, string address)
    {
        json.WriteStartObject(name);
        json.WriteString("format"u8, "QRCODE"u8);
        json.WriteString("content"u8, address);
        json.WriteEndObject();
    }

    /// <summary>Null when it holds no status. A status that is not among ours is <see cref="AuthorisationStatus.Invalid"/>.</summary>
    public static Authorisation? ReadInfo(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        int? status = null;
        DateTimeOffset? expiry = null;
        string? parent = null, language = null, message = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Word(Statuses);
            else if (fields.Is("cacheExpiryDateTime"u8))
                expiry = fields.Time();
            else if (fields.Is("groupIdToken"u8))
                parent = Read(ref fields, edition, isNeeded: false).Uid;
            else if (fields.Is("language1"u8))
                language = fields.Text(LongestLanguage);
            else if (fields.Is("personalMessage"u8) && fields.BeginObject())
                message = ReadMessage(ref fields);
            else
                fields.Pass();
        }
        if (status is not { } word)
            return null;
        return new(word <= (int)AuthorisationStatus.NoCredit ? (AuthorisationStatus)word : AuthorisationStatus.Invalid, expiry, parent)
        {
            Language = language, Message = message,
        };
    }

    static string? ReadMessage(ref Fields fields)
    {
        string? content = null;
        while (fields.Next())
        {
            if (fields.Is("content"u8))
                content = fields.Text(1024);
            else
                fields.Pass();
        }
        return content;
    }
}
