namespace Stationmaster.Charging.Energy;

/// <summary>The time between two samples and what the meter says of it.</summary>
/// <param name="Wh">Energy delivered; null when the meter does not say.</param>
/// <param name="FromW">The power reported at its start.</param>
/// <param name="ToW">The power reported at its end.</param>
/// <param name="IsGap">Samples are missing: it is longer than two of the usual intervals.</param>
/// <param name="IsBetweenSteps">The register stands still, but its steps are coarse: at the power before, none was due yet.</param>
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

    /// <summary>Registers become energy since the first: resets, glitches and jitter are the business of <see cref="Register"/>.</summary>
    static List<RegisterPoint> Counted(List<RegisterPoint> points)
    {
        Register? register = null;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].RegisterWh is not { } wh) continue;
            register = Register.Next(register, wh, points[i].At);
            points[i] = points[i] with { RegisterWh = register.Value.At == points[i].At ? register.Value.EnergyMilliWh / 1000m : null };
        }

        return points;
    }

    /// <summary>Where power is sampled between two registers, it says how the energy between them is spread.</summary>
    static void Interpolate(List<RegisterPoint> points)
    {
        var known = points.FindIndex(point => point.RegisterWh is not null);
        for (var next = known + 1; known >= 0 && next < points.Count; next++)
        {
            if (points[next].RegisterWh is null) continue;
            Spread(points, known, next);
            known = next;
        }
    }

    static void Spread(List<RegisterPoint> points, int from, int to)
    {
        if (to - from < 2 || points[from].RegisterWh is not { } begin || points[to].RegisterWh is not { } end) return;
        var pairs = Enumerable.Range(from, to - from).Select(i => (From: points[i], To: points[i + 1])).ToList();
        var shares = pairs.ConvertAll(pair => (pair.From.PowerW ?? pair.To.PowerW) is null ? null : ByPower(
            pair.From with { PowerW = pair.From.PowerW ?? pair.To.PowerW }, pair.To with { PowerW = pair.To.PowerW ?? pair.From.PowerW }));
        if (shares.Contains(null) || shares.Sum() == 0) shares = pairs.ConvertAll(pair => (decimal?)Hours(pair.To.At - pair.From.At));
        var (sum, upTo) = (shares.Sum() ?? 0, 0m);
        for (var i = 0; i < shares.Count - 1; i++)
        {
            upTo += shares[i] ?? 0;
            points[from + i + 1] = points[from + i + 1] with { RegisterWh = begin + ((end - begin) * upTo / sum) };
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
        var (steppedAt, powerW) = (slices[0].From, 0m);
        for (var i = 0; i < slices.Length; i++)
        {
            if (slices[i] is { Wh: > 0 and var wh, To: var to })
                (steppedAt, powerW) = (to, wh / Hours(to - steppedAt));
            else if (IsStill(slices[i]) && i > 0 && IsStill(slices[i - 1]))
                slices[i] = slices[i] with { IsBetweenSteps = slices[i - 1].IsBetweenSteps };
            else if (IsStill(slices[i]))
                slices[i] = slices[i] with { IsBetweenSteps = IsNoneDue(i) };
        }

        bool IsNoneDue(int first)
        {
            var next = Array.FindIndex(slices, first, slice => !IsStill(slice));
            var still = slices[next < 0 ? slices.Length - 1 : next].To - steppedAt;
            return powerW >= thresholdW && still <= LongestBetweenSteps && Hours(still) * powerW <= stepWh * 2;
        }
    }

    static bool IsStill(MeterSlice slice) => slice is { Wh: 0, FromW: null, ToW: null };

    static decimal StepOf(IEnumerable<RegisterPoint> registers)
    {
        var step = 1000m;
        foreach (var point in registers)
            while (step > 1 && point.RegisterWh % step > 0) step /= 10;
        return step;
    }
}
