using System.Net;
using System.Net.Sockets;
using System.Text;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>A TCP connection that sends what the test likes, byte by byte.</summary>
sealed class RawConnection : IDisposable
{
    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="endpoint">"ws://127.0.0.1:12345/ocpp/" or "http://127.0.0.1:12345".</param>
    public static async Task<RawConnection> Open(string endpoint)
    {
        var (raw, uri) = (new RawConnection(), new Uri(endpoint));
        try
        {
            await raw._socket.ConnectAsync(IPAddress.Parse(uri.Host), uri.Port, Ct);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Hung up on at once: the test sees it when it reads.
        }
        return raw;
    }

    public static byte[] Upgrade(string identity, string? authorization = null, params string[] headers) => Encoding.ASCII.GetBytes(string.Join(
        "\r\n",
        [
            $"GET /ocpp/{identity} HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol: ocpp1.6",
            .. authorization is null ? (string[])[] : [$"Authorization: {authorization}"], .. headers, "", "",
        ]));

    public async Task Send(params byte[] bytes)
    {
        try
        {
            await _socket.SendAsync(bytes, SocketFlags.None, Ct);
        }
        catch (SocketException)
        {
            // The server has hung up: the test sees it when it reads.
        }
    }

    /// <summary>The head of the HTTP answer; empty when the server hung up instead.</summary>
    public async Task<string> Head()
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await Read(one) == 0)
                return "";
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    /// <summary>The server's next WebSocket frame, of fewer than 126 bytes, with its header.</summary>
    public async Task<byte[]> Frame()
    {
        var (frame, at) = (new byte[2], 0);
        while (at < frame.Length)
        {
            var read = await Read(frame, at);
            Assert.True(read > 0, "the server hung up within a frame");
            at += read;
            if (at == 2)
                Array.Resize(ref frame, 2 + frame[1]);
        }
        return frame;
    }

    /// <summary>Completes when the server has ended the connection, whatever it says before.</summary>
    public async Task Ended()
    {
        var buffer = new byte[4096];
        while (await Read(buffer) > 0)
            continue;
    }

    async Task<int> Read(byte[] buffer, int from = 0)
    {
        try
        {
            return await Eventually.Within(_socket.ReceiveAsync(buffer.AsMemory(from), SocketFlags.None, Ct).AsTask(), "the server says something or ends the connection");
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    public void Dispose() => _socket.Dispose();
}
