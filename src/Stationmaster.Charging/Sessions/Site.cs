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

    /// <summary>Who sells, by name, address and number, as the operator had said by then; null where it had said nothing.</summary>
    public Merchant? Merchant { get; init; }

    /// <summary>The tariff's versions, newest first, each with the time from which it holds; null where there is but one, and in a session.</summary>
    public ImmutableArray<DatedTariff>? TariffVersions { get; init; }

    /// <summary>As it is frozen into a session that starts then.</summary>
    public Site At(DateTimeOffset start)
    {
        // Before the first version there is none, and nobody meant to give energy away.
        var tariff = TariffVersions is { IsEmpty: false } versions
            ? (versions.FirstOrDefault(version => version.From <= start) ?? versions[^1]).Tariff
            : Tariff;
        return this with { Tariff = start >= tariff?.ValidUntil ? null : tariff, TariffVersions = null };
    }
}

/// <summary>A version of a tariff.</summary>
/// <param name="From">Sessions that start from here on use it, until the next does.</param>
public sealed record DatedTariff(DateTimeOffset From, Tariff Tariff);

/// <summary>Who sells, as the law wants it on a bill.</summary>
/// <param name="Address">In one line: street, postal code and city.</param>
/// <param name="TaxId">The VAT number, as the register has it.</param>
public sealed record Merchant(string Name, string? Address, string? TaxId);
