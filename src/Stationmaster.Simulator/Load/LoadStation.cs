using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;

namespace Stationmaster.Simulator.Load;

/// <summary>
/// One station under load. Its frame, MeterValues or in 2.x an updated transaction, is built once; only message id, time, register and, in
/// 2.x, the message's number are written anew, in place.
/// </summary>
sealed class LoadStation(LoadPlan plan, int index, Latencies latencies) : IDisposable
{
    const int IdDigits = 9, PortsOfAnAddress = 10_000;
    /// <summary>Numbers of as many digits as there is room for.</summary>
    const int FirstSequence = 100_000_000;
    const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    readonly LoadIdentity _self = plan.IdentityOf(index);
    readonly Lock _turn = new();
    LeanSocket? _socket;
    byte[] _frame = [];
    int _idAt;
    int _registerAt;
    int _timeAt;
    int _toldAt;
    int _messages;
    long _register = 100_000_000 + index;
    int _transactionId;
    int _sequence = FirstSequence;
    int _sequenceAt = -1;
    long _sentAt;
    bool _isOutstanding;
    bool _isClosedLoop;
    long _owedSince;

    public string? Error { get; private set; }

    /// <summary>Whether the next call follows each answer.</summary>
    public bool IsClosedLoop { get => Volatile.Read(ref _isClosedLoop); set => Volatile.Write(ref _isClosedLoop, value); }

    /// <summary>Whether a call waits for its answer.</summary>
    public bool IsOutstanding
    {
        get
        {
            lock (_turn)
                return _isOutstanding && Error is null;
        }
    }

    public long Refused { get; private set; }

