using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

/// <summary>A station that answers every order by a table, whenever it comes. Its OCPP 1.6 is written by hand.</summary>
sealed class ObligingStation : IAsyncDisposable
{
    readonly ClientWebSocket _socket = new();
    readonly ConcurrentDictionary<string, TaskCompletionSource<JsonArray>> _asked = new();
    readonly ConcurrentDictionary<string, Func<JsonNode, JsonNode>> _answers = new();
    readonly SemaphoreSlim _sending = new(1);
    Task _reading = Task.CompletedTask;
    int _lastId;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Completes when the socket is closed.</summary>
    public Task Closed => _reading;

    public static async Task<ObligingStation> Connect(TestServer server, string identity, string? password = null)
    {
        var station = new ObligingStation();
        station._socket.Options.AddSubProtocol("ocpp1.6");
        if (password is not null)
            station._socket.Options.SetRequestHeader("Authorization",
                "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{identity}:{password}")));
        await station._socket.ConnectAsync(new Uri(server.StationUrl + identity), Ct);
        station._reading = Task.Run(station.Read);
        return station;
    }

    /// <summary>What it answers to an order; an order without an answer is NotImplemented.</summary>
    public ObligingStation Answers(string action, Func<JsonNode, object> answer)
    {
        _answers[action] = payload => JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(answer(payload)))!;
        return this;
    }

    public ObligingStation Answers(string action, string status) => Answers(action, _ => new { status });

    public Task<JsonNode> Boot() => Call("BootNotification", new { chargePointVendor = "Alfen", chargePointModel = "Eve Single" });

    public Task<JsonNode> Status(int connector, string status, string errorCode = "NoError") =>
        Call("StatusNotification", new { connectorId = connector, errorCode, status });

    public async Task<JsonNode> Call(string action, object payload)
    {
        var id = $"s{Interlocked.Increment(ref _lastId)}";
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Send(new JsonArray(2, id, action, JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(payload))));
        return (await answer.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct))[2]!;
    }

    async Task Send(JsonArray frame)
    {
        await _sending.WaitAsync(Ct);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, true, Ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    async Task Read()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                await On(JsonNode.Parse(buffer.AsSpan(0, length))!.AsArray());
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            return;
        }
    }

    async Task On(JsonArray frame)
    {
        var id = (string)frame[1]!;
        if ((int)frame[0]! != 2)
            _asked[id].TrySetResult(frame);
        else if (_answers.TryGetValue((string)frame[2]!, out var answer))
            await Send(new JsonArray(3, id, answer(frame[3]!)));
        else
            await Send(new JsonArray(4, id, "NotImplemented", "not in the script", new JsonObject()));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }
}
