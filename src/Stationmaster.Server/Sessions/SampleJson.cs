using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Energy;

namespace Stationmaster.Server.Sessions;

/// <summary>
/// A meter sample as it is stored: <c>{"t":1700000000000,"n":7,"v":[[0,12340],[3,10692.5,1,0,0,"EV"]]}</c>. <c>t</c> is in ms, left out where
/// the station gave no readable time; <c>n</c> is the number of the message that brought it, where the station numbers them. A value is [measurand, value, phase, context, unitStated, location], enums by number; trailing
/// members that say the usual are left out.
/// </summary>
public static class SampleJson
{
    public static string Write(MeterSample sample, int? sequenceNumber = null)
    {
        var (text, json) = _writing ??= Writing();
        text.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        if (sample.At is { } at)
            json.WriteNumber("t"u8, at.ToUnixTimeMilliseconds());
        if (sequenceNumber is { } number)
            json.WriteNumber("n"u8, number);
        json.WriteStartArray("v"u8);
        foreach (var value in sample.Values)
            Write(json, value);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    // One a thread: the writers would be most of the garbage of a meter value.
    [ThreadStatic]
    static (ArrayBufferWriter<byte> Text, Utf8JsonWriter Json)? _writing;

    static (ArrayBufferWriter<byte>, Utf8JsonWriter) Writing()
    {
        var text = new ArrayBufferWriter<byte>(1024);
        return (text, new Utf8JsonWriter(text));
    }

    /// <exception cref="JsonException">Not written by <see cref="Write(MeterSample, int?)"/>.</exception>
    public static MeterSample Read(string text) => Read(text, out _);

    /// <exception cref="JsonException">Not written by <see cref="Write(MeterSample, int?)"/>.</exception>
    public static MeterSample Read(string text, out int? sequenceNumber)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var json = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
            return Read(ref json, out sequenceNumber);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    static void Write(Utf8JsonWriter json, MeasuredValue value)
    {
        var members = value switch
        {
            { Location: not null } => 6,
            { UnitStated: false } => 5,
            { Context: not SampleContext.Periodic } => 4,
            { Phase: not Phase.None } => 3,
            _ => 2,
        };
        json.WriteStartArray();
        json.WriteNumberValue((int)value.Measurand);
        json.WriteNumberValue(value.Value);
        if (members > 2)
            json.WriteNumberValue((int)value.Phase);
        if (members > 3)
            json.WriteNumberValue((int)value.Context);
        if (members > 4)
            json.WriteNumberValue(value.UnitStated ? 1 : 0);
        if (members > 5)
            json.WriteStringValue(value.Location);
        json.WriteEndArray();
    }

    static MeterSample Read(ref Utf8JsonReader json, out int? sequenceNumber)
    {
        DateTimeOffset? at = null;
        sequenceNumber = null;
        var values = ImmutableArray.CreateBuilder<MeasuredValue>();
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isTime, isNumber) = (json.ValueTextEquals("t"u8), json.ValueTextEquals("n"u8));
            json.Read();
            if (isTime)
                at = DateTimeOffset.FromUnixTimeMilliseconds(json.GetInt64());
            else if (isNumber)
                sequenceNumber = json.GetInt32();
            else if (json.TokenType == JsonTokenType.StartArray)
                while (json.Read() && json.TokenType == JsonTokenType.StartArray)
                    values.Add(ReadValue(ref json));
            else
                throw new JsonException("A stored meter sample holds a member nobody wrote.");
        }
        return new(at, values.DrainToImmutable());
    }

    static MeasuredValue ReadValue(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.Number);
        var measurand = (Measurand)json.GetInt32();
        Expect(ref json, JsonTokenType.Number);
        var value = new MeasuredValue(measurand, json.GetDecimal());
        for (var member = 2; json.Read() && json.TokenType != JsonTokenType.EndArray; member++)
        {
            value = member switch
            {
                2 => value with { Phase = (Phase)json.GetInt32() },
                3 => value with { Context = (SampleContext)json.GetInt32() },
                4 => value with { UnitStated = json.GetInt32() != 0 },
                5 => value with { Location = json.GetString() },
                _ => throw new JsonException("A stored value has more members than were written."),
            };
        }
        return value;
    }

    static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
            throw new JsonException($"A stored meter sample holds {json.TokenType} where {type} belongs.");
    }
}
