using System.Text.Json;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>idTag and idTagInfo: OCPP 1.6 §7.27, §7.28.</summary>
static class IdTag
{
    public const int Longest = 20;

    /// <summary>In the order of <see cref="AuthorisationStatus"/>; there is no word for credit that is used up.</summary>
    static readonly Words Statuses = new("Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx");

    public static void Write(Utf8JsonWriter json, Authorisation authorisation)
    {
        json.WriteStartObject("idTagInfo"u8);
        if (authorisation.ExpiresAt is { } expiry)
            json.WriteTime("expiryDate"u8, expiry);
        // A station refuses the whole answer for a parent it finds too long; a longer one could never match there anyway.
        if (authorisation.ParentUid is { Length: > 0 and <= Longest } parent)
            json.WriteString("parentIdTag"u8, parent);
        json.WriteString("status"u8, Statuses[(int)(authorisation.Status == AuthorisationStatus.NoCredit ? AuthorisationStatus.Blocked : authorisation.Status)]);
        json.WriteEndObject();
    }

    public static Authorisation? Read(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        DateTimeOffset? expiry = null;
        string? parent = null;
        int? status = null;
        while (fields.Next())
        {
            if (fields.Is("expiryDate"u8))
                expiry = fields.Time();
            else if (fields.Is("parentIdTag"u8))
                parent = fields.Text(Longest);
            else if (fields.Is("status"u8))
                status = fields.Word(Statuses);
        }
        return status is { } known ? new((AuthorisationStatus)known, expiry, parent) : null;
    }
}
