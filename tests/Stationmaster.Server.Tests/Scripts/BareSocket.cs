using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>A WebSocket by hand that never answers a ping, as some stations don't.</summary>
sealed class BareSocket : IDisposable
{
    readonly TcpClient _client = new();
    readonly byte[] _buffer = new byte[64 * 1024];

    int _closeStatus;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public int PingsSeen { get; private set; }

    public static async Task<BareSocket> Connect(string endpoint, string identity, string authorization)
    {
        var (bare, uri) = (new BareSocket(), new Uri(endpoint + identity));
        await bare._client.ConnectAsync(uri.Host, uri.Port, Ct);
        await bare._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Join(
            "\r\n",
            $"GET {uri.AbsolutePath} HTTP/1.1", $"Host: {uri.Authority}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol: ocpp1.6", $"Authorization: {authorization}", "", "")), Ct);
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await bare._client.GetStream().ReadExactlyAsync(bare._buffer.AsMemory(0, 1), Ct);
            head.Append((char)bare._buffer[0]);
        }
        Assert.StartsWith("HTTP/1.1 101", head.ToString(), StringComparison.Ordinal);
        return bare;
    }

    /// <summary>Sends a call of under 126 bytes and reads on until its answer.</summary>
    /// <returns>False when the server hung up instead.</returns>
    public async Task<bool> Call(string id, string action, string payload)
    {
        try
        {
            var text = Encoding.UTF8.GetBytes($"""[2,"{id}","{action}",{payload}]""");
            // Masked with zeros, as the standard allows.
            await _client.GetStream().WriteAsync((byte[])[0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. text], Ct);
            while (await Read() is { } frame)
            {
                if (frame.StartsWith($"[3,\"{id}\"", StringComparison.Ordinal))
                    return true;
            }
        }
        catch (IOException)
        {
            // Hung up, without a farewell.
        }
        return false;
    }

    /// <summary>Reads to the end, without a reply.</summary>
    /// <returns>The status of the server's Close; 0 when it went without one.</returns>
    public async Task<int> Closed()
    {
        try
        {
            while (await Read() is not null)
                continue;
        }
        catch (IOException)
        {
            // Cut.
        }
        return _closeStatus;
    }

    /// <summary>The next text, or null when the server closes.</summary>
    async Task<string?> Read()
    {
        while (true)
        {
            if (!await Fill(2))
                return null;
            var (kind, length) = (_buffer[0] & 0x0F, (int)_buffer[1]);
            if (length == 126)
            {
                if (!await Fill(2))
                    return null;
                length = BinaryPrimitives.ReadUInt16BigEndian(_buffer);
            }
            if (!await Fill(length))
                return null;
            if (kind == 8)
            {
                _closeStatus = length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_buffer) : 0;
                return null;
            }
            if (kind == 9)
                PingsSeen++;
            else
                return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    async Task<bool> Fill(int count) =>
        await _client.GetStream().ReadAtLeastAsync(_buffer.AsMemory(0, count), count, throwOnEndOfStream: false, Ct) == count;

    public void Dispose() => _client.Dispose();
}
