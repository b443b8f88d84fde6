using System.Text.Json;
using Stationmaster.Ocpp;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Rows of the message log: one per call, with its answer, secrets masked.</summary>
static class MessageRows
{
    public static MessageRow OfCall(
        long id, long chargeBoxId, ReceivedCall received, Reading reading, byte[]? answer, OcppError? error, DateTimeOffset answeredAt)
    {
        var call = received.Call;
        return new(
            id, chargeBoxId, Epoch.ToMs(received.At), 0, call.Action, call.Id, Secrets.Mask(call.Action, call.Payload),
            answer ?? ReadOnlyMemory<byte>.Empty, error is null ? 1 : 2, Epoch.ToMs(answeredAt),
            error?.Code.ToString(), error?.Description, Notes(call, reading));
    }

    public static MessageRow OfOrder(long id, long chargeBoxId, Exchange exchange)
    {
        var (payload, kind, error) = exchange.Answer switch
        {
            CallResult result => (result.Payload, 1, null),
            CallError refused => (ReadOnlyMemory<byte>.Empty, 2, refused.Error),
            FrameError broken => (ReadOnlyMemory<byte>.Empty, 2, broken.Error),
            _ => (ReadOnlyMemory<byte>.Empty, 0, (OcppError?)null),
        };
        return new(
            id, chargeBoxId, Epoch.ToMs(exchange.SentAt), 1, exchange.Call.Action, exchange.MessageId,
            Secrets.Mask(exchange.Call.Action, exchange.Call.Payload), Secrets.Mask(exchange.Call.Action, payload), kind,
            Epoch.ToMs(exchange.AnsweredAt), error?.Code.ToString(), error?.Description, null);
    }

    static string? Notes(Call call, Reading reading)
    {
        if (reading.Deviations.Count == 0 && call.Note is null)
            return null;
        var notes = reading.Deviations.Select(deviation => $"{deviation.Field}: expected {deviation.Expected}");
        if (call.Note is { } note)
            notes = notes.Prepend(note);
        return JsonSerializer.Serialize(notes.Take(50).ToArray(), NotesJson.Default.StringArray);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
sealed partial class NotesJson : System.Text.Json.Serialization.JsonSerializerContext;
