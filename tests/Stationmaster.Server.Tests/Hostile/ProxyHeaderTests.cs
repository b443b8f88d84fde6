using System.Buffers;
using System.Text;
using Stationmaster.Server.Stations.Limits;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

public sealed class ProxyHeaderTests
{
    static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    public static byte[] V4 { get; } = [.. Signature, 0x21, 0x11, 0, 12, 192, 0, 2, 7, 10, 0, 0, 1, 0xD4, 0x31, 0, 80];

    static readonly byte[] V6 =
        [.. Signature, 0x21, 0x21, 0, 36, 0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, .. new byte[16], 0xD4, 0x31, 0, 80];

    public static TheoryData<byte[], string?> Right => new()
    {
        { Text("PROXY TCP4 192.0.2.7 10.0.0.1 54321 80\r\n"), "192.0.2.7:54321" },
        { Text("PROXY TCP6 2001:db8::7 ::1 54321 80\r\n"), "[2001:db8::7]:54321" },
        { Text("PROXY UNKNOWN\r\n"), null },
        { Text("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"), null },
        { V4, "192.0.2.7:54321" },
        { V6, "[2001:db8::7]:54321" },
        // A health check of the proxy itself, then what has no address, then one that carries more than addresses.
        { [.. Signature, 0x20, 0x00, 0, 0], null },
        { [.. Signature, 0x21, 0x00, 0, 3, 1, 2, 3], null },
        { [.. V4[..14], 0, 17, .. V4[16..], 4, 0, 2, 9, 9], "192.0.2.7:54321" },
    };

    public static TheoryData<byte[]> Wrong => new()
    {
        Text("GET / HTTP/1.1\r\n\r\n"),
        Text("PROXY TCP4 192.0.2.7 10.0.0.1 54321\r\n"),
        Text("PROXY TCP4 2001:db8::7 ::1 54321 80\r\n"),
        Text("PROXY TCP4 1 2 54321 80\r\n"),
        Text("PROXY TCP6 192.0.2.7 10.0.0.1 54321 80\r\n"),
        Text("PROXY TCP4 192.0.2.7 10.0.0.1 65536 80\r\n"),
        Text("PROXY TCP4 192.0.2.7 10.0.0.1 -1 80\r\n"),
        Text("PROXY TCP4 192.0.2.7 10.0.0.1 54321 80 80\r\n"),
        Text("PROXY " + new string('x', 200)),
        Text("PROXX"),
        (byte[])[.. Signature, 0x31, 0x11, 0, 12, .. new byte[12]],
        (byte[])[.. Signature, 0x22, 0x11, 0, 12, .. new byte[12]],
        (byte[])[.. Signature, 0x21, 0x11, 0, 11, .. new byte[11]],
        (byte[])[.. Signature, 0x21, 0x21, 0, 12, .. new byte[12]],
        (byte[])[.. Signature, 0x21, 0x11, 0xFF, 0xFF],
    };

    [Theory, MemberData(nameof(Right))]
    public void A_right_header_is_read_however_it_is_cut_and_to_its_last_byte(byte[] header, string? source)
    {
        byte[] received = [.. header, .. "GET"u8];
        for (var length = 0; length < header.Length; length++)
            Assert.Equal(ProxyHeader.Verdict.NeedsMore, ProxyHeader.TryRead(new(received, 0, length), out _));

        Assert.Equal(ProxyHeader.Verdict.Read, ProxyHeader.TryRead(new(received), out var read));
        Assert.Equal((source, header.Length), (read!.Source?.ToString(), read.Length));
    }

    [Theory, MemberData(nameof(Wrong))]
    public void A_wrong_header_is_none(byte[] header) =>
        Assert.Equal(ProxyHeader.Verdict.Malformed, ProxyHeader.TryRead(new(header), out _));

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(20261120);
        foreach (var header in Right.Select(row => row.Data.Item1))
        {
            for (var i = 0; i < 2_000; i++)
            {
                var bytes = header.ToArray();
                for (var j = random.Next(1, 5); j > 0; j--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                ProxyHeader.TryRead(new ReadOnlySequence<byte>(bytes, 0, random.Next(bytes.Length + 1)), out _);
            }
        }
    }

    static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);
}
