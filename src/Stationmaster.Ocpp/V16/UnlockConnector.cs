using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.18, §6.53, §6.54.</summary>
sealed class UnlockConnectorCall() : OrderCall<UnlockConnector>("UnlockConnector")
{
    protected override void WriteFields(Utf8JsonWriter json, UnlockConnector order) =>
        json.WriteNumber("connectorId"u8, order.Connector.Evse);

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        while (fields.Next())
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
        fields.Need(connector is not null, "connectorId");
        return connector is { } known ? new UnlockConnector(known) : null;
    }

    protected override string WordFor(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Accepted => "Unlocked",
        OutcomeKind.NotSupported => "NotSupported",
        _ => "UnlockFailed",
    };
}
