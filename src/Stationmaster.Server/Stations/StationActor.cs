using Stationmaster.Server.Hosting;
using Stationmaster.Server.MessageLog;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Cluster;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>What actors share.</summary>
/// <param name="Owners">In a cluster: who may write for which station. Null where one process has them all.</param>
/// <param name="Signing">Null where no certificates are given.</param>
sealed record StationServices(
    StationStore Store, Commits Commits, LiveBoard Board, MessageFeed Feed, StationOptions Policy, LimitOptions Limits, TimeProvider Clock,
    ILoggerFactory Loggers, Figures Figures, Owners? Owners = null, Certificates.CertificateSigning? Signing = null,
    Security.SecurityEventStore? SecurityEvents = null, Monitoring.EventStore? Events = null, Pki.Inquiries? Inquiries = null,
    SmartCharging.ProfileStore? Profiles = null, Payments.PaymentDirectory? Payments = null)
{
    public ILogger ActorLog { get; } = Loggers.CreateLogger<StationActor>();
}

/// <summary>
/// One station's mailbox: loads, decides, stores, tells, answers, one message at a time. All its mutable state is touched by whoever works
/// the mailbox off, one at a time, but for the mailbox itself, under its lock. When a commit fails it forgets what it knows and loads again.
/// </summary>
sealed partial class StationActor : ICallTarget
{
    readonly long _id;
    readonly StationServices _services;
    readonly ILogger _logger;
    readonly Func<long, Order, string, Task> _orderLater;
    readonly Queue<object> _mailbox = new();
    TaskCompletionSource? _ended;
    bool _isBusy;
    bool _isEnding;
    Station? _station;
    StationSites? _sites;
    int? _spareNumber;
    long _lastMessageId;
    StationConnection? _connection;
    DateTimeOffset? _disconnectedAt, _lastHeardAt;

    public StationActor(long id, StationServices services, Func<long, Order, string, Task> orderLater)
    {
        _id = id;
        _services = services;
        _orderLater = orderLater;
        _logger = services.ActorLog;
        LastBusyAt = services.Clock.GetUtcNow();
    }

    public DateTimeOffset LastBusyAt { get; private set; }

