using System.Collections.Concurrent;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Security;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>
/// The actors and the sockets of this process. An actor is made when first needed, and ended when its station is gone and nothing
/// happens. The connections' table is touched under <see cref="_gate"/>.
/// </summary>
sealed partial class StationRegistry : IStations
{
    static readonly TimeSpan TakeOverWindow = TimeSpan.FromMinutes(1);
    const int MostTakeOvers = 3;

    readonly StationServices _services;
    readonly OrderBook _orders;
    readonly Func<long, Order, string, Task> _orderByItself;
    readonly ILogger _logger;
    readonly ConcurrentDictionary<long, StationActor> _actors = new();
    readonly Dictionary<long, StationConnection> _connections = [];
    StationConnection[]? _listed;
    readonly Dictionary<long, List<DateTimeOffset>> _takeOvers = [];
    readonly Lock _gate = new();

    readonly SecurityOutcomes _security;

    public StationRegistry(StationServices services, OrderBook orders, SecurityOutcomes security)
    {
        _services = services;
        _orders = orders;
        _orderByItself = OrderByItself;
        _security = security;
        _logger = services.Loggers.CreateLogger<StationRegistry>();
    }

    public int ConnectedCount
    {
        get
        {
            lock (_gate)
                return _connections.Count;
        }
    }

    /// <summary>How many letters wait in all mailboxes.</summary>
    public int Waiting => _actors.Sum(pair => pair.Value.Waiting);

    public bool IsConnected(long chargeBoxId) => Find(chargeBoxId) is not null;

    StationConnection? Find(long chargeBoxId)
    {
        lock (_gate)
            return _connections.GetValueOrDefault(chargeBoxId);
    }

    /// <summary>The connections as they are now. Several workers ask each second: put together again only when one came or went.</summary>
    public IReadOnlyList<StationConnection> Connections()
    {
        lock (_gate)
            return _listed ??= [.. _connections.Values];
    }

    public StationActor Actor(long chargeBoxId) =>
        _actors.GetOrAdd(chargeBoxId, id => new StationActor(id, _services, _orderByItself));

    StationActor Successor(long chargeBoxId, StationActor ended)
    {
        _actors.TryRemove(new(chargeBoxId, ended));
        return Actor(chargeBoxId);
    }

    /// <summary>What a decision orders; nobody waits for it, so it ends here whatever happens.</summary>
    async Task OrderByItself(long chargeBoxId, Order order, string why)
    {
        try
        {
            var result = await Order(chargeBoxId, order, why, CancellationToken.None);
            if (order is SetChargingProfile { IsMadeForCar: true } set && result.Outcome.Kind == OutcomeKind.Accepted && _services.Profiles is { } profiles)
                await profiles.Set(chargeBoxId, set.Connector.Evse, set.Profile, why, isForCar: true);
        }
        catch (Exception e)
        {
            LogOrderLost(chargeBoxId, order, e);
        }
    }

    /// <summary>
    /// Makes the connection the station's own. An equally or better authenticated newcomer replaces the old one at once; who comes
    /// back more than three times a minute while the other lives is two stations under one name.
    /// </summary>
    /// <returns>Why not, in plain words; null when it was taken.</returns>
    public async Task<string?> Connect(StationConnection connection)
    {
        StationConnection? old;
        StationActor actor;
        Task<bool> connecting;
        lock (_gate)
        {
            if (_connections.TryGetValue(connection.ChargeBoxId, out old))
            {
                if (old.IsAuthenticated && !connection.IsAuthenticated || old.Profile > connection.Profile)
                    return "a better authenticated connection of this station is open";
                if (IsTakenOverTooOften(connection.ChargeBoxId, connection.ConnectedAt))
                {
                    LogContested(connection.Identity, connection.RemoteAddress, old.RemoteAddress);
                    return "this identity is connected elsewhere and changes hands too often";
                }
            }
            _connections[connection.ChargeBoxId] = connection;
            _listed = null;
            // Under the gate, so that of two newcomers the actor takes the same for the last as the table.
            actor = Actor(connection.ChargeBoxId);
            connecting = actor.Connect(connection);
        }
        // The new one first: the station is not offline in between.
        try
        {
            while (!await connecting)
            {
                actor = Successor(connection.ChargeBoxId, actor);
                connecting = actor.Connect(connection);
            }
        }
        finally
        {
            // Even when this one fails: the old one is not in the table any more.
            old?.Abort("the station connected again");
        }
        connection.HandOver(actor);
        // It may have ended before there was an actor to be told.
        if (connection.Closed.IsCancellationRequested)
            actor.Closed(connection);
        return null;
    }

