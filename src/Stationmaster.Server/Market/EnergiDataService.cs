namespace Stationmaster.Server.Market;

/// <summary>Energinet's open data, without a key: day-ahead prices of Denmark and its neighbours, emission factors of Denmark.</summary>
public sealed class EnergiDataService(Uri address, MarketHttp http) : IPriceSource, IEmissionSource
{
    public string Name => "Energi Data Service";

    bool IPriceSource.Covers(PriceArea area) => area.EnergiDataServiceName is not null;

    bool IEmissionSource.Covers(PriceArea area) => area.IsDanish;

    public string CurrencyOf(PriceArea area) => area.IsDanish ? "DKK" : "EUR";

    public async Task<IReadOnlyList<SpotPrice>> Prices(PriceArea area, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var prices = new List<SpotPrice>();
        var border = EnergiDataServiceSet.FirstQuarter;
        if (from < border)
            prices.AddRange(await Prices(EnergiDataServiceSet.Elspotprices, area, from, to < border ? to : border, ct));
        if (to > border)
            prices.AddRange(await Prices(EnergiDataServiceSet.DayAheadPrices, area, from > border ? from : border, to, ct));
        return prices;
    }

    async Task<IEnumerable<SpotPrice>> Prices(EnergiDataServiceSet set, PriceArea area, DateTimeOffset from, DateTimeOffset to,
        CancellationToken ct) =>
        EnergiDataServiceText.Prices(set, area, await Ask(set, area, from, to, ct)).Where(price => price.From >= from && price.From < to);

    public async Task<IReadOnlyList<AreaEmission>> Emissions(PriceArea area, EmissionKind kind, DateTimeOffset from, DateTimeOffset to,
        CancellationToken ct)
    {
        var set = kind == EmissionKind.Measured ? EnergiDataServiceSet.Co2Emis : EnergiDataServiceSet.Co2EmisProg;
        return [.. EnergiDataServiceText.Emissions(set, area, await Ask(set, area, from, to, ct)).Where(factor => factor.From >= from && factor.From < to)];
    }

    Task<byte[]> Ask(EnergiDataServiceSet set, PriceArea area, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => http.Get(
        Name, new Uri(address.ToString().TrimEnd('/') + EnergiDataServiceText.Address(set, area.EnergiDataServiceName!, from, to)), _ =>
            false, ct);
}
