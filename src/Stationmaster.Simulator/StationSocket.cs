using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;

namespace Stationmaster.Simulator;

/// <summary>
/// A station's end of one OCPP-J connection. One call of ours is outstanding at a time; calls of the back office go to the handler as
/// they come.
/// </summary>
public sealed class StationSocket : IAsyncDisposable
{
    static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { UseProxy = false });

    readonly ClientWebSocket _socket;
    readonly HttpMessageInvoker? _own;
    readonly CallHandler _onCall;
    readonly TimeSpan _patience;
    readonly ConcurrentDictionary<string, TaskCompletionSource<Answer>> _waiting = new(StringComparer.Ordinal);
    readonly Channel<Message> _unasked = Channel.CreateUnbounded<Message>();
    readonly SemaphoreSlim _calling = new(1);
    readonly SemaphoreSlim _sending = new(1);
    readonly CancellationTokenSource _closing = new();
    int _messages;

    StationSocket(ClientWebSocket socket, HttpMessageInvoker? own, CallHandler? onCall, TimeSpan patience)
    {
        (_socket, _own) = (socket, own);
        Version = OcppVersions.All.FirstOrDefault(version => version.Subprotocol == socket.SubProtocol) ?? Ocpp16.Instance;
        _onCall = onCall ?? ((call, ct) => Agree(Version, call));
        _patience = patience;
        Completion = Task.Run(() => Receive(_closing.Token));
    }

    /// <summary>Done when the connection is gone, whoever ended it. Never faults.</summary>
    public Task Completion { get; }

    public string? Subprotocol => _socket.SubProtocol;

    /// <summary>As agreed; 1.6 where nothing was.</summary>
    public OcppVersion Version { get; }

    public bool IsOpen => _socket.State == WebSocketState.Open && !Completion.IsCompleted;

    /// <summary>What came in that answers no call of ours: stray answers, and what is no frame at all.</summary>
    public ChannelReader<Message> Unasked => _unasked.Reader;

    /// <summary>With Basic authentication where there is a password, agreeing to every call (<see cref="Agree"/>).</summary>
    /// <inheritdoc cref="Connect(Uri, string, SocketOptions, CancellationToken)"/>
    public static Task<StationSocket> Connect(Uri server, string identity, string? password, CancellationToken ct) =>
        Connect(server, identity, new SocketOptions { Password = password }, ct);

    /// <param name="server">The endpoint before the identity: ws://host/ocpp.</param>
    /// <exception cref="WebSocketException">The server refused, or there is none.</exception>
    public static async Task<StationSocket> Connect(Uri server, string identity, SocketOptions options, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        var own = options.Tls is { } tls && server.Scheme == "wss" ? new HttpMessageInvoker(tls.NewHandler()) : null;
        try
        {
            foreach (var subprotocol in options.Subprotocols)
                socket.Options.AddSubProtocol(subprotocol);
            if (options.Password is { } password)
                socket.Options.SetRequestHeader("Authorization", Basic(options.User ?? identity, password));
            socket.Options.KeepAliveInterval = TimeSpan.FromMinutes(1);
            var uri = new Uri($"{server.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(identity)}");
            await socket.ConnectAsync(uri, own ?? Http, ct);
            return new(socket, own, options.OnCall, options.Patience);
        }
        catch
        {
            socket.Dispose();
            own?.Dispose();
            throw;
        }
    }

    /// <summary>Says yes to whatever is asked, in the words of each action of 1.6.</summary>
    public static ValueTask<byte[]?> Agree(Call call, CancellationToken ct) => Agree(Ocpp16.Instance, call);

    /// <summary>Says yes to whatever is asked, in the words of each action.</summary>
    public static ValueTask<byte[]?> Agree(OcppVersion version, Call call)
    {
        var reading = version.ReadOrder(call.Action, call.Payload);
        return ValueTask.FromResult<byte[]?>(reading.Order is { } order
            ? Frame.Result(call.Id, version.WriteOutcome(order, new(OutcomeKind.Accepted)))
            : Frame.Error(call.Id, reading.Error!, version.Edition));
    }

    /// <summary>Tells the back office something and waits for what it decided.</summary>
    /// <exception cref="InvalidOperationException">It refused, or gave no answer that makes sense.</exception>
    public async Task<Decision> Tell(StationEvent @event, CancellationToken ct)
    {
        var call = Version.WriteEvent(@event);
        var answer = await Call(call.Action, call.Payload, ct);
        return answer switch
        {
            { Error: { } error } => throw new InvalidOperationException($"{call.Action} was refused: {error.Code} {error.Description}"),
            { Payload: { } payload } when Version.ReadAnswer(@event, payload) is { } decision => decision,
            { Payload: { } payload } =>
                throw new InvalidOperationException($"{call.Action} was answered {Encoding.UTF8.GetString(payload.Span)}"),
            _ => throw new InvalidOperationException($"{call.Action} was not answered"),
        };
    }

    /// <summary>As the other one, with a fresh message id.</summary>
    /// <inheritdoc cref="Call(string, string, ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task<Answer> Call(string action, ReadOnlyMemory<byte> payload, CancellationToken ct) =>
        Call($"{Interlocked.Increment(ref _messages)}", action, payload, ct);

    /// <summary>Sends a call, after those before it have been answered, and waits for its answer.</summary>
    /// <param name="id">The message id.</param>
    public async Task<Answer> Call(string id, string action, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        await _calling.WaitAsync(ct);
        var waiter = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _waiting[id] = waiter;
            if (Completion.IsCompleted)
                return Answer.None;
            await SendRaw(Frame.Call(id, action, payload.Span), ct);
            return await waiter.Task.WaitAsync(_patience, ct);
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or InvalidOperationException)
        {
            return Answer.None;
        }
        finally
        {
            _waiting.TryRemove(id, out _);
            _calling.Release();
        }
    }

    /// <summary>Sends whatever it is given as one text message.</summary>
    public Task SendRaw(ReadOnlyMemory<byte> text, CancellationToken ct) =>
        SendRaw(text, WebSocketMessageType.Text, isLast: true, ct);

    /// <summary>Sends whatever it is given as one frame.</summary>
    /// <param name="isLast">False for a fragment that others follow.</param>
    public async Task SendRaw(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isLast, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await _socket.SendAsync(bytes, type, isLast, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Leaves politely, with the closing handshake.</summary>
    public async Task Close(CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            if (_socket.State == WebSocketState.Open)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
            await Completion.WaitAsync(TimeSpan.FromSeconds(5), ct);
        }
        catch (Exception e) when (e is WebSocketException or TimeoutException)
        {
            Abort();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Is gone, without a word: as when the power fails.</summary>
    public void Abort()
    {
        _closing.Cancel();
        _socket.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        Abort();
        await Completion;
        _socket.Dispose();
        _own?.Dispose();
        _closing.Dispose();
    }

    async Task Receive(CancellationToken ct)
    {
        try
        {
            while (await ReceiveOne(ct) is { } text)
                await Handle(text, ct);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
        }
        finally
        {
            _unasked.Writer.TryComplete();
            foreach (var waiter in _waiting.Values)
                waiter.TrySetResult(Answer.None);
        }
    }

    /// <summary>Null when the peer closed.</summary>
    async Task<byte[]?> ReceiveOne(CancellationToken ct)
    {
        // An idle station holds no buffer: the first read only waits until there is something.
        var first = await _socket.ReceiveAsync(Memory<byte>.Empty, ct);
        if (first.MessageType == WebSocketMessageType.Close)
            return null;
        if (first.EndOfMessage)
            return [];
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            for (var length = 0; ;)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), ct);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                if (part.EndOfMessage)
                    return buffer[..length];
                if (length == buffer.Length)
                    Grow(ref buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static void Grow(ref byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    async Task Handle(byte[] text, CancellationToken ct)
    {
        var message = Frame.Read(text, Version.Edition);
        if (message is Call call)
        {
            if (await _onCall(call, ct) is { } reply)
                await SendRaw(reply, ct);
            return;
        }
        var isAwaited = message switch
        {
            CallResult result => Complete(result.Id, new(result.Payload)),
            CallError error => Complete(error.Id, new(Payload: null, error.Error)),
            _ => false,
        };
        if (!isAwaited)
            _unasked.Writer.TryWrite(message);
    }

    bool Complete(string id, Answer answer) => _waiting.TryGetValue(id, out var waiter) && waiter.TrySetResult(answer);

    static string Basic(string identity, string password) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{identity}:{password}"))}";
}
