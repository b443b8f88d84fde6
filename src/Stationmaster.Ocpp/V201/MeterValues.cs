using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block J: what is measured outside transactions. It names an EVSE, never a connector.</summary>
sealed class MeterValuesCall(OcppEdition edition) : Report<MeterReported>("MeterValues")
{
    public override StationEvent? Read(ref Fields fields)
    {
        int? evse = null;
        ImmutableArray<MeterSample> samples = default;
        List<SignedReading>? signed = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer(edition, 0);
            else if (fields.Is("meterValue"u8))
                samples = SampledValues.Read(ref fields, edition, ref signed);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(evse is not null, "evseId");
        fields.Want(!samples.IsDefault, "meterValue");
        return evse is { } number
            ? new MeterReported(Evses.Of(number, null), null, samples.IsDefault ? [] : samples) { Signed = signed is null ? default : [.. signed] }
            : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, MeterReported @event)
    {
        json.WriteNumber("evseId"u8, @event.Connector.Evse);
        SampledValues.Write(json, "meterValue"u8, @event.Samples);
    }
}
