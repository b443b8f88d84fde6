using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>Lists of MeterValueType. One value that can't be used never costs the others.</summary>
static class SampledValues
{
    /// <summary>Values gather here, so that the only array made is the one that is kept.</summary>
    [ThreadStatic]
    static MeasuredValue[]? _scratch;

    public static ImmutableArray<MeterSample> Read(ref Fields fields, OcppEdition edition, ref List<SignedReading>? signed)
    {
        if (!fields.BeginList())
            return [];
        var samples = ImmutableArray.CreateBuilder<MeterSample>(1);
        var isEmpty = true;
        while (fields.NextItem())
        {
            isEmpty = false;
            if (fields.BeginObject() && ReadSample(ref fields, edition, ref signed) is { } sample)
                samples.Add(sample);
        }
        if (isEmpty)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, "at least one item");
        return samples.DrainToImmutable();
    }

    static MeterSample? ReadSample(ref Fields fields, OcppEdition edition, ref List<SignedReading>? signed)
    {
        DateTimeOffset? at = null;
        ImmutableArray<MeasuredValue> values = default;
        var before = signed?.Count ?? 0;
        while (fields.Next())
        {
            if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("sampledValue"u8))
                values = ReadValues(ref fields, edition, ref signed);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(at is not null, "timestamp");
        fields.Want(!values.IsDefault, "sampledValue");
        // The time may stand behind the values.
        for (var i = before; i < signed?.Count; i++)
            signed[i] = signed[i] with { At = at };
        return values.IsDefaultOrEmpty ? null : new MeterSample(at, values);
    }

    static ImmutableArray<MeasuredValue> ReadValues(ref Fields fields, OcppEdition edition, ref List<SignedReading>? signed)
    {
        if (!fields.BeginList())
            return [];
        var values = _scratch ??= new MeasuredValue[32];
        var count = 0;
        var isEmpty = true;
        while (fields.NextItem())
        {
            isEmpty = false;
            if (!fields.BeginObject() || SampledValue.Read(ref fields, edition, ref signed) is not { } value)
                continue;
            if (count == values.Length)
                Array.Resize(ref values, count * 2);
            values[count++] = value;
        }
        if (isEmpty)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, "at least one item");
        return ImmutableArray.Create(values, 0, count);
    }

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<MeterSample> samples)
    {
        json.WriteStartArray(name);
        foreach (var sample in samples)
        {
            json.WriteStartObject();
            if (sample.At is { } at)
                json.WriteTime("timestamp"u8, at);
            json.WriteStartArray("sampledValue"u8);
            foreach (var value in sample.Values)
                SampledValue.Write(json, value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
