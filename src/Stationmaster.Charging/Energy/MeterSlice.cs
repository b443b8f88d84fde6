namespace Stationmaster.Charging.Energy;

/// <summary>The time between two samples and what the meter says of it.</summary>
/// <param name="Wh">Energy delivered; null when the meter does not say.</param>
/// <param name="FromW">The power reported at its start.</param>
/// <param name="ToW">The power reported at its end.</param>
/// <param name="IsGap">Samples are missing: it is longer than two of the usual intervals.</param>
/// <param name="IsBetweenSteps">The register stands still, but only because its steps are coarse: at the power before, none was due yet.</param>
readonly record struct MeterSlice(
    DateTimeOffset From, DateTimeOffset To, decimal? Wh, decimal? FromW, decimal? ToW, bool IsGap = false, bool IsBetweenSteps = false)
{
    /// <summary>Two messages of one moment are no interval.</summary>
    static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestBetweenSteps = TimeSpan.FromMinutes(15);

    public TimeSpan Length => To - From;

    public decimal? MeanW => Wh is { } wh ? wh / Hours(Length) : null;

    public static decimal Hours(TimeSpan time) => time.Ticks / (decimal)TimeSpan.TicksPerHour;

    /// <summary>Slices without a hole from <paramref name="start"/> to <paramref name="stop"/>, whatever was sampled.</summary>
    public static MeterSlice[] Between(
        DateTimeOffset start, DateTimeOffset stop, IReadOnlyList<RegisterPoint> registers, decimal thresholdW)
    {
        var points = Counted(Sorted(registers.Where(point => point.At >= start && point.At <= stop)));
        Interpolate(points);
        if (points.Count == 0 || points[0].At > start) points.Insert(0, new(start, null));
        if (points[^1].At < stop) points.Add(new(stop, null));

        var slices = new MeterSlice[points.Count - 1];
        for (var i = 0; i < slices.Length; i++)
        {
            var (from, to) = (points[i], points[i + 1]);
            slices[i] = new(from.At, to.At, to.RegisterWh - from.RegisterWh ?? ByPower(from, to), from.PowerW, to.PowerW);
        }

        MarkGaps(slices);
        MarkBetweenSteps(slices, StepOf(registers), thresholdW);
        return slices;
    }

    static List<RegisterPoint> Sorted(IEnumerable<RegisterPoint> registers)
    {
        var points = new List<RegisterPoint>();
        foreach (var point in registers.OrderBy(point => point.At))
        {
            if (points.Count == 0 || points[^1].At != point.At) points.Add(point);
            else points[^1] = new(point.At, points[^1].RegisterWh ?? point.RegisterWh, points[^1].PowerW ?? point.PowerW);
        }

        return points;
    }

    /// <summary>Registers become energy since the first of them: resets, glitches and jitter are the business of <see cref="Register"/>.</summary>
    static List<RegisterPoint> Counted(List<RegisterPoint> points)
    {
        Register? register = null;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].RegisterWh is not { } wh) continue;
            var value = (long)Math.Round(wh * 1000, MidpointRounding.AwayFromZero);
            register = register?.Next(value, points[i].At, rebooted: false) ?? new Register(value, points[i].At);
            var isBelieved = register.Value.At == points[i].At;
            points[i] = points[i] with { RegisterWh = isBelieved ? register.Value.EnergyMilliWh / 1000m : null };
        }

        return points;
    }

    /// <summary>Where power is sampled between two registers, it says how the energy between them is spread.</summary>
    static void Interpolate(List<RegisterPoint> points)
    {
        var known = -1;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].RegisterWh is not { } end) continue;
            if (known >= 0 && points[known].RegisterWh is { } begin && i - known > 1)
            {
                var shares = new decimal[i - known];
                for (var k = 0; k < shares.Length; k++) shares[k] = ByPower(points[known + k], points[known + k + 1]) ?? 0;
                if (shares.Sum() == 0)
                    for (var k = 0; k < shares.Length; k++) shares[k] = Hours(points[known + k + 1].At - points[known + k].At);
                var (sum, upTo) = (shares.Sum(), 0m);
                for (var k = 1; k < shares.Length; k++)
                {
                    upTo += shares[k - 1];
                    points[known + k] = points[known + k] with { RegisterWh = begin + ((end - begin) * upTo / sum) };
                }
            }

            known = i;
        }
    }

    static decimal? ByPower(RegisterPoint from, RegisterPoint to) => (from.PowerW + to.PowerW) / 2 * Hours(to.At - from.At);

    static void MarkGaps(MeterSlice[] slices)
    {
        var lengths = slices.Select(slice => slice.Length).Where(length => length >= ShortestInterval).Order().ToArray();
        if (lengths.Length == 0) return;
        var usual = lengths[(lengths.Length - 1) / 2];
        for (var i = 0; i < slices.Length; i++) slices[i] = slices[i] with { IsGap = slices[i].Length > usual * 2 };
    }

    static void MarkBetweenSteps(MeterSlice[] slices, decimal stepWh, decimal thresholdW)
    {
        if (slices.Length == 0) return;
        var (steppedAt, power) = (slices[0].From, 0m);
        for (var i = 0; i < slices.Length; i++)
        {
            if (slices[i] is { Wh: > 0 } moved)
            {
                power = moved.Wh.Value / Hours(moved.To - steppedAt);
                steppedAt = moved.To;
                continue;
            }

            if (slices[i] is not { Wh: 0, FromW: null, ToW: null } || power < thresholdW) continue;
            var next = Array.FindIndex(slices, i, slice => slice.Wh is not 0);
            var until = slices[next < 0 ? slices.Length - 1 : next].To;
            var isDue = Hours(until - steppedAt) * power > stepWh * 2 || until - steppedAt > LongestBetweenSteps;
            slices[i] = slices[i] with { IsBetweenSteps = !isDue };
        }
    }

    static decimal StepOf(IEnumerable<RegisterPoint> registers)
    {
        var step = 1000m;
        foreach (var point in registers)
            while (step > 1 && point.RegisterWh % step > 0) step /= 10;
        return step;
    }
}
