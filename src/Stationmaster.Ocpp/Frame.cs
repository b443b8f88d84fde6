using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Stationmaster.Ocpp;

/// <summary>
/// One OCPP-J message as it stands on the WebSocket (OCPP-J 1.6 §4.2): <c>[2,"id","Action",{}]</c>, <c>[3,"id",{}]</c> or
/// <c>[4,"id","code","description",{}]</c>; in 2.1 also <c>[5,"id","code","description",{}]</c> and <c>[6,"id","Action",{}]</c>.
/// Payloads are slices of the bytes that were read, never copies.
/// </summary>
public static class Frame
{
    /// <summary>What the standard allows a message id (OCPP-J 1.6 §4.1.4).</summary>
    public const int LongestId = 36;

    /// <summary>What we take before we refuse: longer ids are seen in the field, and answering them does no harm.</summary>
    public const int LongestToleratedId = 255;

    const int LongestDescription = 255;

    /// <summary>What ids are made of, mostly: nothing here needs escaping.</summary>
    static readonly SearchValues<char> Plain = SearchValues.Create("-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Never throws: what is no frame comes back as a <see cref="FrameError"/>.</summary>
    public static Message Read(ReadOnlyMemory<byte> utf8, OcppEdition edition = OcppEdition.V16) => FrameReader.Read(utf8, edition);

    /// <summary>Writes a CALL.</summary>
    /// <param name="payload">A JSON object in UTF-8; taken as it is.</param>
    public static byte[] Call(string id, string action, ReadOnlySpan<byte> payload) =>
        Join("[2,\""u8, Escape(id), "\",\""u8, Escape(action), "\","u8, payload, "]"u8);

    /// <summary>Writes a SEND, which OCPP 2.1 alone has.</summary>
    /// <param name="payload">A JSON object in UTF-8; taken as it is.</param>
    public static byte[] Send(string id, string action, ReadOnlySpan<byte> payload) =>
        Join("[6,\""u8, Escape(id), "\",\""u8, Escape(action), "\","u8, payload, "]"u8);

    /// <summary>Writes a CALLRESULT.</summary>
    /// <param name="payload">A JSON object in UTF-8; taken as it is.</param>
    public static byte[] Result(string id, ReadOnlySpan<byte> payload) => Join("[3,\""u8, Escape(id), "\","u8, payload, "]"u8, [], []);

    /// <summary>Writes a CALLERROR. A description longer than the standard's 255 characters is cut.</summary>
    public static byte[] Error(string id, OcppError error, OcppEdition edition = OcppEdition.V16) =>
        Error("[4,\""u8, id, error, edition);

    /// <summary>Writes a CALLRESULTERROR, which OCPP 2.1 alone has: the answer with this id makes no sense.</summary>
    public static byte[] ResultError(string id, OcppError error) => Error("[5,\""u8, id, error, OcppEdition.V21);

    static byte[] Error(ReadOnlySpan<byte> head, string id, OcppError error, OcppEdition edition)
    {
        var text = error.Description.Length <= LongestDescription ? error.Description : Cut(error.Description);
        var tail = Encoding.UTF8.GetBytes($"\",{error.DetailsJson ?? "{}"}]");
        var code = Encoding.ASCII.GetBytes(ErrorWords.Spell(error.Code, edition));
        return Join(head, Escape(id), "\",\""u8, code, "\",\""u8, Escape(text), tail);
    }

    // Half of a surrogate pair has no UTF-8.
    static string Cut(string text) => text[..(char.IsHighSurrogate(text[LongestDescription - 1]) ? LongestDescription - 1 : LongestDescription)];

    static ReadOnlySpan<byte> Escape(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain))
            return JsonEncodedText.Encode(text).EncodedUtf8Bytes;
        return Encoding.ASCII.GetBytes(text);
    }

    static byte[] Join(
        ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e,
        ReadOnlySpan<byte> f, ReadOnlySpan<byte> g)
    {
        var frame = new byte[a.Length + b.Length + c.Length + d.Length + e.Length + f.Length + g.Length];
        var rest = frame.AsSpan();
        rest = Put(rest, a);
        rest = Put(rest, b);
        rest = Put(rest, c);
        rest = Put(rest, d);
        rest = Put(rest, e);
        rest = Put(rest, f);
        Put(rest, g);
        return frame;
    }

    static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> part)
    {
        part.CopyTo(target);
        return target[part.Length..];
    }
}

/// <summary>What one frame held.</summary>
public abstract record Message;

/// <summary>The peer wants something (message type 2).</summary>
/// <param name="Note">What is wrong with the frame though it did no harm; null when nothing is.</param>
public sealed record Call(string Id, string Action, ReadOnlyMemory<byte> Payload, string? Note = null) : Message;

/// <summary>The peer answers our call (message type 3).</summary>
public sealed record CallResult(string Id, ReadOnlyMemory<byte> Payload, string? Note = null) : Message;

/// <summary>
/// The peer refuses our call (message type 4). A code the standard does not know becomes GenericError, its word in the description.
/// </summary>
public sealed record CallError(string Id, OcppError Error, string? Note = null) : Message;

/// <summary>The peer tells something that is not answered (message type 6, OCPP 2.1).</summary>
public sealed record Send(string Id, string Action, ReadOnlyMemory<byte> Payload, string? Note = null) : Message;

/// <summary>The peer can make nothing of our answer (message type 5, OCPP 2.1); codes as in <see cref="CallError"/>.</summary>
public sealed record CallResultError(string Id, OcppError Error, string? Note = null) : Message;

/// <summary>No OCPP-J message could be read.</summary>
/// <param name="Id">The message id where it could be read, else "-1".</param>
/// <param name="Error">The CALLERROR to send.</param>
/// <param name="IsAnswer">True for a broken answer: it is not answered, but the call with this id has failed.</param>
/// <param name="IsUnanswerable">True for a broken SEND or CALLRESULTERROR: the error is for the log, not for the peer.</param>
public sealed record FrameError(string Id, OcppError Error, bool IsAnswer = false, bool IsUnanswerable = false) : Message;
