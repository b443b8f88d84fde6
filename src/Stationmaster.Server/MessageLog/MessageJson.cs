using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.MessageLog;

/// <summary>A logged OCPP call as the API gives it. Payloads that are JSON go out as they came; others as text.</summary>
static class MessageJson
{
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(MessageRow row)
    {
        var text = new ArrayBufferWriter<byte>(256 + row.Request.Length + row.Answer.Length);
        using (var json = new Utf8JsonWriter(text, Writing))
            Write(json, row);
        return text.WrittenSpan.ToArray();
    }

    static void Write(Utf8JsonWriter json, MessageRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, row.Id);
        Time(json, "at"u8, row.AtMs);
        json.WriteString("direction"u8, row.Direction == 0 ? "fromStation"u8 : "toStation"u8);
        json.WriteString("action"u8, row.Action);
        json.WriteString("messageId"u8, row.MessageId);
        json.WritePropertyName("request"u8);
        Payload(json, row.Request);
        json.WritePropertyName("answer"u8);
        Payload(json, row.Answer);
        json.WriteString("answerKind"u8, row.AnswerKind switch { 1 => "result"u8, 2 => "error"u8, _ => "none"u8 });
        Time(json, "answeredAt"u8, row.AnsweredMs);
        Error(json, row);
        json.WritePropertyName("notes"u8);
        json.WriteRawValue(row.Notes ?? "[]", skipInputValidation: true);
        json.WriteEndObject();
    }

    static void Error(Utf8JsonWriter json, MessageRow row)
    {
        if (row.ErrorCode is null)
        {
            json.WriteNull("error"u8);
            return;
        }
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, row.ErrorCode);
        json.WriteString("description"u8, row.ErrorDescription);
        json.WriteEndObject();
    }

    static void Payload(Utf8JsonWriter json, ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
            json.WriteNullValue();
        else if (Utf8.IsValid(payload.Span) && IsJson(payload.Span))
            json.WriteRawValue(OnOneLine(payload).Span, skipInputValidation: true);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(payload.Span));
    }

    static bool IsJson(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A line break would end an event's data. In JSON it stands between tokens only.</summary>
    static ReadOnlyMemory<byte> OnOneLine(ReadOnlyMemory<byte> payload)
    {
        if (payload.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0)
            return payload;
        var line = payload.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }

    static void Time(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? ms)
    {
        if (ms is not { } value)
        {
            json.WriteNull(name);
            return;
        }
        Span<char> text = stackalloc char[32];
        Epoch.FromMs(value).UtcDateTime.TryFormat(text, out var length, TimeFormat);
        json.WriteString(name, text[..length]);
    }
}
