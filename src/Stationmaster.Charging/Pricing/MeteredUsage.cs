using System.Collections.Immutable;
using Stationmaster.Charging.Energy;

namespace Stationmaster.Charging.Pricing;

/// <summary>
/// Cuts a measured session wherever a price of a tariff changes: idle time, slots of the market, times of day and dates of the place,
/// energy and duration reached, power and current crossed. Times are whole seconds from the start, energy whole milliwatt-hours, so that
/// the parts always add up to the whole.
/// </summary>
public static class MeteredUsage
{
    const decimal MilliWhPerKwh = 1_000_000m;

    public static Usage Of(Tariff tariff, MeteredSession session)
    {
        var energy = EnergyCurve.Of(session);
        var levels = Levels.Of(tariff, session, energy);
        var borders = Borders(tariff, session, energy, levels);
        var periods = ImmutableArray.CreateBuilder<UsagePeriod>(borders.Count);
        var idle = 0;
        var from = session.StartedAt;
        var taken = 0L;
        foreach (var until in borders)
        {
            while (idle < session.Idle.Length && session.Idle[idle].Until <= from)
                idle++;
            var isIdle = idle < session.Idle.Length && session.Idle[idle].From <= from;
            var ms = (Seconds(session, until) - Seconds(session, from)) * 1000;
            var reached = until == session.EndedAt ? session.EnergyMilliWh : energy.At(until);
            periods.Add(levels.Fill(new UsagePeriod(from, until, reached - taken, isIdle ? 0 : ms, isIdle ? ms : 0)));
            (from, taken) = (until, reached);
        }
        if (session.UnpluggedAt is { } unplugged && unplugged > session.EndedAt)
        {
            var ms = (unplugged - session.EndedAt).Ticks / TimeSpan.TicksPerSecond * 1000;
            periods.Add(new UsagePeriod(session.EndedAt, unplugged, 0, 0, ms) { IsAfterStop = true, MinPowerW = 0, MaxPowerW = 0, MinCurrentA = 0, MaxCurrentA = 0 });
        }
        return new(session.StartedAt, session.EndedAt, session.Zone, periods.ToImmutable()) { PriceArea = session.PriceArea };
    }

    static long Seconds(MeteredSession session, DateTimeOffset at) => WholeSeconds.Of(session.StartedAt, at, session.EndedAt);

    /// <summary>The end of each period; the last is the session's.</summary>
    static SortedSet<DateTimeOffset> Borders(Tariff tariff, MeteredSession session, EnergyCurve energy, Levels levels)
    {
        var (start, end) = (session.StartedAt, session.EndedAt);
        var borders = new SortedSet<DateTimeOffset> { end };
        foreach (var stretch in session.Idle)
        {
            Add(stretch.From);
            Add(stretch.Until);
        }
        if (tariff.Idle is { QuietFrom: { } quietFrom, QuietUntil: { } quietUntil } && !session.Idle.IsEmpty)
        {
            foreach (var border in LocalTimes.Borders(start, end, session.Zone, [quietFrom, quietUntil]))
                Add(border);
        }
        if (tariff.Spot is { IsFixedAtStart: false } spot)
        {
            var length = TimeSpan.FromMinutes(spot.SlotMinutes);
            // The last one lies behind the last price.
            var last = start + SpotPrices.Longest + length;
            for (var at = SpotPrices.Floor(start, length) + length; at < end && at <= last; at += length)
                Add(at);
        }
        foreach (var element in tariff.Elements)
        {
            foreach (var component in element.Components)
                Add(start.AddSeconds(component.DelaySeconds));
            if (element.Restrictions is { Reservation: null } of)
            {
                foreach (var border in Restricted(of, session, energy).Concat(levels.Crossings(of)))
                    Add(border);
            }
        }
        return borders;

        void Add(DateTimeOffset at)
        {
            if (at > start && at < end)
                borders.Add(at);
        }
    }

    static IEnumerable<DateTimeOffset> Restricted(Restrictions of, MeteredSession session, EnergyCurve energy)
    {
        foreach (var seconds in new[] { of.MinDuration, of.MaxDuration })
        {
            if (seconds is { } duration)
                yield return session.StartedAt.AddSeconds(duration);
        }
        foreach (var kwh in new[] { of.MinKwh, of.MaxKwh })
        {
            if (kwh is { } threshold && energy.Reached((long)Math.Ceiling(threshold * MilliWhPerKwh)) is { } at)
                yield return at;
        }
        var times = new HashSet<TimeOnly>();
        if (of.StartTime is not null || of.EndTime is not null)
            times.UnionWith([of.StartTime ?? TimeOnly.MinValue, of.EndTime ?? TimeOnly.MinValue]);
        if (of.StartDate is not null || of.EndDate is not null || !of.DaysOfWeek.IsEmpty)
            times.Add(TimeOnly.MinValue);
        if (times.Count == 0)
            yield break;
        foreach (var border in LocalTimes.Borders(session.StartedAt, session.EndedAt, session.Zone, times))
            yield return border;
    }

    /// <summary>Power and current, read only where a restriction asks for them.</summary>
    readonly record struct Levels(LevelCurve? PowerW, LevelCurve? CurrentA)
    {
        public static Levels Of(Tariff tariff, MeteredSession session, EnergyCurve energy) => new(
            tariff.Elements.Any(element => element.Restrictions is { MinPower: not null } or { MaxPower: not null }) ? LevelCurve.OfPower(session, energy) : null,
            tariff.Elements.Any(element => element.Restrictions is { MinCurrent: not null } or { MaxCurrent: not null }) ? LevelCurve.OfCurrent(session) : null);

        public IEnumerable<DateTimeOffset> Crossings(Restrictions of) =>
        [
            .. Crossings(PowerW, of.MinPower * 1000), .. Crossings(PowerW, of.MaxPower * 1000),
            .. Crossings(CurrentA, of.MinCurrent), .. Crossings(CurrentA, of.MaxCurrent),
        ];

        /// <summary>The borders are where bounds are crossed, so any moment within tells of the whole period.</summary>
        public UsagePeriod Fill(UsagePeriod period)
        {
            if (PowerW is null && CurrentA is null)
                return period;
            var middle = period.From + ((period.Until - period.From) / 2);
            var (power, current) = (PowerW?.At(middle), CurrentA?.At(middle));
            return period with { MinPowerW = power, MaxPowerW = power, MinCurrentA = current, MaxCurrentA = current };
        }

        static IEnumerable<DateTimeOffset> Crossings(LevelCurve? curve, decimal? bound) => curve is not null && bound is { } level ? curve.Crossings(level) : [];
    }
}
