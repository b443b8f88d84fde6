using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>
/// OCPP 2.0.1 Part 2, functional block G. A fact: refused only when it names no EVSE or no status of the standard. What goes on at an
/// occupied connector its transaction tells.
/// </summary>
sealed class StatusNotificationCall(OcppEdition edition) : Report<StatusReported>("StatusNotification")
{
    public override StationEvent? Read(ref Fields fields)
    {
        DateTimeOffset? at = null;
        int? status = null, evse = null, connector = null;
        while (fields.Next())
        {
            if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("connectorStatus"u8))
                status = fields.Word(ConnectorWords.All);
            else if (fields.Is("evseId"u8))
                evse = fields.Integer(edition, 0);
            else if (fields.Is("connectorId"u8))
                connector = fields.Integer(edition, 0);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(at is not null, "timestamp");
        fields.Need(status is not null, "connectorStatus");
        fields.Need(evse is not null, "evseId");
        fields.Want(connector is not null, "connectorId");
        return status is { } word && evse is { } number ? ConnectorWords.Report(Evses.Of(number, connector), word, at) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, StatusReported @event)
    {
        if (@event.At is { } at)
            json.WriteTime("timestamp"u8, at);
        json.WriteString("connectorStatus"u8, ConnectorWords.For(@event.Status));
        json.WriteNumber("evseId"u8, @event.Connector.Evse);
        json.WriteNumber("connectorId"u8, @event.Connector.Connector);
    }
}
