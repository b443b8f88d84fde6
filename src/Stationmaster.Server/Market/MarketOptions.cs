using System.Collections.Immutable;

namespace Stationmaster.Server.Market;

/// <summary>Where spot prices and emission factors come from.</summary>
public sealed record MarketOptions
{
    /// <summary>Energi Data Service's base address; null leaves it out.</summary>
    public Uri? EnergiDataService { get; init; } = new("https://api.energidataservice.dk");

    /// <summary>Null without a token.</summary>
    public EntsoeOptions? Entsoe { get; init; }

    /// <summary>Areas to fetch beside those that locations lie in.</summary>
    public ImmutableArray<string> Areas { get; init; } = [];

    /// <summary>The yearly average of an area, g/kWh: stands in where no factor is known.</summary>
    public ImmutableSortedDictionary<string, decimal> YearlyAverages { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>The demo only: prices and factors are made up, and nothing is asked of anybody.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Nothing is fetched.</summary>
    public static MarketOptions Off { get; } = new() { EnergiDataService = null };
}

/// <param name="Address">Of its web API.</param>
/// <param name="Token">The security token, secret: it goes into requests and nowhere else.</param>
public sealed record EntsoeOptions(Uri Address, string Token)
{
    public static readonly Uri Public = new("https://web-api.tp.entsoe.eu/api");

    public override string ToString() => $"{Address}, token masked";
}
