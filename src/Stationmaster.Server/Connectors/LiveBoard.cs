using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Connectors;

/// <summary>
/// Every connector as it is now. Actors show their stations; the API reads snapshots and follows the changes. Nothing here is durable:
/// it is loaded at start and filled by the stations.
/// </summary>
public sealed partial class LiveBoard(BoardSource source, TimeProvider time)
{
    /// <summary>How many changes a slow reader may be behind before it gets a fresh snapshot instead.</summary>
    public const int Remembered = 16_384;

    static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    // What actors showed since the last look. Any thread may add; only the holder of the lock takes.
    readonly ConcurrentDictionary<long, IShownStation> _shown = new();

    /// <summary>How long what was shown waits until readers hear of it.</summary>
    internal Lag Lag { get; } = new();

    readonly Channel<long> _stale = Channel.CreateUnbounded<long>(new() { SingleReader = true });

    // One at a time: what was read earlier must not be put over what was read later.
    readonly SemaphoreSlim _refreshing = new(1);

    // All below: only while holding the lock.
    readonly Lock _lock = new();
    readonly Dictionary<long, StationSlot> _stations = [];
    readonly ChangeLog _log = new(Remembered);
    ImmutableArray<ConnectorSlot>? _ordered;
    DateTimeOffset _sweptAt;

    /// <summary>A station's slots change when its charge box does; what lies in a slot changes with every event.</summary>
    sealed class StationSlot
    {
        public StationView? View { get; set; }

        /// <summary>Not null while another node holds the station's socket, or held it last.</summary>
        public ShownElsewhere? Elsewhere { get; set; }
        public ImmutableArray<ConnectorSlot> Connectors { get; set; } = [];
    }

    sealed class ConnectorSlot
    {
        public required ConnectorPlace Place { get; set; }
        public ConnectorLive? Live { get; set; }
        public (StationView? Station, ConnectorView? Connector) Looked { get; set; }

        /// <summary>Most of what stations show is of another connector, or a mere heartbeat: looking would find no difference.</summary>
        public bool IsStill(StationView station, ConnectorView? connector, DateTimeOffset now) =>
            Live is { } live && Looked is { Station: { } before, Connector: var shown } && ReferenceEquals(live.Place, Place)
            && before.IsOnline == station.IsOnline && before.OnlineChangedAt == station.OnlineChangedAt
            && !(station.LastSeenAt - before.LastSeenAt >= (station.IsOnline ? ConnectorLive.SeenLag : TimeSpan.Zero))
            && ReferenceEquals(shown?.Running, connector?.Running) && shown?.State == connector?.State && !(live.FreshUntil <= now);
    }

    /// <summary>At start: every connector with its last status and running session, offline until its station is shown.</summary>
    public async Task Load(CancellationToken ct)
    {
        var (places, views) = await source(null, ct);
        lock (_lock)
        {
            foreach (var view in views)
                SlotOf(view.ChargeBoxId).View ??= view;
            foreach (var station in places.GroupBy(place => place.ChargeBoxId))
                Place(station.Key, [.. station]);
            _published = _log.Sequence;
        }
    }

    /// <summary>The station as it now is. From any thread; costs next to nothing.</summary>
    public void Show(IShownStation station)
    {
        _shown[station.ChargeBoxId] = station;
        Lag.Began();
    }

    /// <summary>What an operator decides of the charge box (location, connectors, existence) has changed: it is read again soon.</summary>
    public void Refresh(long chargeBoxId)
    {
        RefreshHere(chargeBoxId);
        Refreshed?.Invoke(chargeBoxId);
    }

    internal void RefreshHere(long chargeBoxId) => _stale.Writer.TryWrite(chargeBoxId);

    /// <summary>The station as it was last shown or loaded; null when it is not known here.</summary>
    public StationView? Find(long chargeBoxId)
    {
        if (_shown.TryGetValue(chargeBoxId, out var shown))
            return shown.View;
        lock (_lock)
            return _stations.GetValueOrDefault(chargeBoxId)?.View;
    }

    /// <summary>What <see cref="Refresh"/> named and nobody has read again yet.</summary>
    internal ChannelReader<long> Stale => _stale.Reader;

    internal async Task RefreshNow(long chargeBoxId, CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            var (places, views) = await source(chargeBoxId, ct);
            lock (_lock)
            {
                Settle();
                var station = SlotOf(chargeBoxId);
                station.View ??= views.FirstOrDefault();
                Place(chargeBoxId, places);
                if (places.IsEmpty && views.IsEmpty)
                    _stations.Remove(chargeBoxId);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    StationSlot SlotOf(long chargeBoxId)
    {
        if (!_stations.TryGetValue(chargeBoxId, out var station))
            _stations.Add(chargeBoxId, station = new());
        return station;
    }

    void Place(long chargeBoxId, ImmutableArray<ConnectorPlace> places)
    {
        var station = SlotOf(chargeBoxId);
        var before = station.Connectors.ToDictionary(slot => slot.Place.Id);
        station.Connectors =
        [
            .. places.Select(place =>
            {
                if (!before.Remove(place.Id, out var slot))
                    return new ConnectorSlot { Place = place };
                slot.Place = place;
                return slot;
            }),
        ];
        foreach (var gone in before.Values.Where(slot => slot.Live is not null))
            _log.Add(gone.Live, null);
        _ordered = null;
        Look(station);
    }

    /// <summary>Takes in what was shown since the last time.</summary>
    void Settle()
    {
        foreach (var entry in _shown)
        {
            if (!_shown.TryRemove(entry))
                continue;
            var station = SlotOf(entry.Key);
            var view = entry.Value.View;
            if (view.Epoch < station.Elsewhere?.Epoch)
                continue;
            station.Elsewhere = null;
            station.View = Joined(station.View, view);
            Look(station);
        }
    }

    /// <summary>What a station that was away for a while does not know of itself is taken from before.</summary>
    StationView Joined(StationView? before, StationView now) => now with
    {
        LastSeenAt = now.LastSeenAt ?? before?.LastSeenAt,
        OnlineChangedAt = now.OnlineChangedAt ?? (before?.IsOnline == now.IsOnline ? before.OnlineChangedAt : time.GetUtcNow()),
    };

    void Look(StationSlot station)
    {
        if (station.Elsewhere is { } elsewhere)
        {
            LookElsewhere(station, elsewhere);
            return;
        }
        if (station.View is not { } view)
            return;
        var now = time.GetUtcNow();
        foreach (var slot in station.Connectors)
        {
            var shown = ViewOf(view, slot.Place.Ref);
            if (slot.IsStill(view, shown, now))
                continue;
            slot.Looked = (view, shown);
            var live = ConnectorLive.Of(slot.Place, view, shown, now);
            if (slot.Live is not { } before || !before.LooksLike(live))
            {
                var next = live.At(_log.NextSequence);
                _log.Add(slot.Live, next);
                slot.Live = next;
            }
            else
            {
                slot.Live = live.At(before.Sequence);
            }
        }
    }

    static ConnectorView? ViewOf(StationView view, ConnectorRef connector)
    {
        foreach (var candidate in view.Connectors)
        {
            if (candidate.State.Connector == connector)
                return candidate;
        }
        return null;
    }
}
