using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.11, §6.33, §6.34.</summary>
sealed class RemoteStartTransactionCall() : OrderCall<RemoteStart>("RemoteStartTransaction")
{
    public override bool IsJudgedByVocabulary => true;

    protected override bool CanWrite(RemoteStart order) => order.Profile is null || SetChargingProfileCall.HasWords(order.Profile);

    protected override void WriteFields(Utf8JsonWriter json, RemoteStart order)
    {
        json.WriteOptional("connectorId"u8, order.Connector?.Evse);
        json.WriteString("idTag"u8, order.TokenUid);
        if (order.Profile is not { } profile)
            return;
        json.WriteStartObject("chargingProfile"u8);
        ProfileFields.Write(json, profile);
        json.WriteEndObject();
    }

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        string? idTag = null;
        ChargingProfile? profile = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("idTag"u8))
                idTag = fields.Text(IdTag.Longest, isRefusedWhenLonger: true);
            else if (fields.Is("chargingProfile"u8))
                profile = ProfileFields.Read(ref fields);
        }
        fields.Need(idTag is not null, "idTag");
        return idTag is null ? null : new RemoteStart(connector, idTag) { Profile = profile };
    }
}
