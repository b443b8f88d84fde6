using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.6.</summary>
sealed class DataTransferToStationCall() : OrderCall<SendVendorData>("DataTransfer")
{
    protected override void WriteFields(Utf8JsonWriter json, SendVendorData order) =>
        DataTransfer.Write(json, order.VendorId, order.MessageId, order.Data);

    public override Order? Read(ref Fields fields) => DataTransfer.ReadOrder(ref fields, OcppEdition.V16);

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
