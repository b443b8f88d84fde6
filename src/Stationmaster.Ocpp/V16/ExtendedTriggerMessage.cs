using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 security whitepaper §4.4. We ask by it for what TriggerMessage cannot ask for.</summary>
sealed class ExtendedTriggerMessageCall() : OrderCall<AskForCertificateRequest>("ExtendedTriggerMessage")
{
    static readonly Words Messages = new(
        "SignChargePointCertificate", "BootNotification", "FirmwareStatusNotification", "Heartbeat", "MeterValues", "StatusNotification",
        "LogStatusNotification");

    /// <summary>Those that TriggerMessage asks for as well, in the order of <see cref="Messages"/> from the second on.</summary>
    static readonly RequestedMessage[] Plain =
    [
        RequestedMessage.BootNotification, RequestedMessage.FirmwareStatusNotification, RequestedMessage.Heartbeat,
        RequestedMessage.MeterValues, RequestedMessage.StatusNotification,
    ];

    public override bool IsWritable(Order order) => order is AskForCertificateRequest { Use: CertificateUse.ChargingStation };

    protected override void WriteFields(Utf8JsonWriter json, AskForCertificateRequest order) =>
        json.WriteString("requestedMessage"u8, Messages[0]);

    public override Order? Read(ref Fields fields)
    {
        int? message = null;
        ConnectorRef? connector = null;
        while (fields.Next())
        {
            if (fields.Is("requestedMessage"u8))
                message = Known(fields.Word(Messages), ref fields);
            else if (fields.Is("connectorId"u8))
                connector = fields.Connector();
        }
        fields.Need(message is not null, "requestedMessage");
        return message switch
        {
            null => null,
            0 => new AskForCertificateRequest(CertificateUse.ChargingStation),
            { } known => new TriggerMessage(Plain[known - 1], connector),
        };
    }

    static int? Known(int? message, ref Fields fields)
    {
        if (message is null || message <= Plain.Length)
            return message;
        fields.Note(OcppErrorCode.PropertyConstraintViolation, "a message that can be asked for here");
        return null;
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "NotImplemented" : base.WordFor(kind);
}
