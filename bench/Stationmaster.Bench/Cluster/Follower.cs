using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace Stationmaster.Bench.Cluster;

/// <summary>A station that says yes to every order, and comes back at once when its connection is lost.</summary>
sealed class Follower(Uri endpoint, string identity, CancellationToken end)
{
    static readonly byte[] Boot = """[2,"b","BootNotification",{"chargePointVendor":"Bench","chargePointModel":"Follower"}]"""u8.ToArray();
    static readonly byte[] Status =
        """[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]"""u8.ToArray();

    readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _servedAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its boot and its status were answered for the first time.</summary>
    public Task Served => _served.Task;

    /// <summary>And again, over another connection. The time is the <see cref="Stopwatch"/>'s.</summary>
    public Task ServedAgain => _servedAgain.Task;

    public long ServedAgainAt { get; private set; }

    public async Task Run()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var socket = new ClientWebSocket();
                socket.Options.AddSubProtocol("ocpp1.6");
                socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
                await socket.ConnectAsync(new Uri(endpoint, identity), end);
                await Serve(socket);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
            {
                // It comes again.
            }
            await Task.Delay(Random.Shared.Next(100), CancellationToken.None);
        }
    }

    async Task Serve(ClientWebSocket socket)
    {
        await Send(socket, Boot);
        var buffer = new byte[1024];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), end);
            if (got.MessageType == WebSocketMessageType.Close)
                return;
            var text = Encoding.UTF8.GetString(buffer, 0, got.Count);
            if (text.StartsWith("[3,\"b\"", StringComparison.Ordinal))
                await Send(socket, Status);
            else if (text.StartsWith("[3,\"s\"", StringComparison.Ordinal))
                IsServed();
            else if (text.StartsWith("[2,\"", StringComparison.Ordinal))
                await Send(socket, Encoding.UTF8.GetBytes($$"""[3,"{{text.Split('"')[1]}}",{{Answer(text)}}]"""));
        }
    }

    static string Answer(string call) => call.Contains("GetConfiguration", StringComparison.Ordinal)
        ? """{"configurationKey":[{"key":"NumberOfConnectors","readonly":true,"value":"1"}]}"""
        : """{"status":"Accepted"}""";

    void IsServed()
    {
        if (_served.TrySetResult())
            return;
        ServedAgainAt = Stopwatch.GetTimestamp();
        _servedAgain.TrySetResult();
    }

    ValueTask Send(ClientWebSocket socket, byte[] frame) => socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, true, end);
}
