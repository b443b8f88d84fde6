using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

/// <summary>A station's connectors with all that is registered about them.</summary>
sealed record StationSites(ImmutableSortedDictionary<ConnectorRef, Site> ByConnector)
{
    /// <summary>What this charge box tells of prices, where it is not as the installation has it.</summary>
    public Costs.CostChoice? Costs { get; init; }

    /// <summary>Whether its location takes what its own payment terminal has authorised; null: as the installation has it.</summary>
    public bool? DirectPayments { get; init; }

    /// <summary>Which transfers of energy each EVSE may offer; 0 for those without a choice of their own. Null: all.</summary>
    public ImmutableDictionary<int, ImmutableHashSet<string>>? EnergyTransfers { get; init; }

    /// <summary>Null for all.</summary>
    public ImmutableHashSet<string>? TransfersOf(int evse) => EnergyTransfers?.GetValueOrDefault(evse) ?? EnergyTransfers?.GetValueOrDefault(0);

    public IEnumerable<ConnectorRef> Connectors => ByConnector.Keys;

    /// <summary>Any connector: stands for the station where a message names none.</summary>
    public Site? Any => ByConnector.Values.FirstOrDefault();

    /// <summary>Any connector, where all have the same tariff: what a driver pays does not depend on which is chosen.</summary>
    public Site? Common => Any is { } any && ByConnector.Values.All(site => site.Tariff?.Uuid == any.Tariff?.Uuid) ? any : null;

    public Site? Find(ConnectorRef connector) => ByConnector.GetValueOrDefault(connector);
}
