using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>What a tariff asks at one moment, gross; null where nothing.</summary>
public readonly record struct TariffMoment(
    DateTimeOffset From, decimal? EnergyPerKwh, decimal? TimePerHour, decimal? IdlePerHour, decimal? Flat, int? EnergyElement, SpotShare? Spot);

/// <summary>A tariff over time, for charts: what a car would pay that has charged so much for so long, at this power.</summary>
public sealed class TariffMoments
{
    readonly Tariff _tariff;
    readonly TimeZoneInfo _zone;
    readonly ComponentChoice _choice;
    readonly SpotPrices? _spot;
    readonly UsagePeriod _period;
    readonly long _energyMilliWh;
    readonly TimeSpan _elapsed;

    public TariffMoments(
        Tariff tariff, TimeZoneInfo zone, ImmutableArray<SpotSlot> slots, string? area, decimal powerW, long energyMilliWh, TimeSpan elapsed)
    {
        (_tariff, _zone, _choice, _energyMilliWh, _elapsed) = (tariff, zone, new(tariff), energyMilliWh, elapsed);
        // A chart of what holds from hour to hour has no start to fix a price at.
        _spot = tariff.Spot is { } spot ? new(spot with { IsFixedAtStart = false }, tariff, area, slots, default) : null;
        var amps = powerW / 230;
        _period = new() { MinPowerW = powerW, MaxPowerW = powerW, MinCurrentA = amps, MaxCurrentA = amps };
    }

    public TariffMoment At(DateTimeOffset at)
    {
        var moment = new Moment(LocalTimes.Of(at, _zone), _energyMilliWh, _elapsed, _period);
        var energy = _choice.For(PriceDimension.Energy, moment);
        var spot = energy is null ? _spot?.At(at) : null;
        var spotPrice = spot is { } found ? Gross(found.UnitPrice, _spot!.VatRate) : (decimal?)null;
        var idle = IsQuiet(moment.Local) ? 0 : Gross(_choice.For(PriceDimension.ParkingTime, moment));
        return new(
            at, Gross(energy) ?? spotPrice, Gross(_choice.For(PriceDimension.Time, moment)), idle, Gross(_choice.For(PriceDimension.Flat, moment)),
            energy?.Element, spot?.Share);
    }

    bool IsQuiet(DateTime local) => _tariff.Idle is { QuietFrom: { } from, QuietUntil: { } until } && Moment.IsWithin(TimeOnly.FromDateTime(local), from, until);

    decimal? Gross(ChosenComponent? chosen) => chosen is { Component: var component } ? Gross(component.Price, _tariff.VatOf(component)) : null;

    decimal Gross(decimal price, decimal vatRate) => _tariff.Basis == PriceBasis.Gross ? price : price * (1 + vatRate);
}
