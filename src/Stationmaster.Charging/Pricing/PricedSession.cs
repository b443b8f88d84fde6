using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>Walks the periods of a session and finds what each dimension of each is priced by.</summary>
sealed class PricedSession
{
    readonly Tariff _tariff;
    readonly Usage _usage;
    readonly SpotPrices? _spot;
    readonly ComponentChoice _choice;
    readonly Dictionary<(PriceLineKind Kind, int Element, int Index, DateTimeOffset Slot), PricedQuantity> _quantities = [];
    readonly List<PricedQuantity> _used = [];
    readonly DateTimeOffset _chargingFrom;

    PricedSession(Tariff tariff, Usage usage, ImmutableArray<SpotSlot> slots)
    {
        (_tariff, _usage, _choice) = (tariff, usage, new(tariff));
        _spot = tariff.Spot is { } spot ? new(spot, tariff, usage.PriceArea, slots, usage.StartedAt) : null;
        _chargingFrom = usage.StartedAt;
        foreach (var period in usage.Periods)
        {
            if (period.ReservedMs == 0)
                break;
            _chargingFrom = period.Until;
        }
    }

    /// <summary>Each in the order in which it was last used, rounded up to the steps.</summary>
    public static PricedSession Of(Tariff tariff, Usage usage, ImmutableArray<SpotSlot> slots)
    {
        var session = new PricedSession(tariff, usage, slots);
        session.Walk();
        Steps.Round(session._used);
        return session;
    }

    public IReadOnlyList<PricedQuantity> Quantities => _used;

    /// <summary>Idle time that was given away, ms, with its periods.</summary>
    public long FreeIdleMs { get; private set; }

    public List<PricePeriod> FreeIdlePeriods { get; } = [];

    /// <summary>A component was there to price the idle time.</summary>
    public bool IsIdlePriced { get; private set; }

    void Walk()
    {
        var energy = 0L;
        var (flat, reservationFlat) = (false, false);
        foreach (var period in IdleTime.Billable(_usage, _tariff.Idle))
        {
            var start = period.ReservedMs > 0 ? _usage.StartedAt : _chargingFrom;
            var moment = new Moment(LocalTimes.Of(period.From, _usage.Zone), energy, period.From - start, period);
            if (period.ReservedMs > 0)
                reservationFlat = Reserved(period, moment, reservationFlat);
            else if (!period.IsAfterStop && !flat && _choice.For(PriceDimension.Flat, moment) is { } fee)
            {
                flat = true;
                Count(PriceLineKind.Session, fee, period, 1);
            }
            if (period.EnergyMilliWh != 0)
                Energy(period, moment);
            if (period.ChargingMs > 0 && _choice.For(PriceDimension.Time, moment) is { } time)
                Count(PriceLineKind.Time, time, period, period.ChargingMs);
            Idle(period, moment);
            energy += period.EnergyMilliWh;
        }
    }

    bool Reserved(UsagePeriod period, Moment moment, bool wasCounted)
    {
        if (!wasCounted && _choice.ForReservation(PriceDimension.Flat, moment, _usage.Reservation) is { } fee)
        {
            wasCounted = true;
            Count(PriceLineKind.ReservationFee, fee, period, 1);
        }
        if (_choice.ForReservation(PriceDimension.Time, moment, _usage.Reservation) is { } time)
            Count(PriceLineKind.Reservation, time, period, period.ReservedMs);
        return wasCounted;
    }

    void Energy(UsagePeriod period, Moment moment)
    {
        if (_choice.For(PriceDimension.Energy, moment) is { } component)
            Count(PriceLineKind.Energy, component, period, period.EnergyMilliWh);
        else if (_spot?.At(period.From) is { } spot)
            Use((PriceLineKind.Energy, -1, -1, spot.Share.From),
                () => new(PriceLineKind.Energy, null, spot.UnitPrice, _spot!.VatRate, spot.Share), period, period.EnergyMilliWh);
    }

    void Idle(UsagePeriod period, Moment moment)
    {
        if ((period.IdleMs == 0 && period.FreeIdleMs == 0) || _choice.For(PriceDimension.ParkingTime, moment) is not { } component)
            return;
        IsIdlePriced = true;
        if (period.IdleMs > 0)
            Count(PriceLineKind.Idle, component, period, period.IdleMs);
        if (period.FreeIdleMs > 0)
        {
            FreeIdleMs += period.FreeIdleMs;
            FreeIdlePeriods.Add(new(period.From, period.Until, period.FreeIdleMs / 60_000m));
        }
    }

    void Count(PriceLineKind kind, ChosenComponent chosen, UsagePeriod period, long quantity) => Use(
        (kind, chosen.Element, chosen.Index, default),
        () => new(kind, chosen, chosen.Component.Price, _tariff.VatOf(chosen.Component), null), period, quantity);

    void Use((PriceLineKind, int, int, DateTimeOffset) key, Func<PricedQuantity> make, UsagePeriod period, long quantity)
    {
        if (!_quantities.TryGetValue(key, out var priced))
            _quantities[key] = priced = make();
        else
            _used.Remove(priced);
        _used.Add(priced);
        priced.Add(quantity, period.From, period.Until);
    }
}
