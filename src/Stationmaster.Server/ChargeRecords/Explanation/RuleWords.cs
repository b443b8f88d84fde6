using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>A tariff's rules, said as one would say them.</summary>
static class RuleWords
{
    public static TariffRule? Of(Tariff? tariff, PriceLine line)
    {
        if (tariff is null || line.Element is not { } element || element >= tariff.Elements.Length)
            return null;
        var rule = tariff.Elements[element];
        var component = line.Component is { } place && place < rule.Components.Length ? rule.Components[place] : null;
        return new(
            element + 1, (line.Component ?? 0) + 1,
            string.Join("; ", new[] { component is null ? null : Price(tariff, component), When(rule.Restrictions) }.OfType<string>()),
            rule.Restrictions is not null);
    }

    static string Price(Tariff tariff, PriceComponent component)
    {
        var basis = tariff.Basis == PriceBasis.Gross ? "incl. VAT" : "excl. VAT";
        var price = component.Type switch
        {
            PriceDimension.Energy => $"{Number(component.Price)} {tariff.Currency} per kWh {basis}",
            PriceDimension.Time => $"{Number(component.Price / 60)} {tariff.Currency} per minute of charging {basis}",
            PriceDimension.ParkingTime => $"{Number(component.Price / 60)} {tariff.Currency} per minute of idle time {basis}",
            _ => $"{Number(component.Price)} {tariff.Currency} once {basis}",
        };
        var step = component switch
        {
            { StepSize: <= 1 } or { Type: PriceDimension.Flat } => "",
            { Type: PriceDimension.Energy } => $", in steps of {component.StepSize} Wh",
            _ => $", in steps of {Duration(component.StepSize)}",
        };
        return price + step + (component.DelaySeconds > 0 ? $", once the session has lasted {Duration(component.DelaySeconds)}" : "");
    }

    /// <summary>Null where it always holds.</summary>
    static string? When(Restrictions? restrictions)
    {
        if (restrictions is not { } of)
            return null;
        string?[] parts =
        [
            of.DaysOfWeek.IsEmpty ? null : Days(of.DaysOfWeek),
            of switch
            {
                { StartTime: { } from, EndTime: { } until } => $"from {from:HH\\:mm} to {until:HH\\:mm}",
                { StartTime: { } from } => $"from {from:HH\\:mm}",
                { EndTime: { } until } => $"until {until:HH\\:mm}",
                _ => null,
            },
            of.StartDate is { } first ? $"from {first:d MMMM yyyy}" : null,
            of.EndDate is { } end ? $"before {end:d MMMM yyyy}" : null,
            of.MinKwh is { } minKwh ? $"once {Number(minKwh)} kWh are taken" : null,
            of.MaxKwh is { } maxKwh ? $"until {Number(maxKwh)} kWh are taken" : null,
            of.MinPower is { } minPower ? $"at {Number(minPower)} kW or more" : null,
            of.MaxPower is { } maxPower ? $"below {Number(maxPower)} kW" : null,
            of.MinCurrent is { } minCurrent ? $"at {Number(minCurrent)} A or more" : null,
            of.MaxCurrent is { } maxCurrent ? $"below {Number(maxCurrent)} A" : null,
            of.MinDuration is { } minDuration ? $"after {Duration(minDuration)}" : null,
            of.MaxDuration is { } maxDuration ? $"in the first {Duration(maxDuration)}" : null,
            of.Reservation switch
            {
                ReservationKind.Reservation => "while it is reserved",
                ReservationKind.ReservationExpires => "when a reservation runs out",
                _ => null,
            },
        ];
        var said = parts.OfType<string>().ToList();
        return said.Count == 0 ? null : "holds " + string.Join(", ", said);
    }

    static string Days(ImmutableArray<DayOfWeek> days) => string.Join(", ", days.OrderBy(day => ((int)day + 6) % 7).Select(day => $"{day}"[..3]));

    static string Duration(int seconds) => seconds % 3600 == 0 ? $"{seconds / 3600} h" : seconds % 60 == 0 ? $"{seconds / 60} min" : $"{seconds} s";

    static string Number(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
