using System.Collections.Immutable;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Connectors;

/// <summary>What an actor shows after each commit. Looked at four times a second at most, so that showing costs next to nothing.</summary>
public interface IShownStation
{
    long ChargeBoxId { get; }

    /// <summary>From any thread.</summary>
    StationView View { get; }
}

/// <summary>A station as it is shown. Immutable.</summary>
/// <param name="OnlineChangedAt">Since when it is connected, or not; null when that is not known.</param>
/// <param name="LastSeenAt">The last time it said anything.</param>
/// <param name="Epoch">In a cluster: of the node's right to show it. A view of an older one is no more true.</param>
public sealed record StationView(
    long ChargeBoxId, bool IsOnline, DateTimeOffset? OnlineChangedAt, DateTimeOffset? LastSeenAt, ImmutableArray<ConnectorView> Connectors,
    long Epoch = 0)
    : IShownStation
{
    StationView IShownStation.View => this;
}

/// <param name="State">The effective one: a fault or closure of the whole station is already applied.</param>
public sealed record ConnectorView(ConnectorState State, OpenSession? Running);
