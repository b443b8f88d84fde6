using Stationmaster.Server.Hosting;
using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Stationmaster.Ocpp;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Who decides what a station's calls mean: its actor, or the waiting room while nobody has accepted it.</summary>
interface ICallTarget
{
    /// <summary>Takes a call; its answer comes through <see cref="StationConnection.Send"/>. Completes when there is room for the next.</summary>
    ValueTask Receive(StationConnection connection, ReceivedCall call, CancellationToken ct);

    /// <summary>The station can make nothing of an answer that it got.</summary>
    void AnswerRefused(StationConnection connection, CallResultError refused);

    void Closed(StationConnection connection);
}

/// <param name="Frame">The whole frame's bytes, which the payload is a slice of. Owned by whoever gets it.</param>
sealed record ReceivedCall(Call Call, DateTimeOffset At)
{
    /// <summary>The <see cref="Stopwatch"/>'s timestamp.</summary>
    public long StartedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>A message that OCPP does not answer (SEND: OCPP-J 2.1 §4.2).</summary>
    public bool IsSend { get; init; }

    public OcppEdition Edition { get; init; }
}

/// <summary>
/// One station's socket: one read loop; answers complete the waiting order, calls go on. Orders queue here, one outstanding at a time.
/// Mutable state is touched by the read loop, and by senders under <see cref="_sending"/>.
/// </summary>
sealed partial class StationConnection(
    WebSocket socket, OcppVersion version, long chargeBoxId, string identity, ICallTarget target, StationOptions policy,
    TimeProvider clock, ILogger logger) : IDisposable
{
    const int MostCalls = 16;

    readonly SemaphoreSlim _sending = new(1, 1);
    readonly CancellationTokenSource _closed = new();
    volatile ICallTarget _target = target;
    volatile TaskCompletionSource? _booting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _reading = Task.CompletedTask;
    int _unanswered, _unlogged;
    long _lastHeardTicks = clock.GetUtcNow().Ticks;

    /// <summary>How many calls of this station may wait at once; when they do, it is not read on.</summary>
    public SemaphoreSlim Room { get; } = new(MostCalls);

    /// <summary>One more of its calls waits to be logged.</summary>
    /// <returns>Whether too many do.</returns>
    public bool LogBegan() => Interlocked.Increment(ref _unlogged) > MostCalls;

    public void LogDone() => Interlocked.Decrement(ref _unlogged);

    /// <summary>A call was taken and is not answered yet.</summary>
    public bool HasUnanswered => Volatile.Read(ref _unanswered) > 0;

    public void CallTaken() => Interlocked.Increment(ref _unanswered);

    public void CallDone()
    {
        Interlocked.Decrement(ref _unanswered);
        Room.Release();
    }

    /// <summary>What it is told of prices. The actor sets it.</summary>
    public Costs.CostPolicy? Costs { get; set; }

    public OcppVersion Version => version;
    public long ChargeBoxId { get; set; } = chargeBoxId;
    public string Identity => identity;
    public required bool IsAuthenticated { get; init; }

    /// <summary>The security profile by which it came: 0 without proof, 3 with a certificate.</summary>
    public int Profile { get; init; }

    public required string RemoteAddress { get; init; }
    /// <summary>No pings are sent: an earlier connection of this station left them unanswered.</summary>
    public required bool IsJudgedByTraffic { get; init; }

    /// <summary>In a cluster: the right to write for the station that this connection came with.</summary>
    public StationOwner? Owner { get; set; }

    /// <summary>What its bytes pass.</summary>
    public required StationGuard Guard { get; init; }

    /// <summary>Its row of the connections' history.</summary>
    public long IntervalId { get; set; }

    /// <summary>The station booted on this connection.</summary>
    public bool HasBooted => _booting is null;

    /// <summary>Completes when it does.</summary>
    public Task Booted => _booting?.Task ?? Task.CompletedTask;

    public void Boots() => Interlocked.Exchange(ref _booting, null)?.TrySetResult();

    /// <summary>Its local list is as it should be, or was asked for, since it connected. The lists' worker sets it.</summary>
    public bool IsLocalListKnown { get; set; }

    public DateTimeOffset ConnectedAt { get; } = clock.GetUtcNow();
    public DateTimeOffset LastHeardAt => new(Volatile.Read(ref _lastHeardTicks), TimeSpan.Zero);
    public CancellationToken Closed => _closed.Token;

    /// <summary>The station stopped answering pings though it sent messages: judge it by those.</summary>
    public bool NeverPongs { get; private set; }

    public string CloseReason { get; private set; } = "the station closed";

    /// <summary>From the waiting room to its actor.</summary>
    public void HandOver(ICallTarget target) => _target = target;

    /// <summary>Reads until the socket ends.</summary>
    public Task Run() => _reading = Read();

    async Task Read()
    {
        try
        {
            while (!_closed.IsCancellationRequested && await ReadFrame() is { } frame)
                await Take(frame, _closed.Token);
        }
        catch (OperationCanceledException)
        {
            // We did not end it: the socket did, for want of a pong. Kestrel's exception hides the reason.
            if (!_closed.IsCancellationRequested)
                PingTimedOut();
        }
        catch (WebSocketException e)
        {
            if (!_closed.IsCancellationRequested)
                CloseReason = e.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely ? "the connection was lost" : e.Message;
        }
        finally
        {
            await _closed.CancelAsync();
            FailOrders();
            socket.Abort();
            _target.Closed(this);
        }
    }

    void PingTimedOut()
    {
        CloseReason = "no answer to a ping";
        NeverPongs = clock.GetUtcNow() - LastHeardAt < policy.KeepAliveInterval + policy.KeepAliveTimeout;
    }

    /// <summary>Without a token, for which the socket would keep four objects as long as it waits: <see cref="Abort"/> ends it all the same.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<byte[]?> ReadFrame()
    {
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (first.MessageType == WebSocketMessageType.Close)
        {
            await CloseQuietly(WebSocketCloseStatus.NormalClosure, "");
            return null;
        }
        if (first.EndOfMessage)
            return [];
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var length = 0;
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await CloseQuietly(WebSocketCloseStatus.NormalClosure, "");
                    return null;
                }
                Volatile.Write(ref _lastHeardTicks, clock.GetUtcNow().Ticks);
                length += part.Count;
                if (part.EndOfMessage)
                    return buffer.AsSpan(0, length).ToArray();
                if (length >= policy.MaxFrameBytes)
                {
                    CloseReason = $"a message over {policy.MaxFrameBytes} bytes";
                    await CloseQuietly(WebSocketCloseStatus.MessageTooBig, $"at most {policy.MaxFrameBytes} bytes");
                    await Drain(buffer);
                    return null;
                }
                if (length == buffer.Length)
                    buffer = Grown(buffer, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Bytes that nobody reads reset the connection, and then the station never learns why it was closed.</summary>
    async Task Drain(byte[] buffer)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _closed.Token);
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), either.Token)).MessageType != WebSocketMessageType.Close)
                continue;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            LogCloseFailed(identity, e.Message);
        }
    }

    byte[] Grown(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, policy.MaxFrameBytes + 1));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    async ValueTask Take(byte[] frame, CancellationToken ct)
    {
        var message = Frame.Read(frame, version.Edition);
        switch (message)
        {
            case Call when _isLeaving:
                break;
            case Call call:
                await _target.Receive(this, new(call, clock.GetUtcNow()) { Edition = version.Edition }, ct);
                break;
            case Ocpp.Send when _isLeaving:
                break;
            case Ocpp.Send send when version.Actions.Find(send.Action) is { Answer: not null }:
                if (Guard.MayLog())
                    LogNonsense(identity, $"{send.Action} is to be answered, but came as SEND");
                break;
            case Ocpp.Send send:
                var told = new Call(send.Id, send.Action, send.Payload, send.Note);
                await _target.Receive(this, new(told, clock.GetUtcNow()) { Edition = version.Edition, IsSend = true }, ct);
                break;
            case CallResultError refused:
                if (Guard.MayLog())
                    LogAnswerRefused(identity, refused.Id, refused.Error.CodeIn(version.Edition), refused.Error.Description);
                _target.AnswerRefused(this, refused);
                break;
            case CallResult or CallError:
                Answered(message);
                break;
            case FrameError { IsAnswer: true } broken:
                Answered(broken);
                break;
            case FrameError error:
                if (Guard.MayLog())
                    LogNonsense(identity, error.Error.Description);
                if (!error.IsUnanswerable)
                    await Send(Frame.Error(error.Id, error.Error, version.Edition));
                break;
        }
    }

    /// <summary>Sends one frame. A station that takes none for half a minute is dropped.</summary>
    /// <returns>False when the socket is gone.</returns>
    public async Task<bool> Send(ReadOnlyMemory<byte> frame)
    {
        try
        {
            await _sending.WaitAsync(_closed.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        try
        {
            var sent = socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, CancellationToken.None);
            if (!sent.IsCompletedSuccessfully)
                await sent.AsTask().WaitAsync(Deadlines.Send, clock);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        catch (TimeoutException)
        {
            Abort("the station reads nothing");
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends the socket at once, without a word: what was not answered stays in the station's queue.</summary>
    public void Abort(string why)
    {
        CloseReason = why;
        _closed.Cancel();
        socket.Abort();
    }

    /// <summary>Without having been read.</summary>
    public Task TurnAway(string why) => socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, why, CancellationToken.None);

    public void Dispose() => socket.Dispose();

    async Task CloseQuietly(WebSocketCloseStatus status, string text)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        try
        {
            await socket.CloseOutputAsync(status, text, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(2), clock);
        }
        catch (Exception e) when (e is WebSocketException or TimeoutException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            LogCloseFailed(identity, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Identity} sent what is no OCPP message: {Why}")]
    partial void LogNonsense(string identity, string why);

    [LoggerMessage(LogLevel.Warning, "{Identity} can make nothing of our answer to its message {MessageId}: {Code} {Why}")]
    partial void LogAnswerRefused(string identity, string messageId, string code, string why);

    [LoggerMessage(LogLevel.Debug, "{Identity}: closing the socket failed: {Why}")]
    partial void LogCloseFailed(string identity, string why);
}
