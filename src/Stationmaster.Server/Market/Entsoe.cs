using System.Net;

namespace Stationmaster.Server.Market;

/// <summary>ENTSO-E's transparency platform: day-ahead prices of all areas in euro. Needs a security token.</summary>
public sealed class Entsoe(EntsoeOptions options, MarketHttp http) : IPriceSource
{
    /// <summary>A request may cover a year; answers of a month stay small.</summary>
    static readonly TimeSpan AtOnce = TimeSpan.FromDays(31);

    public string Name => "ENTSO-E";

    public bool Covers(PriceArea area) => true;

    public string CurrencyOf(PriceArea area) => "EUR";

    public async Task<IReadOnlyList<SpotPrice>> Prices(PriceArea area, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var prices = new List<SpotPrice>();
        for (var start = from; start < to; start += AtOnce)
        {
            var end = start + AtOnce < to ? start + AtOnce : to;
            var address = new Uri($"{options.Address}?securityToken={Uri.EscapeDataString(options.Token)}&{EntsoeText.Query(area, start, end)}");
            // That nothing is known may come as 200 or as 400, with the same document.
            var answer = await http.Get(Name, address, status => status == HttpStatusCode.BadRequest, ct);
            using var text = new MemoryStream(answer);
            prices.AddRange(EntsoeText.Prices(area, text).Where(price => price.To > start && price.From < end));
        }
        return prices;
    }
}
