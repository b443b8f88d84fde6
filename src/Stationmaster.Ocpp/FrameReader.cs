using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp;

static class FrameReader
{
    const int DeepestNesting = 32;
    const string NoId = "-1";

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static Message Read(ReadOnlyMemory<byte> utf8, OcppEdition edition)
    {
        var id = NoId;
        var type = 0;
        try
        {
            return Read(utf8.Span.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8, edition, ref type, ref id);
        }
        catch (JsonException e)
        {
            return Broken(edition, type, id, $"Not JSON: {e.Message}");
        }
    }

    static Message Read(ReadOnlyMemory<byte> utf8, OcppEdition edition, ref int type, ref string id)
    {
        if (!Utf8.IsValid(utf8.Span))
            return Broken(edition, type, id, "Not UTF-8");
        var json = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = DeepestNesting });
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
            return Broken(edition, type, id, "A message is a JSON array");
        json.Read();
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out type))
            return Broken(edition, type, id, "The first element, the message type, must be a number");
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            return Broken(edition, type, id, "The second element, the message id, must be a string");
        var text = json.Text();
        if (text.Length > Frame.LongestToleratedId)
            return Broken(edition, type, id, $"A message id has at most {Frame.LongestId} characters");
        id = text;
        var note = text.Length > Frame.LongestId ? $"The message id has {text.Length} characters; {Frame.LongestId} are allowed" : null;
        return type switch
        {
            2 => ReadCall(utf8, edition, ref json, type, id, note),
            3 => ReadResult(utf8, edition, ref json, id, note),
            4 => ReadError(utf8, edition, ref json, type, id, note),
            5 when edition == OcppEdition.V21 => ReadError(utf8, edition, ref json, type, id, note),
            6 when edition == OcppEdition.V21 => ReadCall(utf8, edition, ref json, type, id, note),
            _ => new FrameError(id, new(UnknownType(edition), $"Unknown message type {type}")),
        };
    }

    static Message ReadCall(ReadOnlyMemory<byte> utf8, OcppEdition edition, ref Utf8JsonReader json, int type, string id, string? note)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            return Broken(edition, type, id, "The third element, the action, must be a string");
        var action = json.Text();
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray)
            return Broken(edition, type, id, "The fourth element, the payload, is missing");
        var payload = Slice(utf8, ref json);
        note = Rest(ref json, note);
        return type == 2 ? new Call(id, action, payload, note) : new Send(id, action, payload, note);
    }

    static Message ReadResult(ReadOnlyMemory<byte> utf8, OcppEdition edition, ref Utf8JsonReader json, string id, string? note)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray)
            return Broken(edition, 3, id, "A CALLRESULT has three elements; the payload is missing");
        var payload = Slice(utf8, ref json);
        return new CallResult(id, payload, Rest(ref json, note));
    }

    static Message ReadError(ReadOnlyMemory<byte> utf8, OcppEdition edition, ref Utf8JsonReader json, int type, string id, string? note)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            return Broken(edition, type, id, "The third element, the code, must be a string");
        var word = json.Text();
        var description = "";
        string? details = null;
        if (Next(ref json))
        {
            if (json.TokenType == JsonTokenType.String)
                description = json.Text();
            json.Skip();
            if (Next(ref json))
            {
                details = Encoding.UTF8.GetString(Slice(utf8, ref json).Span);
                note = Rest(ref json, note);
            }
        }
        json.Read();
        var error = ErrorWords.Read(word, description, details);
        return type == 4 ? new CallError(id, error, note) : new CallResultError(id, error, note);
    }

    static bool Next(ref Utf8JsonReader json) => json.Read() && (json.TokenType != JsonTokenType.EndArray || json.CurrentDepth > 0);

    static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return utf8[start..(int)json.BytesConsumed];
    }

    /// <summary>Reads to the end of the text, so that garbage behind the array is found.</summary>
    static string? Rest(ref Utf8JsonReader json, string? note)
    {
        while (Next(ref json))
        {
            note ??= "The message has more elements than the standard knows";
            json.Skip();
        }
        json.Read();
        return note;
    }

    /// <summary>Of 2.0.1 on, what is no message at all has a code of its own.</summary>
    static FrameError Broken(OcppEdition edition, int type, string id, string why)
    {
        var code = edition == OcppEdition.V16 ? OcppErrorCode.FormationViolation : OcppErrorCode.RpcFrameworkError;
        var isUnanswerable = edition == OcppEdition.V21 && type is 5 or 6;
        return new(id, new(code, why), IsAnswer: type is 3 or 4, isUnanswerable);
    }

    static OcppErrorCode UnknownType(OcppEdition edition) =>
        edition == OcppEdition.V16 ? OcppErrorCode.ProtocolError : OcppErrorCode.MessageTypeNotSupported;
}