    bool IsTakenOverTooOften(long chargeBoxId, DateTimeOffset now)
    {
        if (!_takeOvers.TryGetValue(chargeBoxId, out var times))
            _takeOvers[chargeBoxId] = times = [];
        times.RemoveAll(time => time < now - TakeOverWindow);
        if (times.Count >= MostTakeOvers)
            return true;
        times.Add(now);
        return false;
    }

    public void Gone(StationConnection connection)
    {
        lock (_gate)
        {
            if (_connections.GetValueOrDefault(connection.ChargeBoxId) != connection)
                return;
            _connections.Remove(connection.ChargeBoxId);
            _listed = null;
        }
    }

    public async Task Tell(long chargeBoxId, StationEvent @event)
    {
        var actor = Actor(chargeBoxId);
        while (!await actor.Tell(@event))
            actor = Successor(chargeBoxId, actor);
    }

    public Task<ChargeRecord?> Running(long chargeBoxId, int number, CancellationToken ct) => Actor(chargeBoxId).Running(number, ct);

    public void SiteChanged(long chargeBoxId) => SiteChanged(chargeBoxId, isTold: false);

    /// <param name="isTold">Every other node knows already.</param>
    public void SiteChanged(long chargeBoxId, bool isTold)
    {
        if (_actors.TryGetValue(chargeBoxId, out var actor) && actor.ReloadSite(isTold))
            return;
        if (isTold)
            _services.Board.RefreshHere(chargeBoxId);
        else
            _services.Board.Refresh(chargeBoxId);
    }

    /// <summary>By which right its connection here is served; null when it has none.</summary>
    public long? EpochOf(long chargeBoxId) => Find(chargeBoxId)?.Owner?.Epoch;

    /// <summary>Another node has claimed the station.</summary>
    public void Yield(long chargeBoxId, long epoch)
    {
        if (_actors.TryGetValue(chargeBoxId, out var actor))
            actor.Yield(epoch);
    }

    /// <summary>This node may not serve stations for now: they come back to one that may.</summary>
    public void LetAllGo(string why)
    {
        foreach (var connection in Connections())
            connection.Abort(why);
    }

    /// <summary>Stations may connect.</summary>
    public bool IsOpen => _services.Owners is not { IsHeld: false };

    public void Disconnect(long chargeBoxId, string why) => Find(chargeBoxId)?.Abort(why);

    /// <summary>Ends actors nobody needs, and drops stations that answer no pings and say nothing.</summary>
    public void Sweep(DateTimeOffset now)
    {
        foreach (var (id, actor) in _actors)
        {
            if (actor.TryEnd(now - TimeSpan.FromMinutes(5)))
                _actors.TryRemove(new(id, actor));
        }
        lock (_gate)
        {
            foreach (var (id, times) in _takeOvers)
            {
                if (times[^1] < now - TakeOverWindow)
                    _takeOvers.Remove(id);
            }
        }
        foreach (var connection in Connections())
        {
            if (connection.IsJudgedByTraffic && now - connection.LastHeardAt > _services.Policy.HeartbeatInterval * 2 + _services.Policy.KeepAliveTimeout)
                connection.Abort("nothing heard for too long");
        }
    }

    /// <summary>Closes every mailbox and waits until it is worked off.</summary>
    public async Task End()
    {
        await Task.WhenAll(_actors.Values.Select(actor => actor.End()).ToList());
    }

    [LoggerMessage(LogLevel.Warning, "{Identity} is claimed from {Newcomer} and from {Holder} in turn; the newcomer is turned away")]
    partial void LogContested(string identity, string newcomer, string holder);
}
