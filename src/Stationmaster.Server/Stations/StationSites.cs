using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

/// <summary>A station's connectors with all that is registered about them.</summary>
sealed record StationSites(ImmutableSortedDictionary<ConnectorRef, Site> ByConnector)
{
    public IEnumerable<ConnectorRef> Connectors => ByConnector.Keys;

    /// <summary>Any connector: stands for the station where a message names none.</summary>
    public Site? Any => ByConnector.Values.FirstOrDefault();

    public Site? Find(ConnectorRef connector) => ByConnector.GetValueOrDefault(connector);
}
