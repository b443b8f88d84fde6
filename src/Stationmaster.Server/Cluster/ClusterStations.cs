using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>The stations of all nodes: what is connected here is served here, without the broker; the rest over it.</summary>
sealed partial class ClusterStations : IStations
{
    /// <summary>The owner ends an order by its own deadline; this is for an owner that says nothing any more.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    readonly StationRegistry _local;
    readonly OrderBook _orders;
    readonly PostgresCluster _store;
    readonly Membership _members;
    readonly Bus _bus;
    readonly Asking _asking;
    readonly LiveBoard _board;
    readonly ILogger _logger;

    public ClusterStations(
        StationRegistry local, OrderBook orders, PostgresCluster store, Membership members, Bus bus, Asking asking, LiveBoard board, Owners owners,
        ILogger<ClusterStations> logger)
    {
        (_local, _orders, _store, _members, _bus, _asking, _board, _logger) = (local, orders, store, members, bus, asking, board, logger);
        asking.Answer<Given, Answered>("order", Carry);
        bus.On<Closing>("disconnect", (_, closing) => Now(() => local.Disconnect(closing.ChargeBoxId, closing.Why)));
        bus.On<Claimed>("claimed", (_, claimed) => Now(() => claimed.Stations.ToList().ForEach(owner => local.Yield(owner.ChargeBoxId, owner.Epoch))));
        owners.TookOver += (node, stations) => _ = bus.Send(node, "claimed", new Claimed(stations), CancellationToken.None);
        members.LostHold += () => _ = Task.Run(() => local.LetAllGo("this node has lost touch with the database"));
    }

    /// <param name="Epoch">Of the owner as it was looked up: one that has lost the station since does not act on it.</param>
    sealed record Given(long OrderId, long ChargeBoxId, long Epoch, Order Order, string By);

    /// <param name="Outcome">Null when the station is not there any more.</param>
    sealed record Answered(Outcome? Outcome);

    sealed record Claimed(IReadOnlyList<StationOwner> Stations);

    sealed record Closing(long ChargeBoxId, string Why);

    bool IsHere(long chargeBoxId) => _members.IsHeld && _local.IsConnected(chargeBoxId);

    public bool IsConnected(long chargeBoxId) => IsHere(chargeBoxId) || _board.Find(chargeBoxId) is { IsOnline: true };

    // All of it is in the database: any node can read it.
    public Task<ChargeRecord?> Running(long chargeBoxId, int number, CancellationToken ct) => _local.Running(chargeBoxId, number, ct);

    public void SiteChanged(long chargeBoxId) => _local.SiteChanged(chargeBoxId);

    public void Disconnect(long chargeBoxId, string why)
    {
        _local.Disconnect(chargeBoxId, why);
        _ = _bus.Tell("disconnect", new Closing(chargeBoxId, why), CancellationToken.None);
    }

    public async Task<OrderResult> Order(long chargeBoxId, Order order, string by, CancellationToken ct)
    {
        if (IsHere(chargeBoxId))
            return await _local.Order(chargeBoxId, order, by, ct);
        var orderId = await _orders.Opened(chargeBoxId, order, by, ct);
        return new(orderId, await CarryElsewhere(orderId, chargeBoxId, order, by).WaitAsync(ct));
    }

    async Task<Outcome> CarryElsewhere(long orderId, long chargeBoxId, Order order, string by)
    {
        var (outcome, isEnded) = await AskOwner(orderId, chargeBoxId, order, by);
        if (!isEnded)
            await _orders.Ended(orderId, outcome);
        return outcome;
    }

    /// <summary>The station may move while it is asked for: then it is looked up once more.</summary>
    async Task<(Outcome Outcome, bool IsEnded)> AskOwner(long orderId, long chargeBoxId, Order order, string by)
    {
        StationOwner? before = null;
        while (true)
        {
            var owner = await _store.OwnerOf(chargeBoxId, CancellationToken.None);
            if (owner is null || owner == before)
                return (Outcome.Offline, false);
            if (owner.Node == _members.Self)
                return IsHere(chargeBoxId) ? (await _local.Carry(chargeBoxId, orderId, order, by), true) : (Outcome.Offline, false);
            var (sent, answer) = await _asking.Ask<Given, Answered>(
                owner.Node, "order", new(orderId, chargeBoxId, owner.Epoch, order, by), Deadlines.Order + Grace, CancellationToken.None);
            if (sent != Sent.Queued)
                return (Outcome.Unreachable, false);
            if (answer is null)
                return (_members.Peers.ContainsKey(owner.Node) ? Outcome.TimedOut : Outcome.Offline with { IsLost = true, Why = "The connection was lost before the answer" }, false);
            if (answer.Outcome is { } outcome)
                return (outcome, true);
            before = owner;
        }
    }

    async Task<Answered> Carry(long from, Given given) => new(
        IsHere(given.ChargeBoxId) && _local.EpochOf(given.ChargeBoxId) is { } epoch && epoch >= given.Epoch
            ? await _local.Carry(given.ChargeBoxId, given.OrderId, given.Order, given.By)
            : null);

    static Task Now(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
