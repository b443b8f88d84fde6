using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp;

/// <summary>
/// What stations tell that no reader here interprets: judged by its shape, kept as it is, and answered by the least that the standard
/// wants to hear.
/// </summary>
static class Notices
{
    /// <summary>These ask for a decision, or say what changes something: to keep them alone would be a lie.</summary>
    static readonly FrozenSet<string> Interpreted = FrozenSet.ToFrozenSet(
    [
        "Authorize", "BootNotification", "FirmwareStatusNotification", "Get15118EVCertificate", "GetCertificateChainStatus",
        "GetCertificateStatus", "Heartbeat", "LogStatusNotification", "MeterValues", "NotifyEvent", "NotifyReport",
        "ReservationStatusUpdate", "SecurityEventNotification", "SignCertificate", "StartTransaction", "StatusNotification",
        "StopTransaction", "TransactionEvent", "VatNumberValidation",
    ]);

    /// <summary>The answers that say something.</summary>
    static readonly FrozenDictionary<(string Action, bool IsOf21), byte[]> Answers = new Dictionary<(string, bool), byte[]>
    {
        [("DataTransfer", false)] = """{"status":"UnknownVendorId"}"""u8.ToArray(),
        [("DataTransfer", true)] = """{"status":"UnknownVendorId"}"""u8.ToArray(),
        [("OpenPeriodicEventStream", true)] = """{"status":"Accepted"}"""u8.ToArray(),
    }.ToFrozenDictionary();

    public static bool Is(ActionShape action) => action.Caller.HasFlag(Caller.Station) && !Interpreted.Contains(action.Name);

    public static Reading Read(ActionShape action, ReadOnlyMemory<byte> payload)
    {
        var verdict = Verdict.Of(payload.Span, action.Request);
        // Past so many deviations nothing has been looked at.
        if (verdict.Deviations.Count >= Verdict.MostDeviations)
            return new(null, verdict.Refusal, verdict.Deviations);
        if (verdict.Deviations.FirstOrDefault(deviation => !deviation.IsHarmless) is { } reason)
            return new(null, reason.ToError(), verdict.Deviations);
        var text = Encoding.UTF8.GetString(payload.Span);
        return new(new StationNotice(action.Name, text, RequestId(payload)), null, verdict.Deviations);
    }

    public static byte[] Answer(string action, OcppEdition edition) =>
        Answers.GetValueOrDefault((action, edition == OcppEdition.V21)) ?? "{}"u8.ToArray();

    /// <summary>Names and texts are looked at as bytes: half of a surrogate pair, which some send, is no text.</summary>
    static long? RequestId(ReadOnlyMemory<byte> payload)
    {
        var json = new Utf8JsonReader(payload.Span);
        long? found = null;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isPlain = !json.ValueIsEscaped;
            var (isRequest, isAny) = (isPlain && json.ValueSpan.SequenceEqual("requestId"u8), isPlain && json.ValueSpan.SequenceEqual("id"u8));
            json.Read();
            if ((isRequest || isAny) && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var id))
            {
                if (isRequest)
                    return id;
                found ??= id;
            }
            json.Skip();
        }
        return found;
    }
}
