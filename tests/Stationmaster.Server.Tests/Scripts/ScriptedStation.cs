using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Xunit;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>A station that does what the test says, in JSON text; it shares no code with the server.</summary>
sealed class ScriptedStation : IAsyncDisposable
{
    readonly ClientWebSocket _socket;
    readonly Channel<ServerCall> _calls = Channel.CreateUnbounded<ServerCall>();
    readonly Channel<JsonArray> _unasked = Channel.CreateUnbounded<JsonArray>();
    readonly ConcurrentDictionary<string, (string Action, TaskCompletionSource<JsonArray> Answer)> _waiting = new(StringComparer.Ordinal);
    readonly ConcurrentQueue<WrittenFrame> _written = new();
    readonly SemaphoreSlim _sending = new(1);
    readonly Task _reading;
    int _ids;

    ScriptedStation(ClientWebSocket socket, string identity)
    {
        (_socket, Identity) = (socket, identity);
        _reading = Task.Run(Read);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Identity { get; }

    public string? Subprotocol => _socket.SubProtocol;

    /// <summary>Of OCPP, as agreed: "1.6", "2.0.1" or "2.1".</summary>
    public string Version => _socket.SubProtocol is { Length: > 4 } agreed ? agreed[4..] : "1.6";

    bool Is16 => Version == "1.6";

    /// <summary>Why the server closed; null when it went without a word. Wait for <see cref="Gone"/> first.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>What the server sent so far: payloads with the names of their schemas.</summary>
    public IReadOnlyCollection<WrittenFrame> Written => _written;

    /// <param name="endpoint">"ws://127.0.0.1:12345/ocpp/".</param>
    /// <param name="authorization">The header's value; null for none.</param>
    /// <exception cref="WebSocketException">The server refused: see <see cref="Refusal"/>.</exception>
    public static async Task<ScriptedStation> Connect(string endpoint, string identity, string? authorization = null, params string[] subprotocols)
    {
        var socket = new ClientWebSocket();
        try
        {
            await Open(socket, endpoint, identity, authorization, subprotocols.Length > 0 ? subprotocols : ["ocpp1.6"]);
            return new(socket, identity);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The status with which the server refuses the upgrade.</summary>
    public static async Task<HttpStatusCode> Refusal(string endpoint, string identity, string? authorization = null)
    {
        using var socket = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => Open(socket, endpoint, identity, authorization, ["ocpp1.6"]));
        return socket.HttpStatusCode;
    }

    /// <summary>The same over TLS, perhaps with a certificate of its own.</summary>
    /// <param name="endpoint">"wss://127.0.0.1:12345/ocpp/".</param>
    /// <param name="adjust">What is different about the connection.</param>
    public static async Task<ScriptedStation> ConnectBy(
        string endpoint, string identity, string? authorization, Action<ClientWebSocketOptions> adjust, string subprotocol = "ocpp1.6")
    {
        var socket = new ClientWebSocket();
        try
        {
            adjust(socket.Options);
            await Open(socket, endpoint, identity, authorization, [subprotocol]);
            return new(socket, identity);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The status with which the server refuses the upgrade, whatever is different about the connection.</summary>
    public static async Task<HttpStatusCode> RefusalBy(string endpoint, string identity, string? authorization, Action<ClientWebSocketOptions> adjust)
    {
        using var socket = new ClientWebSocket();
        adjust(socket.Options);
        await Assert.ThrowsAsync<WebSocketException>(() => Open(socket, endpoint, identity, authorization, ["ocpp1.6"]));
        return socket.HttpStatusCode;
    }

    public static string Basic(string identity, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{identity}:{password}"));

    static Task Open(ClientWebSocket socket, string endpoint, string identity, string? authorization, string[] subprotocols)
    {
        foreach (var subprotocol in subprotocols)
            socket.Options.AddSubProtocol(subprotocol);
        if (authorization is not null)
            socket.Options.SetRequestHeader("Authorization", authorization);
        socket.Options.CollectHttpResponseDetails = true;
        return socket.ConnectAsync(new Uri(endpoint + Uri.EscapeDataString(identity)), Ct).WaitAsync(Eventually.Patience, Ct);
    }

    /// <summary>Sends a call and gives the payload of its CALLRESULT.</summary>
    public async Task<JsonObject> Tell(string action, string payload, string? id = null)
    {
        var answer = await Exchange(action, payload, id);
        Assert.True((int)answer[0]! == 3, $"{action} was answered {answer.ToJsonString()}");
        return answer[2]!.AsObject();
    }

    /// <summary>Sends a call and gives the code of its CALLERROR.</summary>
    public async Task<string> TellRefused(string action, string payload)
    {
        var answer = await Exchange(action, payload, null);
        Assert.True((int)answer[0]! == 4, $"{action} was answered {answer.ToJsonString()}");
        return (string)answer[2]!;
    }

    /// <summary>Sends a call without waiting; the answer, a whole frame, is the task's. Cancelled when the connection ends before it.</summary>
    public async Task<Task<JsonArray>> Begin(string action, string payload, string? id = null)
    {
        id ??= $"{Identity}-{Interlocked.Increment(ref _ids)}";
        var waiter = new TaskCompletionSource<JsonArray>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = (action, waiter);
        if (_reading.IsCompleted)
            waiter.TrySetCanceled();
        await Send($"""[2,"{id}","{action}",{payload}]""");
        return waiter.Task;
    }

    async Task<JsonArray> Exchange(string action, string payload, string? id) =>
        await Eventually.Within(await Begin(action, payload, id), $"an answer to {action} {payload}");

    /// <summary>The next call of the server, which must be this one.</summary>
    public async Task<ServerCall> Asked(string action)
    {
        var call = await Eventually.Within(_calls.Reader.ReadAsync(Ct).AsTask(), $"the server calls {action}");
        Assert.True(call.Action == action, $"Expected a call of {action}, not {call.Action} {call.Payload.ToJsonString()}");
        return call;
    }

    /// <summary>The next call of the server, whatever it is.</summary>
    public Task<ServerCall> Asked() => Eventually.Within(_calls.Reader.ReadAsync(Ct).AsTask(), "the server calls");

    /// <summary>The next answer to something that was no call.</summary>
    public Task<JsonArray> Unasked() => Eventually.Within(_unasked.Reader.ReadAsync(Ct).AsTask(), "the server answers what was no call");

    /// <summary>Whether the server answered something that was no call.</summary>
    public bool HasUnasked => _unasked.Reader.Count > 0;

    /// <summary>Whether the server asked for something that nobody has looked at.</summary>
    public bool IsAsked => _calls.Reader.Count > 0;

    /// <summary>
    /// Boots, and agrees to all the server asks then: settings at the first time here, a status of each connector every time.
    /// </summary>
    public async Task<IReadOnlyList<ServerCall>> Boot(int connectors = 1, string reason = "PowerUp")
    {
        var booted = await Tell("BootNotification", Is16
            ? """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22","chargePointSerialNumber":"N-1"}"""
            : $$$"""{"reason":"{{{reason}}}","chargingStation":{"vendorName":"Nordlade","model":"Pier 22","serialNumber":"N-1"}}""");
        Assert.Equal("Accepted", (string?)booted["status"]);
        return await SetUp(connectors);
    }

    public async Task<IReadOnlyList<ServerCall>> SetUp(int connectors = 1)
    {
        for (var asked = new List<ServerCall>(); ;)
        {
            var call = await Asked();
            asked.Add(call);
            await call.Answer(SetUpAnswer(call, connectors));
            if (call.Action == "TriggerMessage" && ((int?)call.Payload["connectorId"] ?? (int?)call.Payload["evse"]?["id"]) == connectors)
                return asked;
        }
    }

    static string SetUpAnswer(ServerCall call, int connectors) => call.Action switch
    {
        "GetConfiguration" => $$"""{"configurationKey":[{"key":"NumberOfConnectors","readonly":true,"value":"{{connectors}}"}]}""",
        "SetVariables" => $$"""{"setVariableResult":{{Results(call.Payload["setVariableData"]!, """
            "attributeStatus":"Accepted"
            """)}}}""",
        "GetVariables" => $$"""{"getVariableResult":{{Results(call.Payload["getVariableData"]!, """
            "attributeStatus":"UnknownVariable"
            """)}}}""",
        _ => """{"status":"Accepted"}""",
    };

    /// <summary>One result for each datum, about the same component and variable.</summary>
    static string Results(JsonNode data, string status) => "[" + string.Join(',', data.AsArray().Select(one =>
        $$"""{"component":{{one!["component"]!.ToJsonString()}},"variable":{{one["variable"]!.ToJsonString()}},{{status.Trim()}}}""")) + "]";

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public async Task Send(byte[] bytes, bool isLast = true)
    {
        await _sending.WaitAsync(Ct);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, isLast, Ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Completes when the connection has ended, whoever ended it.</summary>
    public async Task Gone()
    {
        await Eventually.Within(_reading.ContinueWith(_ => true, TaskScheduler.Default), $"the connection of {Identity} ends");
    }

    public bool IsOpen => !_reading.IsCompleted && _socket.State == WebSocketState.Open;

    /// <summary>Is gone without a word.</summary>
    public async Task Vanish()
    {
        _socket.Abort();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        await Vanish();
        _socket.Dispose();
        _sending.Dispose();
    }

    /// <summary>Never faults.</summary>
    async Task Read()
    {
        try
        {
            while (await Receive() is { } frame)
                Take(frame);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone.
        }
        finally
        {
            _calls.Writer.TryComplete(new InvalidOperationException($"The connection of {Identity} has ended ({_socket.CloseStatus} {_socket.CloseStatusDescription})"));
            _unasked.Writer.TryComplete();
            foreach (var waiter in _waiting.Values)
                waiter.Answer.TrySetCanceled();
        }
    }

    async Task<JsonArray?> Receive()
    {
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return null;
            }
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return JsonNode.Parse(text.ToArray())!.AsArray();
        }
    }

    void Take(JsonArray frame)
    {
        var id = (string)frame[1]!;
        if ((int)frame[0]! == 2)
        {
            _written.Enqueue(new(Is16 ? $"1.6/{frame[2]}" : $"{Version}/{frame[2]}Request", frame[3]!.ToJsonString()));
            _calls.Writer.TryWrite(new(this, id, (string)frame[2]!, frame[3]!.AsObject()));
        }
        else if (_waiting.TryRemove(id, out var waiting))
        {
            if ((int)frame[0]! == 3)
                _written.Enqueue(new($"{Version}/{waiting.Action}Response", frame[2]!.ToJsonString()));
            waiting.Answer.TrySetResult(frame);
        }
        else
        {
            _unasked.Writer.TryWrite(frame);
        }
    }
}

/// <param name="Schema">The file of the official schemas, with the folder of its version.</param>
sealed record WrittenFrame(string Schema, string Payload);

/// <summary>A call of the server that waits for the station's answer.</summary>
sealed record ServerCall(ScriptedStation Station, string Id, string Action, JsonObject Payload)
{
    public Task Answer(string payload) => Station.Send($"""[3,"{Id}",{payload}]""");

    public Task Refuse(string code, string description = "") => Station.Send($$"""[4,"{{Id}}","{{code}}","{{description}}",{}]""");
}
