using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Stationmaster.Bench;

/// <summary>
/// The most this platform can do: Kestrel's WebSocket, answering each call from its raw bytes, parsing nothing and storing nothing.
/// What Stationmaster costs is told as a multiple of this.
/// </summary>
static class Ceiling
{
    static readonly byte[] Empty = "{}"u8.ToArray();
    static readonly byte[] Booted = """{"status":"Accepted","currentTime":"2026-01-01T00:00:00.000Z","interval":3600}"""u8.ToArray();
    static readonly byte[] Started = """{"transactionId":1,"idTagInfo":{"status":"Accepted"}}"""u8.ToArray();
    static readonly byte[] Authorised = """{"idTagInfo":{"status":"Accepted"}}"""u8.ToArray();
    static readonly byte[] Clock = """{"currentTime":"2026-01-01T00:00:00.000Z"}"""u8.ToArray();

    public static async Task<int> Serve(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(url);
        app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        app.Map("/ocpp/{identity}", Accept);
        await app.RunAsync();
        return 0;
    }

    static async Task Accept(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("ocpp1.6");
        var answer = new ArrayBufferWriter<byte>(256);
        try
        {
            while (true)
            {
                await socket.ReceiveAsync(Memory<byte>.Empty, default);
                var buffer = ArrayPool<byte>.Shared.Rent(4096);
                var got = await socket.ReceiveAsync(buffer.AsMemory(), default);
                if (got.MessageType == WebSocketMessageType.Close)
                    return;
                answer.ResetWrittenCount();
                var isCall = buffer[1] == (byte)'2';
                if (isCall)
                    Answer(buffer.AsSpan(0, got.Count), answer);
                ArrayPool<byte>.Shared.Return(buffer);
                if (isCall)
                    await socket.SendAsync(answer.WrittenMemory, WebSocketMessageType.Text, true, default);
            }
        }
        catch (WebSocketException)
        {
            context.Abort();
        }
    }

    /// <summary>[2,"id","Action",{…}] becomes [3,"id",…] by the places of its quotes.</summary>
    static void Answer(ReadOnlySpan<byte> call, ArrayBufferWriter<byte> answer)
    {
        var idFrom = call.IndexOf((byte)'"') + 1;
        var idLength = call[idFrom..].IndexOf((byte)'"');
        var rest = call[(idFrom + idLength + 1)..];
        var actionFrom = rest.IndexOf((byte)'"') + 1;
        var action = rest[actionFrom..];
        answer.Write("[3,\""u8);
        answer.Write(call.Slice(idFrom, idLength));
        answer.Write("\","u8);
        answer.Write((char)action[0] switch
        {
            'B' => Booted,
            'H' => Clock,
            'A' => Authorised,
            'S' when action.StartsWith("StartT"u8) => Started,
            _ => Empty,
        });
        answer.Write("]"u8);
    }
}
