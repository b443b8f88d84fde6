using System.Buffers;
using System.Text.Json;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Server.Vocabulary;

/// <summary>Actions and their shapes as JSON. What does not limit a value is left out.</summary>
static class VocabularyJson
{
    public const string Station = "station";
    public const string CentralSystem = "centralSystem";

    public static byte[] Write(IEnumerable<ActionShape> actions) => Write(json => WriteHeads(json, actions));

    /// <param name="version">Null for none known.</param>
    public static byte[] Write(string? version, IEnumerable<ActionShape> actions) => Write(json =>
    {
        json.WriteString("version"u8, version);
        WriteHeads(json, actions);
    });

    public static byte[] Write(OcppActions version, ActionShape action) => Write(json =>
    {
        json.WriteString("version"u8, version.Version);
        WriteHead(json, action);
        WriteFields(json, "request"u8, action.Request);
        if (action.Answer is { } answer)
            WriteFields(json, "answer"u8, answer);
        else
            json.WriteNull("answer"u8);
        json.WriteStartObject("types"u8);
        foreach (var type in Types(action).OrderBy(type => type.Name, StringComparer.Ordinal))
            WriteType(json, type);
        json.WriteEndObject();
    });

    static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static void WriteHeads(Utf8JsonWriter json, IEnumerable<ActionShape> actions)
    {
        json.WriteStartArray("data"u8);
        foreach (var action in actions)
        {
            json.WriteStartObject();
            WriteHead(json, action);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteHead(Utf8JsonWriter json, ActionShape action)
    {
        json.WriteString("name"u8, action.Name);
        json.WriteString("topic"u8, action.Topic);
        json.WriteStartArray("callers"u8);
        if (action.Caller.HasFlag(Caller.Station))
            json.WriteStringValue(Station);
        if (action.Caller.HasFlag(Caller.CentralSystem))
            json.WriteStringValue(CentralSystem);
        json.WriteEndArray();
        json.WriteBoolean("isAnswered"u8, action.Answer is not null);
    }

    static void WriteType(Utf8JsonWriter json, ObjectShape type)
    {
        json.WriteStartObject(type.Name!);
        json.WriteBoolean("isOpen"u8, type.IsOpen);
        WriteFields(json, "fields"u8, type);
        json.WriteEndObject();
    }

    static void WriteFields(Utf8JsonWriter json, ReadOnlySpan<byte> name, ObjectShape shape)
    {
        json.WriteStartArray(name);
        foreach (var field in shape.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field"u8, field.Name);
            json.WriteBoolean("isRequired"u8, field.IsRequired);
            WriteValue(json, field.Shape);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteValue(Utf8JsonWriter json, Shape shape)
    {
        json.WriteString("type"u8, TypeOf(shape));
        switch (shape)
        {
            case TextShape { Longest: { } longest }:
                json.WriteNumber("maxLength"u8, longest);
                break;
            case WordShape words:
                WriteName(json, words.Name);
                json.WriteStartArray("words"u8);
                foreach (var word in words.Words)
                    json.WriteStringValue(word);
                json.WriteEndArray();
                break;
            case NumberShape number:
                WriteLimit(json, "minimum"u8, number.Least);
                WriteLimit(json, "maximum"u8, number.Most);
                WriteLimit(json, "multipleOf"u8, number.Step);
                break;
            case ObjectShape fields:
                WriteName(json, fields.Name);
                break;
            case ListShape list:
                json.WriteNumber("minItems"u8, list.Least);
                WriteLimit(json, "maxItems"u8, list.Most);
                json.WriteStartObject("items"u8);
                WriteValue(json, list.Item);
                json.WriteEndObject();
                break;
        }
    }

    static string TypeOf(Shape shape) => shape switch
    {
        TextShape => "text",
        WordShape => "word",
        NumberShape { IsInteger: true } => "integer",
        NumberShape => "number",
        TruthShape => "boolean",
        TimeShape => "time",
        LinkShape => "uri",
        ListShape => "list",
        ObjectShape => "object",
        _ => "any",
    };

    static void WriteName(Utf8JsonWriter json, string? name)
    {
        if (name is not null)
            json.WriteString("name"u8, name);
    }

    static void WriteLimit(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? limit)
    {
        if (limit is { } value)
            json.WriteNumber(name, value);
    }

    static HashSet<ObjectShape> Types(ActionShape action)
    {
        var types = new HashSet<ObjectShape>(ReferenceEqualityComparer.Instance);
        Gather(action.Request, types);
        if (action.Answer is { } answer)
            Gather(answer, types);
        return types;
    }

    static void Gather(ObjectShape shape, HashSet<ObjectShape> types)
    {
        foreach (var field in shape.Fields)
        {
            var value = field.Shape;
            while (value is ListShape list)
                value = list.Item;
            if (value is ObjectShape type && types.Add(type))
                Gather(type, types);
        }
    }
}
