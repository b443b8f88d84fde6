using System.Text;
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
            received.IsSend ? ReadOnlyMemory<byte>.Empty : answer ?? ReadOnlyMemory<byte>.Empty,
            error is not null ? 2 : received.IsSend ? 0 : 1, received.IsSend ? null : Epoch.ToMs(answeredAt),
            error?.CodeIn(received.Edition), error?.Description, Notes(call, reading));
    }

    /// <summary>The station can make nothing of what it was answered (OCPP-J 2.1 §4.2.4).</summary>
    public static MessageRow OfRefusedAnswer(long id, long chargeBoxId, CallResultError refused, DateTimeOffset at) => new(
        id, chargeBoxId, Epoch.ToMs(at), 0, "CALLRESULTERROR", refused.Id, Encoding.UTF8.GetBytes(refused.Error.DetailsJson ?? "{}"),
        ReadOnlyMemory<byte>.Empty, 2, null, refused.Error.CodeIn(OcppEdition.V21), refused.Error.Description,
        """["The station can make nothing of our answer to its message of this id"]""");

    public static MessageRow OfOrder(long id, long chargeBoxId, Exchange exchange, OcppEdition edition)
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
            Epoch.ToMs(exchange.AnsweredAt), error?.CodeIn(edition), error?.Description, null);
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
