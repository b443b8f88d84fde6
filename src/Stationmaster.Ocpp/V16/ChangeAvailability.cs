using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.2, §6.7, §6.8.</summary>
sealed class ChangeAvailabilityCall() : OrderCall<ChangeAvailability>("ChangeAvailability")
{
    /// <summary>In the order of <see cref="Availability"/>.</summary>
    static readonly Words Types = new("Operative", "Inoperative");

    protected override void WriteFields(Utf8JsonWriter json, ChangeAvailability order)
    {
        json.WriteNumber("connectorId"u8, order.Connector.Evse);
        json.WriteString("type"u8, Types[(int)order.Availability]);
    }

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        int? type = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("type"u8))
                type = fields.Word(Types);
        }
        fields.Need(connector is not null, "connectorId");
        fields.Need(type is not null, "type");
        return connector is { } known && type is { } word ? new ChangeAvailability(known, (Availability)word) : null;
    }
}