    /// <summary>How many letters wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_mailbox)
                return _mailbox.Count;
        }
    }

    sealed record Connected(StationConnection Connection, TaskCompletionSource Done);
    sealed record Disconnected(StationConnection Connection, DateTimeOffset At);
    sealed record Told(StationConnection Connection, ReceivedCall Call);
    sealed record Own(StationEvent Event, TaskCompletionSource Done);
    sealed record SiteChanged(bool IsTold);
    sealed record Asked(int Number, TaskCompletionSource<ChargeRecord?> Answer);

    public async ValueTask Receive(StationConnection connection, ReceivedCall call, CancellationToken ct)
    {
        await connection.Room.WaitAsync(ct);
        if (connection.IsLeaving)
        {
            connection.Room.Release();
            return;
        }
        connection.CallTaken();
        // Begun at once on this thread: the common letter finds an empty mailbox and waits for nothing but its commit.
        if (!Post(new Told(connection, call), isBegunHere: true))
            connection.Abort("its actor has ended");
    }

    public void Closed(StationConnection connection) => Post(new Disconnected(connection, _services.Clock.GetUtcNow()));

    /// <summary>False when this actor has ended and another must be made.</summary>
    public async Task<bool> Connect(StationConnection connection)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(new Connected(connection, done)))
            return false;
        await done.Task;
        return true;
    }

    /// <summary>Something that happens without the station: a time that has come, an order's outcome. Completes when durable.</summary>
    public async Task<bool> Tell(StationEvent @event)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(new Own(@event, done)))
            return false;
        await done.Task;
        return true;
    }

    public bool ReloadSite(bool isTold) => Post(new SiteChanged(isTold));

    public async Task<ChargeRecord?> Running(int number, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<ChargeRecord?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Post(new Asked(number, answer)) ? await answer.Task.WaitAsync(ct) : null;
    }

    /// <summary>Takes no more; false when it still has a connection or something to do.</summary>
    public bool TryEnd(DateTimeOffset idleSince)
    {
        lock (_mailbox)
        {
            if (_connection is not null || LastBusyAt >= idleSince || _isBusy)
                return false;
            _isEnding = true;
        }
        return true;
    }

    /// <summary>Takes no more. Completes when what was taken is worked off.</summary>
    public Task End()
    {
        lock (_mailbox)
        {
            _isEnding = true;
            if (!_isBusy)
                return Task.CompletedTask;
            _ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _ended.Task;
        }
    }

    bool Post(object letter, bool isBegunHere = false)
    {
        lock (_mailbox)
        {
            if (_isEnding)
                return false;
            if (_isBusy)
            {
                _mailbox.Enqueue(letter);
                return true;
            }
            _isBusy = true;
        }
        if (isBegunHere)
            _ = Work(letter);
        else
            _ = Task.Run(() => Work(letter));
        return true;
    }

    /// <summary>Works off the mailbox until it is empty. Throws nothing.</summary>
    async Task Work(object? letter)
    {
        for (; letter is not null; letter = Next())
        {
            try
            {
                await On(letter);
            }
            catch (Exception e)
            {
                await OnFault(letter, e);
            }
            finally
            {
                if (letter is Told { Connection: var connection })
                    connection.CallDone();
            }
        }
    }

    object? Next()
    {
        lock (_mailbox)
        {
            LastBusyAt = _services.Clock.GetUtcNow();
            if (_mailbox.TryDequeue(out var letter))
                return letter;
            _isBusy = false;
            _ended?.TrySetResult();
            return null;
        }
    }

    ValueTask On(object letter) => letter switch
    {
        Told told => OnCall(told),
        Inquired inquired => new(OnInquired(inquired)),
        Connected connected => new(OnConnected(connected)),
        Disconnected gone => new(OnDisconnected(gone)),
        Own own => new(OnOwn(own)),
        SiteChanged changed => new(OnSiteChanged(changed)),
        Asked asked => new(OnAsked(asked)),
        TakenOver taken => new(OnTakenOver(taken)),
        RefusedAnswer refused => new(OnRefusedAnswer(refused)),
        _ => throw new InvalidOperationException($"No such letter: {letter.GetType().Name}"),
    };

    /// <summary>Whoever waits is told.</summary>
    static void Fail(object letter, Exception e)
    {
        switch (letter)
        {
            case Connected { Done: var done }:
                done.TrySetException(e);
                break;
            case Own { Done: var done }:
                done.TrySetException(e);
                break;
            case Asked { Answer: var answer }:
                answer.TrySetException(e);
                break;
        }
    }

    void Forget()
    {
        _station = null;
        _sites = null;
        _paymentsSeen = null;
    }

    async Task<Station> Load(CancellationToken ct)
    {
        _sites ??= await _services.Store.Sites(_id, ct);
        if (_station is not null)
            return _station;
        _station = await _services.Store.Load(_id, _sites, ct);
        WatchLimits();
        return _station;
    }

    async Task OnConnected(Connected connected)
    {
        _sites = null;
        _paymentsSeen = null;
        await Claim();
        await Load(default);
        var (connection, now) = (connected.Connection, connected.Connection.ConnectedAt);
        connection.Owner = _owner;
        await _services.Commits.Save(_services.Store.ConnectionOpened(_id, connection, now, _services.Owners?.NodeLabel), _owner, default);
        connection.Costs = Costs;
        _connection = connection;
        _disconnectedAt = null;
        Show();
        connected.Done.SetResult();
    }

    async Task OnDisconnected(Disconnected gone)
    {
        var now = gone.At;
        if (!IsOurs)
        {
            // The database cannot be told now; when it can, the station may still be this node's.
            if (_services.Owners is { IsHeld: false } && _owner is not null && _owner == gone.Connection.Owner)
                _ = CloseLater(gone);
            else
                _ = _services.Commits.SaveLater(_services.Store.ConnectionClosed(_id, gone.Connection, now, isLast: false), gone.Connection.Owner);
            if (_connection == gone.Connection)
            {
                (_connection, _disconnectedAt, _lastHeardAt) = (null, now, gone.Connection.LastHeardAt);
                Show();
            }
            return;
        }
        if (_connection is not null && _connection != gone.Connection)
        {
            await _services.Commits.Save(_services.Store.ConnectionClosed(_id, gone.Connection, now, isLast: false), _owner, default);
            return;
        }
        (_connection, _disconnectedAt, _lastHeardAt) = (null, now, gone.Connection.LastHeardAt);
        var station = await Load(default);
        var (lost, facts) = (new ConnectionLost(), FactsOf(now));
        var step = station.OnOwn(lost, facts);
        using var stamp = _services.Commits.OpenStamp();
        var (changes, _) = await _services.Store.Changes(new(station, lost, facts, step, 0, _lastMessageId), _sites!, now, stamp.At, default);
        await _services.Commits.Save([.. changes, .. _services.Store.ConnectionClosed(_id, gone.Connection, now, isLast: true)], _owner, default);
        _station = step.Station;
        Show();
    }

    async Task OnSiteChanged(SiteChanged changed)
    {
        _sites = null;
        _paymentsSeen = null;
        if (IsOurs)
        {
            await Load(default);
            if (_connection is not null)
                _connection.Costs = Costs;
            Show();
        }
        if (changed.IsTold)
            _services.Board.RefreshHere(_id);
        else
            _services.Board.Refresh(_id);
    }

    async Task OnAsked(Asked asked)
    {
        var station = await Load(default);
        asked.Answer.SetResult(station.Sessions.GetValueOrDefault(asked.Number) is { Session.State: Charging.Sessions.SessionState.Running } open
            ? ChargeRecord.Running(
                open.Session, open.Metering, await _services.Store.HistoryOf(open.Session, default), _services.Clock.GetUtcNow())
            : null);
        // What another node may change any moment is read, not remembered.
        if (!IsOurs)
            Forget();
    }

    Facts FactsOf(DateTimeOffset now)
    {
        var takesLimits = _connection?.Version.TakesLimits;
        return new(now, 0, Guid.Empty, null, null, null, null, _connection?.ConnectedAt, _services.Policy.HeartbeatInterval)
        {
            TakesLimits = takesLimits == true,
            KeepsLimits = takesLimits == false,
        };
    }

    [LoggerMessage(LogLevel.Error, "Charge box {ChargeBoxId}: {Letter} failed; its state is loaded again")]
    partial void LogFault(long chargeBoxId, string letter, Exception e);
}
