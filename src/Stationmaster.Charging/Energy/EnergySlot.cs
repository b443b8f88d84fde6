using System.Collections.Immutable;
using Stationmaster.Charging.Pricing;
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
        var curve = new EnergyCurve(Points(record, history, stop));
        var (slots, taken) = (new List<EnergySlot>(), 0L);
        for (var from = Floor(session.StartedAt, length); from < stop; from += length)
        {
            var reached = curve.At(from + length);
            if (reached != taken)
                slots.Add(new(from, reached - taken));
            taken = reached;
        }
        return slots;
    }

    static ImmutableArray<EnergyPoint> Points(ChargeRecord record, History history, DateTimeOffset stop)
    {
        var session = record.Session;
        var points = ImmutableArray.CreateBuilder<EnergyPoint>();
        points.Add(new(session.StartedAt, 0));
        var metering = Metering.From(session.StartedAt, session.MeterStartWh);
        foreach (var (at, sample) in history.Samples.Where(timed => timed.At > session.StartedAt && timed.At < stop).OrderBy(timed => timed.At))
        {
            metering = metering.Add(sample, at);
            var energy = Math.Clamp(metering.EnergyMilliWh, points[^1].MilliWh, record.Metering.EnergyMilliWh);
            if (points[^1].At == at)
                points[^1] = new(at, energy);
            else if (energy > points[^1].MilliWh || HasEnergy(sample))
                points.Add(new(at, energy));
        }
        points.Add(new(stop, record.Metering.EnergyMilliWh));
        return points.ToImmutable();
    }

    /// <summary>A register that stands still says that nothing flowed; a sample without one says nothing.</summary>
    static bool HasEnergy(MeterSample sample) => !sample.Values.IsDefaultOrEmpty
        && sample.Values.Any(value => value.Measurand is Measurand.EnergyImportRegister or Measurand.EnergyImportInterval);

    static DateTimeOffset Floor(DateTimeOffset at, TimeSpan length) => new(at.UtcTicks - (at.UtcTicks % length.Ticks), TimeSpan.Zero);
}
