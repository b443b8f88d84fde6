using System.Collections.Immutable;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Sessions;

/// <summary>Where a session happens: connector, station, location, owner and tariff as they stood at its start. Frozen into the session.</summary>
/// <param name="Company">The customer that owns the location.</param>
/// <param name="FamilyTree">Ids of the customers from the root down to the company.</param>
/// <param name="MaxPowerW">The most the model can deliver, W; null when unknown.</param>
/// <param name="Tariff">Null where charging is free.</param>
public sealed record Site(
    Party Operator, Party Company, ImmutableArray<long> FamilyTree,
    long LocationId, string LocationName, string Address, string? ZipCode, string City, string Country, string TimeZone,
    bool IsPublic, bool IsEligibleForRefund,
    long ChargeBoxId, string ChargeBoxIdentity, ConnectorRef Connector, long EvseUid, string EvseId, long ConnectorId, bool IsDc,
    long? MaxPowerW, Tariff? Tariff)
{
    /// <summary>The day-ahead market's price area it lies in ("DK1", "DE-LU"); null where that is not known.</summary>
    public string? PriceArea { get; init; }
}
