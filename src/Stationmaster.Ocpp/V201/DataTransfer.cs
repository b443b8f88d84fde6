using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block P.</summary>
sealed class DataTransferToStationCall(OcppEdition edition) : StatusCall<SendVendorData>("DataTransfer", edition)
{
    protected override void WriteFields(Utf8JsonWriter json, SendVendorData order) =>
        DataTransfer.Write(json, order.VendorId, order.MessageId, order.Data);

    public override Order? Read(ref Fields fields) => DataTransfer.ReadOrder(ref fields, Edition);

    protected override Outcome ReadFurther(ref Fields fields, Outcome outcome) =>
        fields.Is("data"u8) ? outcome with { Data = fields.Anything() } : outcome;

    protected override void WriteFurther(Utf8JsonWriter json, Outcome outcome) => json.WriteOptional("data"u8, outcome.Data);

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "UnknownVendorId" : base.WordFor(kind);
}
