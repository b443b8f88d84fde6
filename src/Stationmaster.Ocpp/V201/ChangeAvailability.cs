using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block G.</summary>
sealed class ChangeAvailabilityCall(OcppEdition edition) : StatusCall<ChangeAvailability>("ChangeAvailability", edition)
{
    /// <summary>In the order of <see cref="Availability"/>.</summary>
    static readonly Words Types = new("Operative", "Inoperative");

    protected override void WriteFields(Utf8JsonWriter json, ChangeAvailability order)
    {
        json.WriteEvse(order.Connector);
        json.WriteString("operationalStatus"u8, Types[(int)order.Availability]);
    }

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        int? type = null;
        while (fields.Next())
        {
            if (fields.Is("evse"u8))
                connector = fields.ReadEvse(Edition);
            else if (fields.Is("operationalStatus"u8))
                type = fields.Word(Types);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(type is not null, "operationalStatus");
        return type is { } word ? new ChangeAvailability(connector ?? ConnectorRef.Station, (Availability)word) : null;
    }
}
