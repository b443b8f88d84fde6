using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>EVSEType, and its two numbers where they stand alone: OCPP 2.0.1 Part 2 §2. EVSE 0 is the station.</summary>
static class Evses
{
    /// <summary>Null where it names no EVSE.</summary>
    public static ConnectorRef? ReadEvse(this ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        int? evse = null, connector = null;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                evse = fields.Integer(edition, 0);
            else if (fields.Is("connectorId"u8))
                connector = fields.Integer(edition, 0);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(evse is not null, "id");
        return evse is { } number ? Of(number, connector) : null;
    }

    public static ConnectorRef Of(int evse, int? connector) => evse <= 0 ? ConnectorRef.Station : new(evse, Math.Max(0, connector ?? 0));

    /// <summary>The whole station is named by leaving the field out.</summary>
    public static void WriteEvse(this Utf8JsonWriter json, ConnectorRef? connector)
    {
        if (connector is not { IsStation: false } named)
            return;
        json.WriteStartObject("evse"u8);
        json.WriteNumber("id"u8, named.Evse);
        if (named.Connector > 0)
            json.WriteNumber("connectorId"u8, named.Connector);
        json.WriteEndObject();
    }
}
