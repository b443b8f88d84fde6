using System.Collections.Immutable;

namespace Stationmaster.Server.Market;

/// <summary>The sources in the order they are asked: the next fills what the one before does not know.</summary>
public sealed record MarketSources(ImmutableArray<IPriceSource> Prices, ImmutableArray<IEmissionSource> Emissions)
{
    public static MarketSources Of(MarketOptions options, MarketHttp http, TimeProvider clock)
    {
        if (options.IsSimulated)
        {
            var simulated = new SimulatedMarket(clock);
            return new([simulated], [simulated]);
        }
        var prices = ImmutableArray.CreateBuilder<IPriceSource>();
        var emissions = ImmutableArray.CreateBuilder<IEmissionSource>();
        if (options.EnergiDataService is { } address)
        {
            var energinet = new EnergiDataService(address, http);
            prices.Add(energinet);
            emissions.Add(energinet);
        }
        if (options.Entsoe is { } entsoe)
            prices.Add(new Entsoe(entsoe, http));
        return new(prices.ToImmutable(), emissions.ToImmutable());
    }

    public bool IsEmpty => Prices.IsEmpty && Emissions.IsEmpty;

    /// <summary>The currency an area's prices are expected in: its first source's.</summary>
    public string CurrencyOf(PriceArea area) => Prices.FirstOrDefault(source => source.Covers(area))?.CurrencyOf(area)
        ?? (area.IsDanish ? "DKK" : "EUR");
}
