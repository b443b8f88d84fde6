using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Stationmaster.Simulator.Load;

/// <summary>
/// As little WebSocket client as will do (RFC 6455), since it shares the machine with the server it measures. Frames are masked with zero,
/// which
/// the standard allows and which costs nothing. Not for general use: no extensions, no fragments.
/// </summary>
sealed class LeanSocket : IDisposable
{
    const byte Text = 0x81;
    const byte Close = 0x88;
    const byte Ping = 0x89;
    const byte Pong = 0x8A;

    readonly Stream _stream;
    readonly SemaphoreSlim _sending = new(1);
    byte[] _buffer = [];
    int _from;
    int _to;

    LeanSocket(Stream stream) => _stream = stream;

    /// <exception cref="IOException">The server refused, or spoke no HTTP.</exception>
    /// <param name="source">The address of this machine to come from; null for any.</param>
    public static async Task<LeanSocket> Connect(
        Uri uri, string? authorization, string subprotocol, CancellationToken ct, IPAddress? source = null)
    {
        var socket = source is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(source.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source is not null)
                socket.Bind(new IPEndPoint(source, 0));
            // A reset instead of a farewell: ten thousand ports would wait in TIME_WAIT otherwise.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            await socket.ConnectAsync(uri.DnsSafeHost, uri.Port < 0 ? uri.Scheme == "wss" ? 443 : 80 : uri.Port, ct);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (uri.Scheme == "wss")
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = uri.DnsSafeHost }, ct);
                stream = secure;
            }
            var lean = new LeanSocket(stream);
            await lean.Upgrade(uri, authorization, subprotocol, ct);
            return lean;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A masked text frame that can be sent any number of times.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> text, byte kind = Text)
    {
        var header = text.Length < 126 ? 6 : 8;
        var frame = new byte[header + text.Length];
        frame[0] = kind;
        if (text.Length < 126)
        {
            frame[1] = (byte)(0x80 | text.Length);
        }
        else
        {
            frame[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)text.Length));
        }
        text.CopyTo(frame.AsSpan(header));
        return frame;
    }

    /// <summary>May be called from several sides.</summary>
    public async ValueTask Send(ReadOnlyMemory<byte> frame, CancellationToken ct)
    {
        if (!_sending.Wait(0, CancellationToken.None))
            await _sending.WaitAsync(ct);
        try
        {
            await _stream.WriteAsync(frame, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next text message, valid until the next call. Pings are answered by the way. Null when the server closed.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> Receive(CancellationToken ct)
    {
        while (true)
        {
            if (!await Have(2, ct))
                return null;
            var kind = _buffer[_from];
            var length = _buffer[_from + 1] & 0x7F;
            var header = length < 126 ? 2 : length == 126 ? 4 : 10;
            if (!await Have(header, ct))
                return null;
            if (length >= 126)
            {
                length = header == 4
                    ? BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_from + 2))
                    : checked((int)BinaryPrimitives.ReadUInt64BigEndian(_buffer.AsSpan(_from + 2)));
            }
            if (!await Have(header + length, ct))
                return null;
            var payload = _buffer.AsMemory(_from + header, length);
            _from += header + length;
            if (kind == Close)
                return null;
            if (kind == Ping)
                await Send(Frame(payload.Span, Pong), ct);
            else if (kind == Text)
                return payload;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sending.Dispose();
    }

    async ValueTask<bool> Have(int count, CancellationToken ct)
    {
        while (_to - _from < count)
        {
            if (_from == _to)
                _from = _to = 0;
            if (_buffer.Length - _from < count || _to == _buffer.Length)
                MakeRoom(count);
            if (await _stream.ReadAsync(_buffer.AsMemory(_to), ct) is not (> 0 and var read))
                return false;
            _to += read;
        }
        return true;
    }

    void MakeRoom(int count)
    {
        var larger = _buffer.Length >= count && _from > 0 ? _buffer : new byte[Math.Max(count, Math.Max(1024, _buffer.Length * 2))];
        Buffer.BlockCopy(_buffer, _from, larger, 0, _to - _from);
        (_buffer, _from, _to) = (larger, 0, _to - _from);
    }

    async Task Upgrade(Uri uri, string? authorization, string subprotocol, CancellationToken ct)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var request = $"""
            GET {uri.PathAndQuery} HTTP/1.1
            Host: {uri.Authority}
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: {key}
            Sec-WebSocket-Protocol: {subprotocol}

            """.ReplaceLineEndings("\r\n");
        if (authorization is not null)
            request += $"Authorization: {authorization}\r\n";
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(request + "\r\n"), ct);
        var end = -1;
        for (var have = 1; end < 0; have++)
        {
            if (!await Have(Math.Max(have, _to - _from), ct))
                throw new IOException("The server hung up");
            have = _to - _from;
            end = _buffer.AsSpan(_from, have).IndexOf("\r\n\r\n"u8);
        }
        var head = Encoding.ASCII.GetString(_buffer, _from, end);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new IOException($"The server answered {head.Split('\r')[0]}");
        _from += end + 4;
    }
}
