using Stationmaster.Charging.Records;

namespace Stationmaster.Charging.Energy;

/// <summary>The energy delivered from a moment on, for as long as a slot lasts.</summary>
/// <param name="From">UTC, a multiple of the slot's length.</param>
public readonly record struct EnergySlot(DateTimeOffset From, long EnergyMilliWh)
{
    /// <summary>
    /// A session's energy by slots, those without any left out: between two samples it flows evenly, and all slots together are exactly what
    /// the session took.
    /// </summary>
    public static IReadOnlyList<EnergySlot> Of(ChargeRecord record, History history, TimeSpan length)
    {
        var (session, total) = (record.Session, record.Metering.EnergyMilliWh);
        if (session.StoppedAt is not { } stop || stop <= session.StartedAt || total <= 0)
            return total > 0 ? [new(Floor(session.StartedAt, length), total)] : [];
        var slots = new SortedDictionary<DateTimeOffset, long>();
        var points = Points(record, history, stop);
        for (var i = 1; i < points.Count; i++)
            Spread(points[i - 1], points[i], length, slots);
        return [.. slots.Where(slot => slot.Value != 0).Select(slot => new EnergySlot(slot.Key, slot.Value))];
    }

    static List<(DateTimeOffset At, long MilliWh)> Points(ChargeRecord record, History history, DateTimeOffset stop)
    {
        var session = record.Session;
        var points = new List<(DateTimeOffset At, long MilliWh)> { (session.StartedAt, 0) };
        var metering = Metering.From(session.StartedAt, session.MeterStartWh);
        foreach (var (at, sample) in history.Samples.Where(timed => timed.At > session.StartedAt && timed.At < stop).OrderBy(timed => timed.At))
        {
            metering = metering.Add(sample, at);
            var energy = Math.Clamp(metering.EnergyMilliWh, points[^1].MilliWh, record.Metering.EnergyMilliWh);
            if (points[^1].At == at)
                points[^1] = (at, energy);
            else if (energy > points[^1].MilliWh || HasEnergy(sample))
                points.Add((at, energy));
        }
        points.Add((stop, record.Metering.EnergyMilliWh));
        return points;
    }

    /// <summary>A register that stands still says that nothing flowed; a sample without one says nothing.</summary>
    static bool HasEnergy(MeterSample sample) => !sample.Values.IsDefaultOrEmpty
        && sample.Values.Any(value => value.Measurand is Measurand.EnergyImportRegister or Measurand.EnergyImportInterval);

    static void Spread((DateTimeOffset At, long MilliWh) from, (DateTimeOffset At, long MilliWh) to, TimeSpan length,
        SortedDictionary<DateTimeOffset, long> slots)
    {
        var (energy, given) = (to.MilliWh - from.MilliWh, 0L);
        for (var slot = Floor(from.At, length); slot < to.At && energy > 0; slot += length)
        {
            var end = slot + length < to.At ? slot + length : to.At;
            var until = (long)Math.Round(energy * ((end - from.At).Ticks / (decimal)(to.At - from.At).Ticks),
                MidpointRounding.AwayFromZero);
            slots[slot] = slots.GetValueOrDefault(slot) + until - given;
            given = until;
        }
    }

    static DateTimeOffset Floor(DateTimeOffset at, TimeSpan length) => new(at.UtcTicks - (at.UtcTicks % length.Ticks), TimeSpan.Zero);
}
