using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.7, §6.31, §6.32. A fact: refused only when it names no connector.</summary>
sealed class MeterValuesCall() : Report<MeterReported>("MeterValues")
{
    public override StationEvent? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        int? transactionId = null;
        ImmutableArray<MeterSample> samples = default;
        List<SignedReading>? signed = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("transactionId"u8))
                transactionId = fields.Integer();
            else if (fields.Is("meterValue"u8))
                samples = SampledValues.Read(ref fields, isEmptyNoted: true, ref signed);
        }
        fields.Need(connector is not null, "connectorId");
        fields.Want(!samples.IsDefault, "meterValue");
        return connector is { } known
            ? new MeterReported(known, transactionId, samples.IsDefault ? [] : samples) { Signed = signed is null ? default : [.. signed] }
            : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, MeterReported @event)
    {
        json.WriteNumber("connectorId"u8, @event.Connector.Evse);
        json.WriteOptional("transactionId"u8, @event.TransactionId);
        SampledValues.Write(json, "meterValue"u8, @event.Samples);
    }
}
