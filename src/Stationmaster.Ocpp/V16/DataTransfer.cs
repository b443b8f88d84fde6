using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.3, §5.6, §6.17, §6.18: the one action that goes both ways.</summary>
static class DataTransfer
{
    public static (string? VendorId, string? MessageId, string? Data) Read(ref Fields fields)
    {
        string? vendorId = null, messageId = null, data = null;
        while (fields.Next())
        {
            if (fields.Is("vendorId"u8))
                vendorId = fields.Text(255);
            else if (fields.Is("messageId"u8))
                messageId = fields.Text(50);
            else if (fields.Is("data"u8))
                data = fields.TextOrJson();
        }
        fields.Need(vendorId is not null, "vendorId");
        return (vendorId, messageId, data);
    }

    public static void Write(Utf8JsonWriter json, string vendorId, string? messageId, string? data)
    {
        json.WriteString("vendorId"u8, vendorId);
        json.WriteOptional("messageId"u8, messageId);
        json.WriteOptional("data"u8, data);
    }
}

sealed class DataTransferFromStationCall() : StationCall<VendorDataSent, VendorDataDecision>("DataTransfer")
{
    /// <summary>In the order of <see cref="VendorDataStatus"/>.</summary>
    static readonly Words Statuses = new("Accepted", "Rejected", "UnknownMessageId", "UnknownVendorId");

    public override StationEvent? Read(ref Fields fields) =>
        DataTransfer.Read(ref fields) is ({ } vendorId, var messageId, var data) ? new VendorDataSent(vendorId, messageId, data) : null;

    protected override void WriteFields(Utf8JsonWriter json, VendorDataSent @event) =>
        DataTransfer.Write(json, @event.VendorId, @event.MessageId, @event.Data);

    protected override void WriteAnswerFields(Utf8JsonWriter json, VendorDataDecision decision)
    {
        json.WriteString("status"u8, Statuses[(int)decision.Status]);
        json.WriteOptional("data"u8, decision.Data);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        int? status = null;
        string? data = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Word(Statuses);
            else if (fields.Is("data"u8))
                data = fields.TextOrJson();
        }
        return status is { } known ? new VendorDataDecision((VendorDataStatus)known, data) : null;
    }
}

sealed class DataTransferToStationCall() : OrderCall<SendVendorData>("DataTransfer")
{
    protected override void WriteFields(Utf8JsonWriter json, SendVendorData order) =>
        DataTransfer.Write(json, order.VendorId, order.MessageId, order.Data);

    public override Order? Read(ref Fields fields) =>
        DataTransfer.Read(ref fields) is ({ } vendorId, var messageId, var data) ? new SendVendorData(vendorId, messageId, data) : null;

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null, data = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = ReadStatus(ref fields);
            else if (fields.Is("data"u8))
                data = fields.TextOrJson();
        }
        return Judge(status) with { Data = data };
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        json.WriteString("status"u8, said.Status ?? WordFor(said.Kind));
        json.WriteOptional("data"u8, said.Data);
    });

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "UnknownVendorId" : base.WordFor(kind);
}
