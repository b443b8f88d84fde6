namespace Stationmaster.Charging.Pricing;

/// <summary>Power or current over time, straight between the moments it was measured, and before and after as at the nearest.</summary>
sealed class LevelCurve
{
    readonly List<(DateTimeOffset At, decimal Value)> _points;

    LevelCurve(List<(DateTimeOffset At, decimal Value)> points) => _points = points;

    public static LevelCurve OfPower(MeteredSession session, EnergyCurve energy)
    {
        var reported = session.Levels.Where(level => level.PowerW is not null).Select(level => (level.At, level.PowerW!.Value)).ToList();
        return new(reported.Count > 0 ? reported : Means(energy));
    }

    public static LevelCurve OfCurrent(MeteredSession session) =>
        new([.. session.Levels.Where(level => level.CurrentA is not null).Select(level => (level.At, level.CurrentA!.Value))]);

    /// <summary>Null where it was never measured.</summary>
    public decimal? At(DateTimeOffset at)
    {
        if (_points.Count == 0)
            return null;
        var next = _points.FindIndex(point => point.At > at);
        if (next == 0)
            return _points[0].Value;
        if (next < 0)
            return _points[^1].Value;
        var (from, to) = (_points[next - 1], _points[next]);
        return from.Value + ((to.Value - from.Value) * (at - from.At).Ticks / (to.At - from.At).Ticks);
    }

    /// <summary>When it crossed a bound.</summary>
    public IEnumerable<DateTimeOffset> Crossings(decimal bound)
    {
        for (var i = 1; i < _points.Count; i++)
        {
            var (from, to) = (_points[i - 1], _points[i]);
            if (from.Value >= bound != to.Value >= bound)
                yield return from.At.AddTicks((long)Math.Ceiling((to.At - from.At).Ticks * (bound - from.Value) / (to.Value - from.Value)));
        }
    }

    /// <summary>Of a station that reports no power: what the register's growth says, from one value to the next.</summary>
    static List<(DateTimeOffset, decimal)> Means(EnergyCurve energy)
    {
        var points = new List<(DateTimeOffset, decimal)>();
        for (var i = 1; i < energy.Points.Length; i++)
        {
            var (from, to) = (energy.Points[i - 1], energy.Points[i]);
            if (to.At <= from.At)
                continue;
            var watts = (to.MilliWh - from.MilliWh) * 3.6m * TimeSpan.TicksPerSecond / (to.At - from.At).Ticks;
            points.Add((from.At, watts));
            points.Add((to.At, watts));
        }
        return points;
    }
}
