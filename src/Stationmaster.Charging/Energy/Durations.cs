using System.Collections.Immutable;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Charging.Energy;

/// <summary>A connector's status from this moment on.</summary>
public readonly record struct StatusChange(DateTimeOffset At, ConnectorStatus Status);

/// <summary>What the meter showed at one moment.</summary>
/// <param name="RegisterWh">Null where only the power was sampled.</param>
/// <param name="PowerW">Null where only the register was sampled.</param>
public readonly record struct RegisterPoint(DateTimeOffset At, decimal? RegisterWh, decimal? PowerW = null);

/// <summary>
/// How long a session charged and how long the car stood idle: connected, allowed to charge, and not asking for power. Whole seconds, never
/// negative, and <paramref name="Total"/> is always the sum of the other two: what is not shown to be idle is charging.
/// </summary>
public sealed record Durations(TimeSpan Charging, TimeSpan Idle, TimeSpan Total)
{
    /// <summary>Shorter pauses are none.</summary>
    static readonly TimeSpan ShortestIdle = TimeSpan.FromSeconds(60);
    /// <summary>A car that balances its battery takes this little, Wh, and stays idle.</summary>
    const decimal Blip = 50m;

    /// <param name="registers">In any order; with the registers of start and stop among them it is exact to the ends.</param>
    /// <param name="statuses">The connector's; the last one before <paramref name="start"/> still holds there.</param>
    /// <param name="isDc">A DC car at rest draws more than an AC car does.</param>
    public static Durations Of(
        DateTimeOffset start, DateTimeOffset stop, IReadOnlyList<RegisterPoint> registers, IReadOnlyList<StatusChange> statuses, bool isDc) =>
        Of(start, stop, registers, statuses, isDc, out _);

    static Durations Of(
        DateTimeOffset start, DateTimeOffset stop, IReadOnlyList<RegisterPoint> registers, IReadOnlyList<StatusChange> statuses, bool isDc,
        out ImmutableArray<TimeStretch> idleStretches)
    {
        idleStretches = [];
        var total = Seconds((stop - start).Ticks / TimeSpan.TicksPerSecond);
        if (total <= TimeSpan.Zero) return new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

        var thresholdW = isDc ? 500 : 100;
        var flows = new FlowReader(statuses, thresholdW).Of(MeterSlice.Between(start, stop, registers, thresholdW));
        var stretches = WithoutBlips(WithoutShortPauses(OnceStarted(flows)));
        idleStretches = [.. stretches.Where(stretch => stretch.Flow == Flow.Idle).Select(stretch => new TimeStretch(stretch.From, stretch.To))];
        // Counted as prices count it: each border in whole seconds from the start.
        var idle = Seconds(idleStretches.Sum(stretch => Second(stretch.Until) - Second(stretch.From)));
        return new(total - idle, idle, total);

        long Second(DateTimeOffset at) => WholeSeconds.Of(start, at, stop);
    }

    /// <summary>Of a metered session, up to its stop or, while it runs, up to <paramref name="now"/>.</summary>
    public static Durations Of(
        Metering metering, DateTimeOffset now, IEnumerable<SeriesPoint> series, IReadOnlyList<StatusChange> statuses, bool isDc) =>
        Of(metering, now, series, statuses, isDc, out _);

    /// <param name="idle">When it stood idle, in order.</param>
    public static Durations Of(
        Metering metering, DateTimeOffset now, IEnumerable<SeriesPoint> series, IReadOnlyList<StatusChange> statuses, bool isDc,
        out ImmutableArray<TimeStretch> idle)
    {
        var registers = series.Select(point => new RegisterPoint(point.At, point.RegisterWh, point.PowerW)).ToList();
        registers.Add(new(metering.StartedAt, metering.MeterStartWh));
        if (metering.StoppedAt is { } stoppedAt) registers.Add(new(stoppedAt, metering.MeterStopWh));
        return Of(metering.StartedAt, metering.StoppedAt ?? now, registers, statuses, isDc, out idle);
    }

    /// <summary>Before the first energy a car that waits (for its schedule, for a slow start) is not idle.</summary>
    static List<Stretch> OnceStarted(List<Stretch> stretches)
    {
        var first = stretches.FindIndex(stretch => stretch.Flow == Flow.Charging);
        var waiting = first < 0 ? stretches.Count : first;
        return Merged(stretches.Select((stretch, i) => i < waiting ? stretch with { Flow = Flow.None } : stretch));
    }

    static List<Stretch> WithoutShortPauses(List<Stretch> stretches) =>
        Merged(stretches.Select(stretch => stretch.Flow == Flow.Idle && stretch.Length < ShortestIdle
            ? stretch with { Flow = Flow.Charging }
            : stretch));

    static List<Stretch> WithoutBlips(List<Stretch> stretches) =>
        Merged(stretches.Select((stretch, i) =>
            stretch is { Flow: Flow.Charging, Wh: < Blip } && i > 0 && i < stretches.Count - 1
            && stretches[i - 1].Flow == Flow.Idle && stretches[i + 1].Flow == Flow.Idle
                ? stretch with { Flow = Flow.Idle }
                : stretch));

    static List<Stretch> Merged(IEnumerable<Stretch> stretches)
    {
        var merged = new List<Stretch>();
        foreach (var stretch in stretches)
        {
            if (merged.Count == 0 || merged[^1].Flow != stretch.Flow) merged.Add(stretch);
            else merged[^1] = merged[^1] with { To = stretch.To, Wh = merged[^1].Wh + stretch.Wh };
        }

        return merged;
    }

    static TimeSpan Seconds(long seconds) => TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond);
}
