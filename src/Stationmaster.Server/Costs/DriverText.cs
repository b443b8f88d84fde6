using System.Globalization;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Server.Costs;

/// <summary>Prices as a driver reads them at the station, in one short line: the operator's own words, else made from the tariff.</summary>
static class DriverText
{
    const decimal MinutesPerHour = 60;

    public static string Of(Offer? offer, Tariff? location)
    {
        var tariff = offer is null ? location : offer.Tariff;
        var voucher = offer?.Voucher is { } used ? $" Voucher {used.Code} is taken off." : "";
        return (tariff is null ? "Charging is free." : tariff.AltText is [var own, ..] ? own.Text : Words(tariff)) + voucher;
    }

    static string Words(Tariff tariff)
    {
        var parts = new List<string>();
        foreach (var dimension in new[] { PriceDimension.Energy, PriceDimension.Flat, PriceDimension.Time, PriceDimension.ParkingTime })
        {
            var prices = tariff.Elements.Where(element => element.Restrictions?.Reservation is null).Select(element => element.Of(dimension))
                .OfType<PriceComponent>().Select(component => Gross(tariff, component) / (dimension is PriceDimension.Time or PriceDimension.ParkingTime ? MinutesPerHour : 1))
                .Where(price => price > 0).Distinct().Order().ToList();
            if (dimension == PriceDimension.Energy && tariff.Spot is not null)
                parts.Add("energy at the market's hourly price");
            else if (prices.Count > 0)
                parts.Add($"{(prices.Count == 1 ? Money(prices[0]) : $"{Money(prices[0])} to {Money(prices[^1])}")} {tariff.Currency} {Unit(dimension)}{After(tariff, dimension)}");
        }
        return parts.Count == 0 ? "Charging is free." : $"{string.Join(" + ", parts)}{(tariff.MaxPrice?.InclVat is { } most ? $", at most {Money(most)} {tariff.Currency}" : "")}.";
    }

    static string Unit(PriceDimension dimension) => dimension switch
    {
        PriceDimension.Energy => "per kWh",
        PriceDimension.Flat => "per session",
        PriceDimension.Time => "per minute",
        _ => "per idle minute",
    };

    static string After(Tariff tariff, PriceDimension dimension) =>
        dimension == PriceDimension.ParkingTime && tariff.Idle is { Grace.TotalMinutes: >= 1 and var grace } ? $" after {grace:0} min" : "";

    static decimal Gross(Tariff tariff, PriceComponent component) =>
        tariff.Basis == PriceBasis.Gross ? component.Price : component.Price * (1 + tariff.VatOf(component));

    static string Money(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);
}
