using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stationmaster.Bench;

/// <param name="Name">As the table says it.</param>
/// <param name="Run">Attacks the port until it is told to stop.</param>
sealed record Attack(string Name, Func<int, CancellationToken, Task> Run)
{
    /// <summary>Stations that were let in and turn hostile: ROGUE00001 and so on.</summary>
    public const int Stations = 5;

    const int Loris = 2_000;

    static readonly byte[] Call = Frame("[2,\"1\",\"Heartbeat\",{}]");

    public static Attack[] All { get; } =
    [
        new($"{Stations} stations send calls as fast as the socket takes them", (port, ct) => Flood(port, Repeat(Call, 200), ct)),
        new($"{Stations} stations send pings as fast as the socket takes them", (port, ct) => Flood(port, Repeat([0x89, 0x80, 0, 0, 0, 0], 500), ct)),
        new($"{Stations} stations send nonsense as fast as the socket takes it", (port, ct) => Flood(port, Repeat(Frame("[2,{\"a\":[[[["), 200), ct)),
        new($"{Loris:N0} handshakes, a byte a second", Drip),
        new("100 connections a second that begin with random bytes", (port, ct) => Paced(port, 100, _ => Garbage(), ct)),
        new("300 unknown identities a second", (port, ct) => Paced(port, 300, i => Upgrade($"NOBODY{i}"), ct)),
        new("300 wrong passwords a second", (port, ct) => Paced(port, 300, i => Upgrade($"HONEST{(i % 500) + 1:D5}", "Authorization: Basic SE9ORVNUOndyb25n\r\n"), ct)),
    ];

    /// <summary>The honest ones connect first.</summary>
    public async Task Begin(int port, CancellationToken ct)
    {
        await Pause(4_000, ct);
        await Run(port, ct);
    }

    static async Task Flood(int port, byte[] block, CancellationToken ct)
    {
        await Task.WhenAll(Enumerable.Range(1, Stations).Select(async i =>
        {
            while (!ct.IsCancellationRequested)
            {
                try
                {
                    using var socket = await Open(port, ct);
                    await socket.SendAsync(Upgrade($"ROGUE{i:D5}"), ct);
                    var reading = Read(socket, ct);
                    while (true)
                        await socket.SendAsync(block, ct);
                }
                catch (Exception e) when (e is SocketException or OperationCanceledException)
                {
                    await Pause(1_000, ct);
                }
            }
        }));
    }

    static async Task Read(Socket socket, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, ct) > 0)
                continue;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }

    static async Task Drip(int port, CancellationToken ct)
    {
        var (sockets, request) = (new List<Socket>(), Upgrade("LORIS"));
        try
        {
            for (var at = 0; !ct.IsCancellationRequested; at = (at + 1) % (request.Length - 4))
            {
                for (var i = 0; i < Loris && !ct.IsCancellationRequested; i++)
                {
                    try
                    {
                        if (i == sockets.Count)
                            sockets.Add(await Open(port, ct));
                        await sockets[i].SendAsync(request.AsMemory(at, 1), ct);
                    }
                    catch (SocketException)
                    {
                        sockets[i].Dispose();
                        sockets[i] = await Open(port, ct);
                    }
                }
                await Pause(1_000, ct);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    static async Task Paced(int port, int perSecond, Func<int, byte[]> opening, CancellationToken ct)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var open = new List<Task>();
        try
        {
            for (var i = 0; await beat.WaitForNextTickAsync(ct); i++)
            {
                open.Add(Once(port, opening(i), ct));
                if (open.Count > 500)
                    open.RemoveAll(task => task.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    static async Task Once(int port, byte[] bytes, CancellationToken ct)
    {
        try
        {
            using var socket = await Open(port, ct);
            await socket.SendAsync(bytes, ct);
            await Read(socket, ct);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return;
        }
    }

    static async Task<Socket> Open(int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(enable: true, seconds: 0) };
        await socket.ConnectAsync(IPAddress.Loopback, port, ct);
        return socket;
    }

    static async Task Pause(int milliseconds, CancellationToken ct)
    {
        try
        {
            await Task.Delay(milliseconds, ct);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    static byte[] Upgrade(string identity, string header = "") => Encoding.ASCII.GetBytes(
        $"GET /ocpp/{identity} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n{header}\r\n");

    static byte[] Frame(string text) => [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];

    static byte[] Repeat(byte[] one, int times) => [.. Enumerable.Repeat(one, times).SelectMany(bytes => bytes)];

    static byte[] Garbage()
    {
        var bytes = new byte[4096];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
