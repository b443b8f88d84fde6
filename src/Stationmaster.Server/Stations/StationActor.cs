using Stationmaster.Server.Hosting;
using Stationmaster.Server.MessageLog;
using System.Threading.Channels;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Cluster;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>What actors share.</summary>
/// <param name="Owners">In a cluster: who may write for which station. Null where one process has them all.</param>
sealed record StationServices(
    StationStore Store, Commits Commits, LiveBoard Board, MessageFeed Feed, StationOptions Policy, TimeProvider Clock, ILoggerFactory Loggers,
    Owners? Owners = null);

/// <summary>
/// One station's mailbox: loads, decides, stores, tells, answers, one message at a time. All its mutable state is touched by its own
/// loop only. When a commit fails it forgets what it knows and loads again.
/// </summary>
sealed partial class StationActor : ICallTarget
{
    readonly long _id;
    readonly StationServices _services;
    readonly ILogger _logger;
    readonly Func<long, Order, string, Task> _orderLater;
    readonly Channel<object> _mailbox = Channel.CreateUnbounded<object>();
    readonly Task _loop;
    Station? _station;
    StationSites? _sites;
    int? _spareNumber;
    StationConnection? _connection;
    DateTimeOffset? _disconnectedAt;

    public StationActor(long id, StationServices services, Func<long, Order, string, Task> orderLater)
    {
        _id = id;
        _services = services;
        _orderLater = orderLater;
        _logger = services.Loggers.CreateLogger<StationActor>();
        LastBusyAt = services.Clock.GetUtcNow();
        _loop = Task.Run(Work);
    }

    public DateTimeOffset LastBusyAt { get; private set; }

    /// <summary>Done when the mailbox was closed and worked off.</summary>
    public Task Completion => _loop;

    sealed record Connected(StationConnection Connection, TaskCompletionSource Done);
    sealed record Disconnected(StationConnection Connection);
    sealed record Told(StationConnection Connection, ReceivedCall Call);
    sealed record Own(StationEvent Event, TaskCompletionSource Done);
    sealed record SiteChanged(bool IsTold);
    sealed record Asked(int Number, TaskCompletionSource<ChargeRecord?> Answer);

    public async ValueTask Receive(StationConnection connection, ReceivedCall call, CancellationToken ct)
    {
        await connection.Room.WaitAsync(ct);
        if (!_mailbox.Writer.TryWrite(new Told(connection, call)))
            connection.Abort("its actor has ended");
    }

    public void Closed(StationConnection connection) => _mailbox.Writer.TryWrite(new Disconnected(connection));

    /// <summary>False when this actor has ended and another must be made.</summary>
    public async Task<bool> Connect(StationConnection connection)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_mailbox.Writer.TryWrite(new Connected(connection, done)))
            return false;
        await done.Task;
        return true;
    }

    /// <summary>Something that happens without the station: a time that has come, an order's outcome. Completes when durable.</summary>
    public async Task<bool> Tell(StationEvent @event)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_mailbox.Writer.TryWrite(new Own(@event, done)))
            return false;
        await done.Task;
        return true;
    }

    public bool ReloadSite(bool isTold) => _mailbox.Writer.TryWrite(new SiteChanged(isTold));

    public async Task<ChargeRecord?> Running(int number, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<ChargeRecord?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _mailbox.Writer.TryWrite(new Asked(number, answer)) ? await answer.Task.WaitAsync(ct) : null;
    }

    /// <summary>Takes no more; false when it still has a connection or something to do.</summary>
    public bool TryEnd(DateTimeOffset idleSince) =>
        _connection is null && LastBusyAt < idleSince && _mailbox.Reader.Count == 0 && _mailbox.Writer.TryComplete();

    public void End() => _mailbox.Writer.TryComplete();

    async Task Work()
    {
        await foreach (var letter in _mailbox.Reader.ReadAllAsync())
        {
            LastBusyAt = _services.Clock.GetUtcNow();
            try
            {
                await On(letter);
            }
            catch (StaleOwnerException e)
            {
                LetGo();
                LogLost(_id);
                Fail(letter, e);
            }
            catch (Exception e)
            {
                Forget();
                LogFault(_id, letter.GetType().Name, e);
                Fail(letter, e);
            }
        }
    }

    Task On(object letter) => letter switch
    {
        Told told => OnCall(told),
        Connected connected => OnConnected(connected),
        Disconnected gone => OnDisconnected(gone),
        Own own => OnOwn(own),
        SiteChanged changed => OnSiteChanged(changed),
        Asked asked => OnAsked(asked),
        TakenOver taken => OnTakenOver(taken),
        _ => throw new InvalidOperationException($"No such letter: {letter.GetType().Name}"),
    };

    /// <summary>An unanswered station keeps its message; whoever waits is told.</summary>
    static void Fail(object letter, Exception e)
    {
        switch (letter)
        {
            case Told { Connection: var connection }:
                connection.Abort("its message could not be stored");
                break;
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
    }

    async Task<Station> Load(CancellationToken ct)
    {
        _sites ??= await _services.Store.Sites(_id, ct);
        return _station ??= await _services.Store.Load(_id, _sites, ct);
    }

    async Task OnConnected(Connected connected)
    {
        _sites = null;
        await Claim();
        await Load(default);
        var (connection, now) = (connected.Connection, connected.Connection.ConnectedAt);
        connection.Owner = _owner;
        await _services.Commits.Save(_services.Store.ConnectionOpened(_id, connection, now, _services.Owners?.NodeLabel), _owner, default);
        _connection = connection;
        _disconnectedAt = null;
        Show();
        connected.Done.SetResult();
    }

    async Task OnDisconnected(Disconnected gone)
    {
        var now = _services.Clock.GetUtcNow();
        if (_connection != gone.Connection || !IsOurs)
        {
            _services.Commits.SaveLater(_services.Store.ConnectionClosed(_id, gone.Connection, now, isLast: false), gone.Connection.Owner);
            if (_connection == gone.Connection)
            {
                (_connection, _disconnectedAt) = (null, now);
                Show();
            }
            return;
        }
        _connection = null;
        _disconnectedAt = now;
        var station = await Load(default);
        var step = station.OnOwn(new ConnectionLost(), FactsOf(now));
        using var stamp = _services.Commits.OpenStamp();
        var changes = await _services.Store.Changes(step, _sites!, now, stamp.At, 0, default);
        await _services.Commits.Save([.. changes, .. _services.Store.ConnectionClosed(_id, gone.Connection, now, isLast: true)], _owner, default);
        _station = step.Station;
        Show();
    }

    async Task OnSiteChanged(SiteChanged changed)
    {
        _sites = null;
        if (IsOurs)
        {
            await Load(default);
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

    void Show()
    {
        if (_station is not { } station || _sites is not { } sites)
            return;
        var now = _services.Clock.GetUtcNow();
        _services.Board.Show(new(
            _id, _connection is not null, _connection?.ConnectedAt ?? _disconnectedAt, _connection?.LastHeardAt,
            [.. sites.Connectors.Select(connector => new ConnectorView(station.StateOf(connector, now), station.RunningOn(connector)))], _owner?.Epoch ?? 0));
    }

    Facts FactsOf(DateTimeOffset now) =>
        new(now, 0, Guid.Empty, null, null, null, null, _connection?.ConnectedAt, _services.Policy.HeartbeatInterval);

    [LoggerMessage(LogLevel.Error, "Charge box {Id}: {Letter} failed; its state is loaded again")]
    partial void LogFault(long id, string letter, Exception e);
}
