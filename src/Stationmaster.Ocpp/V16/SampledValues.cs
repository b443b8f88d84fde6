using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>Lists of MeterValue: OCPP 1.6 §7.33, §7.43. One value that can't be used never costs the others.</summary>
static class SampledValues
{
    /// <summary>Values gather here, so that the only array made is the one that is kept.</summary>
    [ThreadStatic]
    static MeasuredValue[]? _scratch;

    /// <param name="isEmptyNoted">True where the standard asks for at least one item.</param>
    public static ImmutableArray<MeterSample> Read(ref Fields fields, bool isEmptyNoted, ref List<SignedReading>? signed)
    {
        if (!fields.BeginList())
            return [];
        var samples = ImmutableArray.CreateBuilder<MeterSample>(1);
        var isEmpty = true;
        while (fields.NextItem())
        {
            isEmpty = false;
            if (fields.BeginObject() && ReadSample(ref fields, isEmptyNoted, ref signed) is { } sample)
                samples.Add(sample);
        }
        if (isEmpty && isEmptyNoted)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, "at least one item");
        return samples.DrainToImmutable();
    }

    static MeterSample? ReadSample(ref Fields fields, bool isEmptyNoted, ref List<SignedReading>? signed)
    {
        DateTimeOffset? at = null;
        ImmutableArray<MeasuredValue> values = default;
        var before = signed?.Count ?? 0;
        while (fields.Next())
        {
            if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("sampledValue"u8))
                values = ReadValues(ref fields, isEmptyNoted, ref signed);
        }
        fields.Want(at is not null, "timestamp");
        fields.Want(!values.IsDefault, "sampledValue");
        // The time may stand behind the values.
        for (var i = before; i < signed?.Count; i++)
            signed[i] = signed[i] with { At = at };
        return values.IsDefaultOrEmpty ? null : new MeterSample(at, values);
    }

    static ImmutableArray<MeasuredValue> ReadValues(ref Fields fields, bool isEmptyNoted, ref List<SignedReading>? signed)
    {
        if (!fields.BeginList())
            return [];
        var values = _scratch ??= new MeasuredValue[32];
        var count = 0;
        var isEmpty = true;
        while (fields.NextItem())
        {
            isEmpty = false;
            if (!fields.BeginObject() || SampledValue.Read(ref fields, ref signed) is not { } value)
                continue;
            if (count == values.Length)
                Array.Resize(ref values, count * 2);
            values[count++] = value;
        }
        if (isEmpty && isEmptyNoted)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, "at least one item");
        return ImmutableArray.Create(values, 0, count);
    }

    /// <summary>The newest reading of the whole connector's register, Wh; null when there is none.</summary>
    public static long? LastRegister(ImmutableArray<MeterSample> samples)
    {
        for (var i = samples.Length - 1; i >= 0; i--)
            foreach (var value in samples[i].Values)
                if (value is { Measurand: Measurand.EnergyImportRegister, Phase: Phase.None, Location: null })
                    return (long)Math.Round(value.Value, MidpointRounding.AwayFromZero);
        return null;
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
