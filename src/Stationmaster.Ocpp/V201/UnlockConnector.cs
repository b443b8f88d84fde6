using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block F.</summary>
sealed class UnlockConnectorCall(OcppEdition edition) : StatusCall<UnlockConnector>("UnlockConnector", edition)
{
    /// <summary>Where nobody said which of an EVSE's connectors, its first.</summary>
    protected override void WriteFields(Utf8JsonWriter json, UnlockConnector order)
    {
        json.WriteNumber("evseId"u8, order.Connector.Evse);
        json.WriteNumber("connectorId"u8, Math.Max(1, order.Connector.Connector));
    }

    public override Order? Read(ref Fields fields)
    {
        int? evse = null, connector = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer(Edition, 0);
            else if (fields.Is("connectorId"u8))
                connector = fields.Integer(Edition, 0);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(evse is not null, "evseId");
        fields.Need(connector is not null, "connectorId");
        return evse is { } number && connector is not null ? new UnlockConnector(Evses.Of(number, connector)) : null;
    }

    protected override string WordFor(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Accepted => "Unlocked",
        OutcomeKind.NotSupported => "UnknownConnector",
        _ => "UnlockFailed",
    };
}
