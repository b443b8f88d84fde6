using System.Text.Json;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, B09.</summary>
sealed class SetNetworkProfileCall(OcppEdition edition) : WrittenOrderCall<SetNetworkProfile>("SetNetworkProfile")
{
    protected override void WriteFields(Utf8JsonWriter json, SetNetworkProfile order)
    {
        json.WriteNumber("configurationSlot"u8, order.Slot);
        json.WriteStartObject("connectionData"u8);
        // 2.1 takes the version from the subprotocol; 2.0.1 wants the field and knows no newer word.
        if (edition != OcppEdition.V21)
            json.WriteString("ocppVersion"u8, "OCPP20"u8);
        json.WriteString("ocppTransport"u8, "JSON"u8);
        json.WriteString("ocppCsmsUrl"u8, order.Url);
        json.WriteNumber("messageTimeout"u8, (int)order.MessageTimeout.TotalSeconds);
        json.WriteNumber("securityProfile"u8, order.Profile);
        json.WriteString("ocppInterface"u8, order.Interface);
        json.WriteEndObject();
    }
}
