using System.Collections.Immutable;

namespace Stationmaster.Charging.Energy;

public readonly record struct PowerPoint(DateTimeOffset At, decimal PowerW);

/// <summary>A session's power in a few points, evenly spread: when there are too many, every second one goes.</summary>
readonly record struct PowerCurve
{
    /// <summary>The latest power is a point of its own, so that the curve always reaches the present.</summary>
    const int MostKept = Metering.MostCurvePoints - 1;

    ImmutableArray<PowerPoint> Kept { get; init; }
    TimeSpan Spacing { get; init; }
    PowerPoint? Latest { get; init; }

    public ImmutableArray<PowerPoint> Points => Latest is not { } latest ? [] : Kept[^1] == latest ? Kept : Kept.Add(latest);

    public PowerCurve Add(PowerPoint point)
    {
        if (Latest is not { } latest) return new() { Kept = [point], Latest = point };
        if (point.At <= latest.At) return this;
        if (point.At - Kept[^1].At < Spacing) return this with { Latest = point };
        if (Kept.Length < MostKept) return this with { Kept = Kept.Add(point), Latest = point };
        var thinned = Kept.Where((_, i) => i % 2 == 0).ToImmutableArray();
        return this with { Kept = thinned, Spacing = (thinned[^1].At - thinned[0].At) / (thinned.Length - 1), Latest = point };
    }
}
