using System.Text.Json;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>StatusInfoType, which says why a status is what it is: OCPP 2.0.1 Part 2 §2.</summary>
static class StatusInfo
{
    /// <summary>The code for what the standard has no code for (Part 2, appendix 5).</summary>
    const string Unspecified = "Unspecified";

    /// <summary>In one line: the text, behind the code where that says something; null where there is none.</summary>
    public static string? ReadStatusInfo(this ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        string? code = null, text = null;
        while (fields.Next())
        {
            if (fields.Is("reasonCode"u8))
                code = fields.Text(20);
            else if (fields.Is("additionalInfo"u8))
                text = fields.Text(edition == OcppEdition.V21 ? 1024 : 512);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(code is not null, "reasonCode");
        return (code, text) switch
        {
            (null or "" or Unspecified, null or "") => null,
            (null or "" or Unspecified, _) => text,
            (_, null or "") => code,
            _ => $"{code}: {text}",
        };
    }

    public static void WriteStatusInfo(this Utf8JsonWriter json, string? why)
    {
        if (why is null)
            return;
        json.WriteStartObject("statusInfo"u8);
        json.WriteString("reasonCode"u8, Unspecified);
        json.WriteString("additionalInfo"u8, why.Length <= 512 ? why : why[..511]);
        json.WriteEndObject();
    }
}
