using System.Collections.Immutable;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Connectors;

/// <summary>A connector as the node shows it that holds its station's socket.</summary>
/// <param name="Epoch">Of that node's right to show it: the higher one is right.</param>
/// <param name="Sequence">Of the change at that node: the later one is right.</param>
public sealed record ConnectorElsewhere(long ChargeBoxId, long ConnectorId, long Epoch, long Sequence, Connector Body);

/// <summary>In a cluster: what this board tells the boards of other nodes, and takes in from them.</summary>
public sealed partial class LiveBoard
{
    /// <summary>Called when a charge box is to be read again, for other nodes to do the same.</summary>
    internal Action<long>? Refreshed { get; set; }

    /// <summary>What another node shows of a station.</summary>
    sealed class ShownElsewhere
    {
        public long Node { get; set; }
        public long Epoch { get; set; }
        public Dictionary<long, ConnectorElsewhere> Connectors { get; } = [];
    }

    /// <summary>What was published here after a sequence, of stations connected here, the latest of each connector.</summary>
    /// <returns>Null when some of it is forgotten: then all is to be told.</returns>
    internal (IReadOnlyList<ConnectorElsewhere>? Changes, long UpTo) OwnSince(long sequence)
    {
        lock (_lock)
        {
            if (sequence >= _published)
                return ([], sequence);
            if (_log.Between(sequence, _published) is not { } changes)
                return (null, _published);
            var latest = new Dictionary<long, ConnectorElsewhere>();
            foreach (var change in changes)
            {
                if (change.After is { } live && OwnEpoch(live.Place.ChargeBoxId) is { } epoch)
                    latest[change.ConnectorId] = Told(live, epoch);
            }
            return ([.. latest.Values], _published);
        }
    }

    /// <summary>All connectors of stations connected here.</summary>
    internal IReadOnlyList<ConnectorElsewhere> Own()
    {
        lock (_lock)
        {
            Settle();
            return
            [
                .. from station in _stations
                   let epoch = OwnEpoch(station.Key)
                   where epoch is not null
                   from slot in station.Value.Connectors
                   where slot.Live is not null
                   select Told(slot.Live!, epoch!.Value),
            ];
        }
    }

    long? OwnEpoch(long chargeBoxId) =>
        _stations.GetValueOrDefault(chargeBoxId) is { Elsewhere: null, View.Epoch: > 0 and var epoch } ? epoch : null;

    static ConnectorElsewhere Told(ConnectorLive live, long epoch) =>
        new(live.Place.ChargeBoxId, live.Place.Id, epoch, live.Sequence, live.Body);

    /// <summary>What another node told, in any order and perhaps again.</summary>
    internal void ShowElsewhere(long node, IReadOnlyList<ConnectorElsewhere> connectors)
    {
        lock (_lock)
        {
            Settle();
            foreach (var station in connectors.GroupBy(connector => connector.ChargeBoxId))
                ShowElsewhere(node, station.Key, station);
        }
    }

    void ShowElsewhere(long node, long chargeBoxId, IEnumerable<ConnectorElsewhere> connectors)
    {
        var station = SlotOf(chargeBoxId);
        foreach (var connector in connectors)
        {
            if (connector.Epoch < Math.Max(station.Elsewhere?.Epoch ?? 0, station.View?.Epoch ?? 0))
                continue;
            if (station.Elsewhere is not { } shown || shown.Epoch < connector.Epoch)
                station.Elsewhere = shown = new() { Node = node, Epoch = connector.Epoch };
            if (!shown.Connectors.TryGetValue(connector.ConnectorId, out var before) || before.Sequence <= connector.Sequence)
                shown.Connectors[connector.ConnectorId] = connector;
        }
        if (station.Elsewhere is { } all && all.Connectors.Keys.Any(id => station.Connectors.All(slot => slot.Place.Id != id)))
            _stale.Writer.TryWrite(chargeBoxId);
        Look(station);
    }

    /// <summary>A node is dead: its stations are offline until they come back to another.</summary>
    internal void LeaveElsewhere(long node)
    {
        lock (_lock)
        {
            Settle();
            var now = time.GetUtcNow();
            foreach (var station in _stations.Values.Where(station => station.Elsewhere?.Node == node))
            {
                foreach (var (id, connector) in station.Elsewhere!.Connectors.ToList())
                    station.Elsewhere.Connectors[id] = connector with { Body = Left(connector.Body, now) };
                Look(station);
            }
        }
    }

    /// <summary>The nodes that stations were shown by.</summary>
    internal IReadOnlyCollection<long> NodesElsewhere()
    {
        lock (_lock)
            return _stations.Values.Select(station => station.Elsewhere?.Node ?? 0).Where(node => node != 0).ToHashSet();
    }

    static Connector Left(Connector body, DateTimeOffset now) => !body.ChargeBox.Online ? body : body with
    {
        Status = LiveStatus.Offline, Since = now, ChargeBox = body.ChargeBox with { Online = false },
        Session = body.Session is { } session ? session with { PowerKw = null } : null,
    };

    void LookElsewhere(StationSlot station, ShownElsewhere elsewhere)
    {
        StationView? view = null;
        foreach (var slot in station.Connectors)
        {
            if (!elsewhere.Connectors.TryGetValue(slot.Place.Id, out var told))
                continue;
            view = Seen(view, slot.Place.Ref, told);
            var live = new ConnectorLive(slot.Place, Placed(told.Body, slot.Place), 0, null);
            if (slot.Live is { } before && before.LooksLike(live))
            {
                slot.Live = live.At(before.Sequence);
                continue;
            }
            var next = live.At(_log.NextSequence);
            _log.Add(slot.Live, next);
            slot.Live = next;
        }
        if (view is not null)
            station.View = view;
    }

    /// <summary>Where it stands is what the database says here, which may be newer.</summary>
    static Connector Placed(Connector body, ConnectorPlace place) => body with
    {
        EvseId = place.EvseId, EvseUid = place.EvseUid, ConnectorId = place.Ref.Connector, Standard = place.Standard, Type = place.Type,
        Format = place.Format, PowerType = place.PowerType, MaxElectricPower = place.MaxPowerW / 1000m,
        ChargeBox = body.ChargeBox with { Identity = place.ChargeBoxIdentity, ConnectorNumber = place.Ref.Evse },
        Location = new(place.LocationId, place.LocationName), Customer = new(place.CustomerId, place.CustomerName),
    };

    static StationView Seen(StationView? view, ConnectorRef connector, ConnectorElsewhere told)
    {
        var body = told.Body;
        var state = new ConnectorState(
            connector, Enum.TryParse<ConnectorStatus>($"{body.Status}", out var status) ? status : ConnectorStatus.Unknown,
            body.Info?.ErrorCode, body.Info?.Text, body.Info?.VendorErrorCode, body.Since, body.Since);
        return view is null
            ? new(told.ChargeBoxId, body.ChargeBox.Online, null, body.LastSeenAt, [new(state, null)], told.Epoch)
            : view with { Connectors = view.Connectors.Add(new(state, null)) };
    }
}
