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
        DateTimeOffset start, DateTimeOffset stop, IReadOnlyList<RegisterPoint> registers, IReadOnlyList<StatusChange> statuses, bool isDc)
    {
        var total = Seconds((stop - start).Ticks / TimeSpan.TicksPerSecond);
        if (total <= TimeSpan.Zero) return new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

        var stretches = Stretches(start, stop, registers, statuses, isDc);
        var idleTicks = stretches.Where(stretch => stretch.Flow == Flow.Idle).Sum(stretch => stretch.Length.Ticks);
        var idle = Seconds((long)Math.Round(idleTicks / (decimal)TimeSpan.TicksPerSecond, MidpointRounding.AwayFromZero));
        if (idle > total) idle = total;
        return new(total - idle, idle, total);
    }

    /// <summary>What each part of the time was, in order, from the start to the stop.</summary>
    internal static List<Stretch> Stretches(
        DateTimeOffset start, DateTimeOffset stop, IReadOnlyList<RegisterPoint> registers, IReadOnlyList<StatusChange> statuses, bool isDc)
    {
        var thresholdW = isDc ? 500 : 100;
        var flows = new FlowReader(statuses, thresholdW).Of(MeterSlice.Between(start, stop, registers, thresholdW));
        return WithoutBlips(WithoutShortPauses(OnceStarted(flows)));
    }

    /// <summary>The parts of a session's time in which the car stood idle, in order.</summary>
    public static IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> IdleOf(
        Metering metering, DateTimeOffset now, IEnumerable<SeriesPoint> series, IReadOnlyList<StatusChange> statuses, bool isDc)
    {
        var stop = metering.StoppedAt ?? now;
        return stop <= metering.StartedAt
            ? []
            : [.. Stretches(metering.StartedAt, stop, Registers(metering, series), statuses, isDc)
                .Where(stretch => stretch.Flow == Flow.Idle).Select(stretch => (stretch.From, stretch.To))];
    }

    /// <summary>Of a metered session, up to its stop or, while it runs, up to <paramref name="now"/>.</summary>
    public static Durations Of(
        Metering metering, DateTimeOffset now, IEnumerable<SeriesPoint> series, IReadOnlyList<StatusChange> statuses, bool isDc) =>
        Of(metering.StartedAt, metering.StoppedAt ?? now, Registers(metering, series), statuses, isDc);

    static List<RegisterPoint> Registers(Metering metering, IEnumerable<SeriesPoint> series)
    {
        var registers = series.Select(point => new RegisterPoint(point.At, point.RegisterWh, point.PowerW)).ToList();
        registers.Add(new(metering.StartedAt, metering.MeterStartWh));
        if (metering.StoppedAt is { } stoppedAt) registers.Add(new(stoppedAt, metering.MeterStopWh));
        return registers;
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
