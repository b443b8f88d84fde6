using System.Text;
using System.Net.WebSockets;
using System.Threading.Channels;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;

namespace Stationmaster.Simulator;

/// <summary>A station that lives: a <see cref="StationMachine"/> driven by a clock and connected by a socket.</summary>
public sealed class SimulatedStation : IAsyncDisposable
{
    static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(1);

    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    readonly Uri _server;
    readonly TimeProvider _time;
    readonly StationMachine _machine;
    readonly Random _jitter;
    readonly Channel<Action> _mailbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    readonly ITimer _alarm;
    StationSocket? _socket;
    Task _calling = Task.CompletedTask;
    bool _isCalling;
    int _failures;
    DateTimeOffset _connectAt = DateTimeOffset.MinValue;

    /// <param name="server">The endpoint before the identity: ws://host/ocpp.</param>
    /// <param name="bornAt">Before now for a station that first tells its past; null for now.</param>
    public SimulatedStation(StationPlan plan, Uri server, int seed, TimeProvider time, DateTimeOffset? bornAt = null)
    {
        _server = server;
        _time = time;
        _machine = new(plan, seed, bornAt ?? time.GetUtcNow()) { Upload = Put };
        _jitter = new(Visits.Seed(seed, plan.Identity, 3000));
        _alarm = time.CreateTimer(
            _ => _mailbox.Writer.TryWrite(() => { }), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public StationPlan Plan => _machine.Plan;

    public string Identity => Plan.Identity;

    public bool IsConnected => _socket is { IsOpen: true };

    /// <summary>Why it is not connected; null while it is, or when it means to be away.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>How many calls were answered so far.</summary>
    public long Answered { get; private set; }

    /// <summary>Lives until cancelled.</summary>
    public async Task Run(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            _machine.Advance(_time.GetUtcNow());
            await Connect(ct);
            SendNext(ct);
            await Wait(_machine.NextDue, ct);
        }
    }

    /// <summary>
    /// Lives through the time from its birth to <paramref name="until"/> as fast as it is answered, then stays connected.
    /// </summary>
    /// <param name="sampleInterval">Meter values are not sent more often than this, however often the back office wants them.</param>
    public async Task TellPast(DateTimeOffset until, TimeSpan sampleInterval, CancellationToken ct)
    {
        _machine.IsTellingThePast = true;
        _machine.LeastSampleInterval = sampleInterval;
        while (_machine.Now < until || _machine.Waiting > 0)
        {
            ct.ThrowIfCancellationRequested();
            await Connect(ct);
            SendNext(ct);
            if (_isCalling || (!IsConnected && _machine.WantsConnection))
            {
                await Wait(DateTimeOffset.MaxValue, ct);
                continue;
            }
            // Whoever is not admitted asks again at the pace of the present.
            if (IsConnected && _machine.Standing is not Admission.Accepted)
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            _machine.Advance(_machine.NextDue < until || _machine.Now >= until ? _machine.NextDue : until);
            Drain();
        }
        _machine.IsTellingThePast = false;
        _machine.LeastSampleInterval = TimeSpan.Zero;
    }

    /// <summary>Does something to the machine between its steps, and gives what came of it. The station must be running.</summary>
    public Task<T> Do<T>(Func<StationMachine, T> act)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Writer.TryWrite(() =>
        {
            if (!_machine.IsTellingThePast)
                _machine.Advance(_time.GetUtcNow());
            try
            {
                done.SetResult(act(_machine));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <inheritdoc cref="Do{T}"/>
    public Task Do(Action<StationMachine> act) => Do(machine =>
    {
        act(machine);
        return true;
    });

    /// <summary>Loses the connection without a word; it comes back by itself.</summary>
    public void DropConnection() => _socket?.Abort();

    public async ValueTask DisposeAsync()
    {
        await _alarm.DisposeAsync();
        if (_socket is { } socket)
            await socket.DisposeAsync();
        await _calling;
    }

    async Task Connect(CancellationToken ct)
    {
        if (_socket is { IsOpen: true } open && !_machine.WantsConnection)
        {
            if (_machine.Standing is null)
                await open.Close(ct);
            else
                open.Abort();
        }
        if (_socket is { IsOpen: false } gone)
        {
            _socket = null;
            await gone.DisposeAsync();
            await _calling;
            Drain();
            _machine.Disconnected();
            _connectAt = _time.GetUtcNow() + BackOff();
        }
        if (_socket is not null || !_machine.WantsConnection || _time.GetUtcNow() < _connectAt)
            return;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            var server = _machine.Network.Address(_server);
            var socket = await StationSocket.Connect(
                server, Identity,
                new SocketOptions
                {
                    Password = Plan.Security.PasswordOf(_machine), Tls = server.Scheme == "wss" ? Plan.Security.TlsOf(_machine) : null, OnCall = Obey,
                    Subprotocols = [Plan.Version.Subprotocol],
                }, patience.Token);
            _ = socket.Completion.ContinueWith(_ => _mailbox.Writer.TryWrite(() => { }), TaskScheduler.Default);
            _socket = socket;
            _failures = 0;
            LastFailure = null;
            _machine.Connected();
        }
        catch (Exception e) when (
            e is WebSocketException or HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            _failures++;
            LastFailure = e.InnerException?.Message ?? e.Message;
            _machine.ConnectionFailed(LastFailure);
            _connectAt = _time.GetUtcNow() + BackOff();
        }
    }

    void SendNext(CancellationToken ct)
    {
        if (_isCalling || _socket is not { IsOpen: true } socket || _machine.Next() is not { } message)
            return;
        _machine.Sent(message);
        _isCalling = true;
        _calling = Call(socket, message, ct);
    }

    /// <summary>Never faults: what comes of the call comes by the mailbox.</summary>
    async Task Call(StationSocket socket, Outgoing message, CancellationToken ct)
    {
        var @event = message.Event;
        var call = Plan.Version.WriteEvent(@event);
        var answer = Answer.None;
        try
        {
            if (Plan.Version.Actions.Find(call.Action) is { Answer: null })
            {
                // Nobody answers it: sent is done.
                await socket.SendRaw(Frame.Send(message.Id, call.Action, call.Payload), ct);
                answer = new(Payload: "{}"u8.ToArray());
            }
            else
            {
                answer = await socket.Call(message.Id, call.Action, call.Payload, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.WebSockets.WebSocketException or InvalidOperationException)
        {
        }
        var decision = answer.Payload is { } payload ? Plan.Version.ReadAnswer(@event, payload) : null;
        _mailbox.Writer.TryWrite(() => Conclude(socket, message, answer, decision));
    }

    void Conclude(StationSocket socket, Outgoing message, Answer answer, Decision? decision)
    {
        _isCalling = false;
        if (decision is not null)
        {
            Answered++;
            _machine.Answered(message, decision);
        }
        else if (answer.IsMissing)
        {
            // No answer on a line that seems alive: it is not. The message goes out again on the next one, with its id.
            if (socket == _socket)
                socket.Abort();
        }
        else
        {
            _machine.Refused(message);
        }
    }

    async ValueTask<byte[]?> Obey(Call call, CancellationToken ct)
    {
        var reading = Plan.Version.ReadOrder(call.Action, call.Payload);
        if (reading.Order is null && StationMachine.Takes(call.Action))
            reading = Plan.Version.ReadStandardOrder(call.Action, call.Payload);
        if (reading.Order is not { } order)
            return Frame.Error(call.Id, reading.Error!, Plan.Version.Edition);
        var outcome = await Do(machine => machine.Obey(order)).WaitAsync(ct);
        return Frame.Result(
            call.Id, order is StandardOrder ? Encoding.UTF8.GetBytes(outcome.AnswerJson ?? "{}") : Plan.Version.WriteOutcome(order, outcome));
    }

    static async Task<bool> Put(Uri address, string name, string text)
    {
        using var content = new StringContent(text);
        content.Headers.ContentDisposition = new("attachment") { FileName = name };
        using var answer = await Http.PutAsync(address, content);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Until something comes by the mailbox, or it is time for something.</summary>
    async Task Wait(DateTimeOffset due, CancellationToken ct)
    {
        if (_socket is { IsOpen: false })
            return;
        if (_socket is null && _machine.WantsConnection && _connectAt < due)
            due = _connectAt;
        if (due != DateTimeOffset.MaxValue)
        {
            var delay = due - _time.GetUtcNow();
            _alarm.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        (await _mailbox.Reader.ReadAsync(ct))();
        Drain();
    }

    void Drain()
    {
        while (_mailbox.Reader.TryRead(out var act))
            act();
    }

    TimeSpan BackOff()
    {
        var wait = FirstBackOff * Math.Pow(2, Math.Min(_failures, 6));
        return (wait < LongestBackOff ? wait : LongestBackOff) * (0.5 + _jitter.NextDouble());
    }
}