    /// <summary>Connects, boots, reports its connectors and starts a transaction; a station that will be idle sends a heartbeat.</summary>
    public async Task Begin(CancellationToken ct)
    {
        try
        {
            var authorization = _self.Password is { } password
                ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_self.Identity}:{password}"))}"
                : null;
            var address = new Uri($"{plan.Server.AbsoluteUri.TrimEnd('/')}/{_self.Identity}");
            _socket = await LeanSocket.Connect(address, authorization, plan.Version.Subprotocol, ct, Source(address));
            var boot = await Tell(new Booted("Load", "Lean", _self.Identity), ct);
            if (boot is not BootDecision { Admission: Admission.Accepted })
                Error ??= $"{_self.Identity} was not admitted: {boot}";
            if (!HasOwnIds)
                await Tell(new StatusReported(ConnectorRef.Station, ConnectorStatus.Available, At: DateTimeOffset.UtcNow), ct);
            if (plan.Phases.IsEmpty)
            {
                await Tell(new StatusReported(new(1, 1), ConnectorStatus.Available, At: DateTimeOffset.UtcNow), ct);
                await Tell(new HeartbeatSent(), ct);
                return;
            }
            await Tell(new StatusReported(new(1, 1), ConnectorStatus.Preparing, At: DateTimeOffset.UtcNow), ct);
            if (HasOwnIds)
                await Tell(Told(TransactionPhase.Started, "Authorized", []) with { TokenUid = plan.Token, State = ChargingState.Charging }, ct);
            else if (await Tell(new SessionStarted(new(1, 1), plan.Token, _register, DateTimeOffset.UtcNow), ct) is StartDecision started)
                _transactionId = started.TransactionId;
            Build();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Error ??= $"{_self.Identity}: {e.Message}";
        }
    }

    /// <summary>Ends the transaction, so that a load leaves no open sessions behind.</summary>
    public async Task Finish(CancellationToken ct)
    {
        try
        {
            if (Error is null && _frame.Length > 0)
            {
                await Tell(
                    HasOwnIds
                        ? Told(TransactionPhase.Ended, "StopAuthorized", [])
                        : new SessionStopped(_transactionId, null, _register, DateTimeOffset.UtcNow, null, []), ct);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
        }
    }

    /// <summary>Reads answers until cancelled; in closed loop each one is followed by the next call. Throws nothing.</summary>
    public async Task Read(CancellationToken ct)
    {
        try
        {
            while (Error is null && await _socket!.Receive(ct) is { } text)
                await Take(text, ct);
            Error ??= $"{_self.Identity}: the server closed the connection";
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Error ??= $"{_self.Identity}: {e.Message}";
        }
    }

    /// <summary>
    /// It is time for a call. When the one before is still out, this one follows its answer, and its latency counts from now.
    /// </summary>
    public async ValueTask Due(CancellationToken ct)
    {
        lock (_turn)
        {
            if (Error is not null)
                return;
            if (_isOutstanding)
            {
                if (_owedSince == 0)
                    _owedSince = Stopwatch.GetTimestamp();
                return;
            }
            _isOutstanding = true;
        }
        try
        {
            await Send(Stopwatch.GetTimestamp(), ct);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Error ??= $"{_self.Identity}: {e.Message}";
        }
    }

    public void Dispose() => _socket?.Dispose();

    /// <summary>An address of this machine has some 28,000 ports, and loopback has many addresses.</summary>
    IPAddress? Source(Uri server)
    {
        var isHere = IPAddress.TryParse(server.DnsSafeHost, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && IPAddress.IsLoopback(address);
        return isHere && index >= PortsOfAnAddress ? new IPAddress([127, 0, 0, (byte)(2 + (index / PortsOfAnAddress))]) : null;
    }

    async ValueTask Take(ReadOnlyMemory<byte> text, CancellationToken ct)
    {
        if (text.Span.StartsWith("[2,"u8))
        {
            await Reply(text, ct);
            return;
        }
        latencies.Add(Stopwatch.GetElapsedTime(_sentAt));
        if (text.Span.StartsWith("[4,"u8))
        {
            Refused++;
            Error ??= $"{_self.Identity}: {Encoding.UTF8.GetString(text.Span)}";
        }
        if (IsClosedLoop)
        {
            await Send(Stopwatch.GetTimestamp(), ct);
            return;
        }
        long owed;
        lock (_turn)
        {
            owed = _owedSince;
            _owedSince = 0;
            _isOutstanding = owed != 0;
        }
        if (owed != 0)
            await Send(owed, ct);
    }

    ValueTask Send(long since, CancellationToken ct)
    {
        _sentAt = since;
        Digits(_frame.AsSpan(_idAt, IdDigits), ++_messages);
        Digits(_frame.AsSpan(_registerAt, IdDigits), _register += 10);
        if (_sequenceAt >= 0)
            Digits(_frame.AsSpan(_sequenceAt, IdDigits), _sequence++);
        DateTime.UtcNow.TryFormat(_frame.AsSpan(_timeAt, TimeFormat.Length), out _, TimeFormat);
        if (_toldAt != _timeAt)
            _frame.AsSpan(_timeAt, TimeFormat.Length).CopyTo(_frame.AsSpan(_toldAt));
        return _socket!.Send(_frame, ct);
    }

    async Task<Decision?> Tell(StationEvent @event, CancellationToken ct)
    {
        var call = plan.Version.WriteEvent(@event);
        var id = $"{++_messages}";
        await _socket!.Send(LeanSocket.Frame(Frame.Call(id, call.Action, call.Payload)), ct);
        while (await _socket.Receive(ct) is { } text)
        {
            switch (Frame.Read(text, plan.Version.Edition))
            {
                case CallResult result when result.Id == id:
                    return plan.Version.ReadAnswer(@event, result.Payload);
                case CallError error when error.Id == id:
                    Error ??= $"{_self.Identity}: {call.Action} {error.Error.Code} {error.Error.Description}";
                    return null;
                case Call:
                    await Reply(text, ct);
                    break;
            }
        }
        Error ??= $"{_self.Identity}: the server closed the connection";
        return null;
    }

    async ValueTask Reply(ReadOnlyMemory<byte> text, CancellationToken ct)
    {
        if (Frame.Read(text, plan.Version.Edition) is Call call && await StationSocket.Agree(plan.Version, call) is { } reply)
            await _socket!.Send(LeanSocket.Frame(reply), ct);
    }

    void Build()
    {
        var kinds = new[]
        {
            (Measurand.PowerImport, 7360m, Phase.None), (Measurand.StateOfCharge, 55m, Phase.None),
            (Measurand.CurrentImport, 16m, Phase.L1),
            (Measurand.CurrentImport, 16m, Phase.L2), (Measurand.CurrentImport, 16m, Phase.L3), (Measurand.Voltage, 230m, Phase.L1N),
            (Measurand.Voltage, 230m, Phase.L2N),
        };
        ImmutableArray<MeasuredValue> values =
        [
            new(Measurand.EnergyImportRegister, 999_999_999m),
            .. kinds.Take(plan.Values - 1).Select(kind => new MeasuredValue(kind.Item1, kind.Item2, kind.Item3)),
        ];
        ImmutableArray<MeterSample> samples = [new(DateTimeOffset.UtcNow, values)];
        var call = plan.Version.WriteEvent(HasOwnIds
            ? Told(TransactionPhase.Updated, "MeterValuePeriodic", samples)
            : new MeterReported(new(1, 1), _transactionId, samples));
        _frame = LeanSocket.Frame(Frame.Call(new string('0', IdDigits), call.Action, call.Payload));
        _idAt = _frame.AsSpan().IndexOf("000000000"u8);
        _registerAt = _frame.AsSpan().IndexOf("999999999"u8);
        _timeAt = _frame.AsSpan().LastIndexOf("\"timestamp\":\""u8) + "\"timestamp\":\"".Length;
        _toldAt = _frame.AsSpan().IndexOf("\"timestamp\":\""u8) + "\"timestamp\":\"".Length;
        if (HasOwnIds)
            _sequenceAt = _frame.AsSpan().IndexOf("\"seqNo\":"u8) + "\"seqNo\":".Length;
    }

    bool HasOwnIds => plan.Version.Edition != OcppEdition.V16;

    TransactionReported Told(TransactionPhase phase, string trigger, ImmutableArray<MeterSample> samples) =>
        new(phase, $"LOAD-{_self.Identity}", _sequence++, DateTimeOffset.UtcNow, trigger, samples) { Connector = new(1, 1) };

    static void Digits(Span<byte> target, long value)
    {
        for (var i = target.Length - 1; i >= 0; i--, value /= 10)
            target[i] = (byte)('0' + (value % 10));
    }
}
