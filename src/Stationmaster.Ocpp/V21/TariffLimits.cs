using Stationmaster.Charging.Pricing;

namespace Stationmaster.Ocpp.V21;

/// <summary>What of our tariffs OCPP 2.1 has no words for, and what it counts a little otherwise.</summary>
static class TariffLimits
{
    /// <summary>In plain words; empty where the tariff can be sent.</summary>
    public static IEnumerable<string> Of(Tariff tariff)
    {
        if (tariff.Spot is not null)
            yield return "Energy costs what the market asks, slot by slot; a charge box can be told fixed prices only.";
        if (tariff.Idle?.Cap is not null)
            yield return "Idle time costs so much at most; a charge box knows a maximum of the whole session only.";
        if (tariff.Idle is { IsGracePerStretch: true, Grace.Ticks: > 0 })
            yield return "The free idle time begins anew each time the car stops charging; a charge box counts it once a session.";
        foreach (var dimension in Enum.GetValues<PriceDimension>())
        {
            var rates = tariff.Elements.Select(element => element.Of(dimension)).OfType<PriceComponent>().Select(tariff.VatOf).Distinct().Count();
            if (rates > 1)
                yield return $"Prices for {Name(dimension)} have different VAT rates; a charge box knows one rate for all of them.";
        }
        foreach (var (element, index) in tariff.Elements.Select((element, index) => (element, index + 1)))
        {
            if (element.Restrictions?.Reservation == ReservationKind.ReservationExpires)
                yield return $"Element {index} is for reservations that nobody used; a charge box has no such price.";
            if (element.Of(PriceDimension.Flat) is { } flat && (IsMetered(element.Restrictions) || flat.DelaySeconds > 0))
                yield return $"Element {index} has a fee per session that depends on energy, power or duration; a charge box decides it at the start.";
        }
    }

    static bool IsMetered(Restrictions? when) => when is
        { MinKwh: not null } or { MaxKwh: not null } or { MinCurrent: not null } or { MaxCurrent: not null } or { MinPower: not null }
        or { MaxPower: not null } or { MinDuration: not null } or { MaxDuration: not null };

    public static IEnumerable<string> DifferencesOf(Tariff tariff)
    {
        var components = tariff.Elements.SelectMany(element => element.Components).ToList();
        if (components.Exists(component => component is { Type: PriceDimension.Energy, StepSize: > 1 }))
            yield return "Energy is billed in steps; the charge box counts it exactly.";
        if (components.Exists(component => component is { Type: PriceDimension.Time or PriceDimension.ParkingTime, StepSize: > 1 }))
            yield return "Time is billed in steps; the charge box counts seconds.";
        if (tariff.Idle is { CountsUntilUnplugged: true })
            yield return "Idle time is billed until the car is unplugged; the charge box counts until it ends the transaction.";
        if (tariff.Basis == PriceBasis.Gross && components.Exists(component => IsRounded(tariff, component)))
            yield return "Prices are entered with VAT and told without; they are rounded on the way.";
    }

    static bool IsRounded(Tariff tariff, PriceComponent component)
    {
        var per = component.Type is PriceDimension.Time or PriceDimension.ParkingTime ? 60 : 1;
        var net = TariffWriter.Net(tariff, component.Price / per, tariff.VatOf(component));
        return decimal.Round(net * (1 + tariff.VatOf(component)) * per, 6) != component.Price;
    }

    static string Name(PriceDimension dimension) => dimension switch
    {
        PriceDimension.Energy => "energy",
        PriceDimension.Time => "time",
        PriceDimension.ParkingTime => "idle time",
        _ => "the fee per session",
    };
}
