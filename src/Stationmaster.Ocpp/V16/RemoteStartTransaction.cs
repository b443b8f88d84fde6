using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.11, §6.33, §6.34.</summary>
sealed class RemoteStartTransactionCall() : OrderCall<RemoteStart>("RemoteStartTransaction")
{
    protected override void WriteFields(Utf8JsonWriter json, RemoteStart order)
    {
        json.WriteOptional("connectorId"u8, order.Connector?.Evse);
        json.WriteString("idTag"u8, order.TokenUid);
    }

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        string? idTag = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("idTag"u8))
                idTag = fields.Text(IdTag.Longest, isRefusedWhenLonger: true);
            else if (fields.Is("chargingProfile"u8))
                fields.Pass();
        }
        fields.Need(idTag is not null, "idTag");
        return idTag is null ? null : new RemoteStart(connector, idTag);
    }
}
