using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.17, §6.51, §6.52.</summary>
sealed class TriggerMessageCall() : OrderCall<TriggerMessage>("TriggerMessage")
{
    /// <summary>In the order of <see cref="RequestedMessage"/>, whose further ones 1.6 has not.</summary>
    static readonly Words Messages = new(
        "BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat", "MeterValues",
        "StatusNotification");

    public override bool IsWritable(Order order) => order is TriggerMessage { Message: not RequestedMessage.TransactionEvent };

    protected override void WriteFields(Utf8JsonWriter json, TriggerMessage order)
    {
        json.WriteString("requestedMessage"u8, Messages[(int)order.Message]);
        json.WriteOptional("connectorId"u8, order.Connector?.Evse);
    }

    public override Order? Read(ref Fields fields)
    {
        int? message = null;
        ConnectorRef? connector = null;
        while (fields.Next())
        {
            if (fields.Is("requestedMessage"u8))
                message = fields.Word(Messages);
            else if (fields.Is("connectorId"u8))
                connector = fields.Connector();
        }
        fields.Need(message is not null, "requestedMessage");
        return message is { } word ? new TriggerMessage((RequestedMessage)word, connector) : null;
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "NotImplemented" : base.WordFor(kind);
}
