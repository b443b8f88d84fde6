using System.Buffers.Binary;
using System.Text;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>WebSocket frames by hand (RFC 6455 §5.2), masked with zeros, as the standard allows.</summary>
static class Frames
{
    const byte Text = 1;
    const byte Continuation = 0;
    const byte PingKind = 9;

    public static byte[] Whole(string text) => Whole(Encoding.UTF8.GetBytes(text));

    public static byte[] Whole(ReadOnlySpan<byte> payload) => Of(Text, isFinal: true, payload);

    public static byte[] First(ReadOnlySpan<byte> payload) => Of(Text, isFinal: false, payload);

    public static byte[] Middle(ReadOnlySpan<byte> payload) => Of(Continuation, isFinal: false, payload);

    public static byte[] Last(ReadOnlySpan<byte> payload) => Of(Continuation, isFinal: true, payload);

    public static byte[] Ping(ReadOnlySpan<byte> payload) => Of(PingKind, isFinal: true, payload);

    /// <summary>Only the head of a frame that claims to be so long.</summary>
    public static byte[] Announcing(ulong length)
    {
        var head = new byte[14];
        (head[0], head[1]) = (0x80 | Text, 0x80 | 127);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(2), length);
        return head;
    }

    static byte[] Of(byte kind, bool isFinal, ReadOnlySpan<byte> payload)
    {
        var first = (byte)(kind | (isFinal ? 0x80 : 0));
        if (payload.Length < 126)
            return [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
        if (payload.Length <= ushort.MaxValue)
            return [first, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0, .. payload];
        var frame = new byte[14 + payload.Length];
        Announcing((ulong)payload.Length).CopyTo(frame, 0);
        frame[0] = first;
        payload.CopyTo(frame.AsSpan(14));
        return frame;
    }
}
