using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;

namespace Stationmaster.Server.Stations;

// What the live board shows of a station.
sealed partial class StationActor
{
    ShownStanding? _standing;

    void Show()
    {
        if (_station is not { } station || _sites is not { } sites)
            return;
        var (since, epoch) = (_connection?.ConnectedAt ?? _disconnectedAt, _owner?.Epoch ?? 0);
        if (_standing is not { } standing || !standing.Is(sites, _connection, since, epoch))
            _standing = standing = new(sites, _connection, since, _lastHeardAt, epoch, _services.Clock);
        _services.Board.Show(new ShownStation(station, standing));
    }

    /// <summary>What is shown of a station beside what it told: that changes seldom.</summary>
    /// <param name="lastHeardAt">Of a station without a connection.</param>
    sealed class ShownStanding(
        StationSites sites, StationConnection? connection, DateTimeOffset? since, DateTimeOffset? lastHeardAt, long epoch, TimeProvider clock)
    {
        public bool Is(StationSites otherSites, StationConnection? other, DateTimeOffset? otherSince, long otherEpoch) =>
            ReferenceEquals(sites, otherSites) && connection == other && since == otherSince && epoch == otherEpoch;

        public StationView View(Station station)
        {
            var now = clock.GetUtcNow();
            return new(
                station.Id, connection is not null, since, connection?.LastHeardAt ?? lastHeardAt,
                [.. sites.Connectors.Select(connector => new ConnectorView(station.StateOf(connector, now), station.RunningOn(connector)))],
                epoch);
        }
    }

    /// <summary>Put together only when somebody looks.</summary>
    sealed class ShownStation(Station station, ShownStanding standing) : IShownStation
    {
        StationView? _view;

        public long ChargeBoxId => station.Id;

        public StationView View => _view ??= standing.View(station);
    }
}
