using System.Collections.Frozen;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block F.</summary>
sealed class TriggerMessageCall(OcppEdition edition) : StatusCall<TriggerMessage>("TriggerMessage", edition)
{
    /// <summary>In the order of <see cref="RequestedMessage"/>; then those that are asked for by orders of their own, or not at all.</summary>
    static readonly string[] Shared =
    [
        "BootNotification", "LogStatusNotification", "FirmwareStatusNotification", "Heartbeat", "MeterValues", "StatusNotification",
        "TransactionEvent", "SignChargingStationCertificate", "SignV2GCertificate", "SignCombinedCertificate",
        "PublishFirmwareStatusNotification",
    ];

    static readonly string[] Newer = ["SignV2G20Certificate", "CustomTrigger"];

    static readonly FrozenDictionary<int, CertificateUse> Certificates = new Dictionary<int, CertificateUse>
    {
        [7] = CertificateUse.ChargingStation, [8] = CertificateUse.V2G, [9] = CertificateUse.Combined, [11] = CertificateUse.V2G20,
    }.ToFrozenDictionary();

    readonly Words _messages = edition == OcppEdition.V21 ? new([.. Shared, .. Newer]) : new(Shared, Newer);

    protected override void WriteFields(Utf8JsonWriter json, TriggerMessage order)
    {
        // Of an EVSE all is asked for, but for the status: that is of one connector (F06).
        json.WriteEvse(order.Message == RequestedMessage.StatusNotification || order.Connector is not { } connector
            ? order.Connector
            : connector with { Connector = 0 });
        json.WriteString("requestedMessage"u8, Shared[(int)order.Message]);
    }

    public override Order? Read(ref Fields fields)
    {
        int? message = null;
        ConnectorRef? connector = null;
        while (fields.Next())
        {
            if (fields.Is("evse"u8))
                connector = fields.ReadEvse(Edition);
            else if (fields.Is("requestedMessage"u8))
                message = Known(fields.Word(_messages), ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
            else if (Edition == OcppEdition.V21 && fields.Is("customTrigger"u8))
                fields.Text(50);
        }
        fields.Need(message is not null, "requestedMessage");
        return message switch
        {
            null => null,
            { } word when Certificates.TryGetValue(word, out var use) => new AskForCertificateRequest(use),
            { } word => new TriggerMessage((RequestedMessage)word, connector),
        };
    }

    static int? Known(int? message, ref Fields fields)
    {
        if (message is not { } word || Enum.IsDefined((RequestedMessage)word) || Certificates.ContainsKey(word))
            return message;
        fields.Note(OcppErrorCode.PropertyConstraintViolation, "a message that can be asked for here");
        return null;
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "NotImplemented" : base.WordFor(kind);
}
