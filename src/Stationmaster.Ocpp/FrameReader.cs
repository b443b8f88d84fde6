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

    public static Message Read(ReadOnlyMemory<byte> utf8)
    {
        var id = NoId;
        var type = 0;
        try
        {
            return Read(utf8.Span.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8, ref type, ref id);
        }
        catch (JsonException e)
        {
            return Broken(type, id, $"Not JSON: {e.Message}");
        }
    }

    static Message Read(ReadOnlyMemory<byte> utf8, ref int type, ref string id)
    {
        if (!Utf8.IsValid(utf8.Span))
            return Broken(type, id, "Not UTF-8");
        var json = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = DeepestNesting });
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
            return Broken(type, id, "A message is a JSON array");
        json.Read();
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out type))
            return Broken(type, id, "The first element, the message type, must be a number");
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            return Broken(type, id, "The second element, the message id, must be a string");
        var text = json.Text();
        if (text.Length > Frame.LongestToleratedId)
            return Broken(type, id, $"A message id has at most {Frame.LongestId} characters");
        id = text;
        var note = text.Length > Frame.LongestId ? $"The message id has {text.Length} characters; {Frame.LongestId} are allowed" : null;
        return type switch
        {
            2 => ReadCall(utf8, ref json, id, note),
            3 => ReadResult(utf8, ref json, id, note),
            4 => ReadError(utf8, ref json, id, note),
            _ => new FrameError(id, new(OcppErrorCode.ProtocolError, $"Unknown message type {type}")),
        };
    }

    static Message ReadCall(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader json, string id, string? note)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            return Broken(2, id, "The third element of a CALL, the action, must be a string");
        var action = json.Text();
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray)
            return Broken(2, id, "A CALL has four elements; the payload is missing");
        var payload = Slice(utf8, ref json);
        return new Call(id, action, payload, Rest(ref json, note));
    }

    static Message ReadResult(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader json, string id, string? note)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray)
            return Broken(3, id, "A CALLRESULT has three elements; the payload is missing");
        var payload = Slice(utf8, ref json);
        return new CallResult(id, payload, Rest(ref json, note));
    }

    static Message ReadError(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader json, string id, string? note)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            return Broken(4, id, "The third element of a CALLERROR, the code, must be a string");
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
        return new CallError(id, ErrorWords.Read(word, description, details), note);
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

    static FrameError Broken(int type, string id, string why) =>
        new(id, new(OcppErrorCode.FormationViolation, why), IsAnswer: type is 3 or 4);
}
