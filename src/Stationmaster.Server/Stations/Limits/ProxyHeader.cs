using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Stationmaster.Server.Stations.Limits;

/// <summary>What the head of a proxied connection says.</summary>
/// <param name="Source">Who is at the far end; null when the proxy speaks for itself (a health check) or does not know.</param>
/// <param name="Length">The bytes it takes.</param>
sealed record ProxySource(IPEndPoint? Source, int Length);

/// <summary>HAProxy's PROXY protocol, version 1 (text) and 2 (binary): the head a proxy puts before the bytes it passes on.</summary>
static class ProxyHeader
{
    const int LongestText = 107;
    const int BinaryHead = 16;

    /// <summary>Addresses and what HAProxy may add to them; more is no header.</summary>
    const int LongestBinary = 4096;

    static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    static ReadOnlySpan<byte> TextStart => "PROXY "u8;

    public enum Verdict { NeedsMore, Malformed, Read }

    public static Verdict TryRead(ReadOnlySequence<byte> received, out ProxySource? source)
    {
        source = null;
        Span<byte> copy = stackalloc byte[(int)Math.Min(received.Length, BinaryHead + LongestBinary)];
        received.Slice(0, copy.Length).CopyTo(copy);
        if (StartsAlike(copy, Signature))
            return copy.Length < BinaryHead ? Verdict.NeedsMore : ReadBinary(copy, ref source);
        return StartsAlike(copy, TextStart) ? ReadText(copy, ref source) : Verdict.Malformed;
    }

    static bool StartsAlike(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start)
    {
        var length = Math.Min(bytes.Length, start.Length);
        return bytes[..length].SequenceEqual(start[..length]);
    }

    static Verdict ReadBinary(ReadOnlySpan<byte> bytes, ref ProxySource? source)
    {
        var (version, command, family) = (bytes[12] >> 4, bytes[12] & 0x0F, bytes[13]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (version != 2 || command > 1 || length > LongestBinary)
            return Verdict.Malformed;
        var whole = BinaryHead + length;
        if (bytes.Length < whole)
            return Verdict.NeedsMore;
        var isProxied = command == 1;
        var addresses = bytes[BinaryHead..whole];
        switch (family)
        {
            case 0x11 when isProxied && length >= 12:
                source = new(new(new IPAddress(addresses[..4]), BinaryPrimitives.ReadUInt16BigEndian(addresses[8..])), whole);
                return Verdict.Read;
            case 0x21 when isProxied && length >= 36:
                source = new(new(new IPAddress(addresses[..16]), BinaryPrimitives.ReadUInt16BigEndian(addresses[32..])), whole);
                return Verdict.Read;
            case 0x11 or 0x21 when isProxied:
                return Verdict.Malformed;
            default:
                source = new(null, whole);
                return Verdict.Read;
        }
    }

    static Verdict ReadText(ReadOnlySpan<byte> bytes, ref ProxySource? source)
    {
        var end = bytes[..Math.Min(bytes.Length, LongestText)].IndexOf("\r\n"u8);
        if (end < 0)
            return bytes.Length < LongestText ? Verdict.NeedsMore : Verdict.Malformed;
        var words = Encoding.ASCII.GetString(bytes[..end]).Split(' ');
        if (words is ["PROXY", "UNKNOWN", ..])
        {
            source = new(null, end + 2);
            return Verdict.Read;
        }
        if (words is not ["PROXY", "TCP4" or "TCP6", var from, var to, var fromPort, var toPort]
            || Address(from, words[1]) is not { } address || Address(to, words[1]) is null || Port(fromPort) is not { } port || Port(toPort) is null)
            return Verdict.Malformed;
        source = new(new(address, port), end + 2);
        return Verdict.Read;
    }

    static IPAddress? Address(string text, string family) =>
        IPAddress.TryParse(text, out var address) && text.Contains(':') == (family == "TCP6") && (family == "TCP6" || text.Count(c => c == '.') == 3)
            ? address
            : null;

    static int? Port(string text) => text.Length is > 0 and <= 5 && text.All(char.IsAsciiDigit) && int.Parse(text) is <= 65535 and var port ? port : null;
}
