using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp;

/// <summary>
/// OCPP 1.6 §4.3, §5.6, §6.17, §6.18; OCPP 2.0.1 Part 2, functional block P: the one action that goes both ways. What is sent is a text in
/// 1.6 and any JSON in 2.x; here it is the text, or the text of the JSON.
/// </summary>
static class DataTransfer
{
    public static (string? VendorId, string? MessageId, string? Data) Read(ref Fields fields, OcppEdition edition)
    {
        string? vendorId = null, messageId = null, data = null;
        while (fields.Next())
        {
            if (fields.Is("vendorId"u8))
                vendorId = fields.Text(255);
            else if (fields.Is("messageId"u8))
                messageId = fields.Text(50);
            else if (fields.Is("data"u8))
                data = ReadData(ref fields, edition);
            else if (edition != OcppEdition.V16 && fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(vendorId is not null, "vendorId");
        return (vendorId, messageId, data);
    }

    public static string? ReadData(ref Fields fields, OcppEdition edition) =>
        edition == OcppEdition.V16 ? fields.TextOrJson() : fields.Anything();

    public static Order? ReadOrder(ref Fields fields, OcppEdition edition) =>
        Read(ref fields, edition) is ({ } vendorId, var messageId, var data) ? new SendVendorData(vendorId, messageId, data) : null;

    public static void Write(Utf8JsonWriter json, string vendorId, string? messageId, string? data)
    {
        json.WriteString("vendorId"u8, vendorId);
        json.WriteOptional("messageId"u8, messageId);
        json.WriteOptional("data"u8, data);
    }
}

sealed class DataTransferFromStationCall(OcppEdition edition) : StationCall<VendorDataSent, VendorDataDecision>("DataTransfer")
{
    /// <summary>In the order of <see cref="VendorDataStatus"/>.</summary>
    static readonly Words Statuses = new("Accepted", "Rejected", "UnknownMessageId", "UnknownVendorId");

    public override StationEvent? Read(ref Fields fields) =>
        DataTransfer.Read(ref fields, edition) is ({ } vendorId, var messageId, var data) ? new VendorDataSent(vendorId, messageId, data) : null;

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
                data = DataTransfer.ReadData(ref fields, edition);
        }
        return status is { } known ? new VendorDataDecision((VendorDataStatus)known, data) : null;
    }
}
