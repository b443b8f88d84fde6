using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stationmaster.Ocpp.Json;

delegate void PayloadWriter<in T>(Utf8JsonWriter json, T subject);

static class Payload
{
    [ThreadStatic]
    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _mine;

    public static byte[] Empty { get; } = "{}"u8.ToArray();

    /// <summary>Writes a JSON object whose fields <paramref name="write"/> gives.</summary>
    public static byte[] Of<T>(T subject, PayloadWriter<T> write)
    {
        var (buffer, json) = _mine ??= Create();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        write(json, subject);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenCount == Empty.Length ? Empty : buffer.WrittenSpan.ToArray();
    }

    /// <summary>With milliseconds and Z: what every station reads.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[24];
        at.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        json.WriteString(name, text[..written]);
    }

    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    static (ArrayBufferWriter<byte>, Utf8JsonWriter) Create()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        // Payloads never stand in HTML, so only what JSON itself demands is escaped.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
        return (buffer, new Utf8JsonWriter(buffer, options));
    }
}
