using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Stationmaster.Server.Observability;

/// <summary>
/// A log line as one flat JSON object: time, level, event, category, message, then every value of the message and of what it happened
/// within (chargeBox, connection, requestId) as a field of its own, and the exception.
/// </summary>
sealed class JsonLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "stationmaster-json";

    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", WordOf(logEntry.LogLevel));
            if (logEntry.EventId.Name is { } name)
                json.WriteString("event", name.StartsWith("Log", StringComparison.Ordinal) ? name[3..] : name);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            var written = new HashSet<string>(StringComparer.Ordinal) { "time", "level", "event", "category", "message", "exception", "traceId" };
            WriteAll(json, logEntry.State, written);
            scopeProvider?.ForEachScope((scope, state) => WriteAll(state.json, scope, state.written), (json, written));
            if (Activity.Current is { Recorded: true } span)
                json.WriteString("traceId", span.TraceId.ToHexString());
            if (logEntry.Exception is { } exception)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    static void WriteAll(Utf8JsonWriter json, object? values, HashSet<string> written)
    {
        if (values is not IEnumerable<KeyValuePair<string, object?>> pairs)
            return;
        foreach (var (key, value) in pairs)
        {
            // The web server's own name of a connection is known nowhere else.
            if (key is "{OriginalFormat}" or "ConnectionId")
                continue;
            var name = char.ToLowerInvariant(key[0]) + key[1..];
            if (written.Add(name))
                Write(json, name, value);
        }
    }

    static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int or long or short or byte:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    static string WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
