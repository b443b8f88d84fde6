using System.Collections.Immutable;

namespace Stationmaster.Charging.Energy;

/// <summary>All that was measured at one moment, phases summed; what was not measured is null.</summary>
/// <param name="RegisterWh">The meter's register, Wh.</param>
/// <param name="Soc">Percent, 1..100.</param>
/// <param name="CurrentA">All phases together.</param>
/// <param name="VoltageV">The mean of the phases.</param>
public readonly record struct SeriesPoint(
    DateTimeOffset At, decimal? RegisterWh, decimal? PowerW, int? Soc, decimal? CurrentA, decimal? VoltageV);

/// <summary>The curve of a session from its samples.</summary>
public static class Series
{
    /// <summary>One point per moment, in order of time, however often and in whatever order the samples came.</summary>
    /// <param name="registerFactor"><see cref="Metering.RegisterFactor"/>, for stations that send kWh without a unit.</param>
    public static ImmutableArray<SeriesPoint> Of(IEnumerable<(DateTimeOffset At, MeterSample Sample)> samples, int registerFactor = 1)
    {
        var points = new SortedDictionary<DateTimeOffset, SeriesPoint>();
        foreach (var (at, sample) in samples)
        {
            var point = PointOf(at, Reading.Of(sample), registerFactor);
            points[at] = points.TryGetValue(at, out var known) ? Merged(known, point) : point;
        }

        return [.. WithoutGlitches(points.Values).Where(point => point != new SeriesPoint(point.At, null, null, null, null, null))];
    }

    static SeriesPoint PointOf(DateTimeOffset at, Reading reading, int registerFactor) => new(
        at, RegisterOf(reading.Register ?? reading.Begin, registerFactor), reading.PowerW, reading.Soc, reading.CurrentA, reading.VoltageV);

    static decimal? RegisterOf(RegisterValue? register, int factor) => register switch
    {
        null or { Wh: < 0 } => null,
        { UnitStated: true, Wh: var wh } => wh,
        { Wh: var wh } => wh * factor,
    };

    /// <summary>A register that does not go on from those before it, as one dip to 0, would be all one sees of the curve.</summary>
    static IEnumerable<SeriesPoint> WithoutGlitches(IEnumerable<SeriesPoint> points)
    {
        Register? register = null;
        foreach (var point in points)
        {
            if (point.RegisterWh is { } wh) register = Register.Next(register, wh, point.At);
            yield return register?.At < point.At && point.RegisterWh is not null ? point with { RegisterWh = null } : point;
        }
    }

    static SeriesPoint Merged(SeriesPoint first, SeriesPoint second) => first with
    {
        RegisterWh = first.RegisterWh ?? second.RegisterWh,
        PowerW = first.PowerW ?? second.PowerW,
        Soc = first.Soc ?? second.Soc,
        CurrentA = first.CurrentA ?? second.CurrentA,
        VoltageV = first.VoltageV ?? second.VoltageV,
    };
}
