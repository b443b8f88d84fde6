using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>The energy of a session over time, straight between the moments it was metered.</summary>
/// <param name="points">From the start to the end, in order.</param>
sealed class EnergyCurve(ImmutableArray<EnergyPoint> points)
{
    readonly ImmutableArray<EnergyPoint> _points = points;

    public static EnergyCurve Of(MeteredSession session) => new([.. session.Energy, new(session.EndedAt, session.EnergyMilliWh)]);

    public ImmutableArray<EnergyPoint> Points => _points;

    /// <summary>Taken until then, to the milliwatt-hour.</summary>
    public long At(DateTimeOffset at)
    {
        if (at <= _points[0].At)
            return 0;
        if (at >= _points[^1].At)
            return _points[^1].MilliWh;
        var (low, high) = (0, _points.Length - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_points[middle].At <= at)
                low = middle;
            else
                high = middle;
        }
        var (from, to) = (_points[low], _points[high]);
        var length = (Int128)(to.At - from.At).Ticks;
        return length == 0 ? to.MilliWh : from.MilliWh + (long)((((Int128)(to.MilliWh - from.MilliWh) * (at - from.At).Ticks * 2) + length) / (length * 2));
    }

    /// <summary>When so much had been taken; null where it never was.</summary>
    public DateTimeOffset? Reached(long milliWh)
    {
        for (var i = 1; i < _points.Length; i++)
        {
            var (from, to) = (_points[i - 1], _points[i]);
            if (to.MilliWh < milliWh || to.MilliWh == from.MilliWh)
                continue;
            if (from.MilliWh >= milliWh)
                return from.At;
            var ticks = (((Int128)(milliWh - from.MilliWh) * (to.At - from.At).Ticks) + (to.MilliWh - from.MilliWh) - 1) / (to.MilliWh - from.MilliWh);
            return from.At.AddTicks((long)ticks);
        }
        return null;
    }
}
