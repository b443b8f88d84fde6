using System.Collections.Immutable;
using Stationmaster.Charging.Energy;

namespace Stationmaster.Charging.Pricing;

/// <param name="MilliWh">Taken by the session so far; never falls.</param>
public readonly record struct EnergyPoint(DateTimeOffset At, long MilliWh);

/// <summary>What was flowing at a moment.</summary>
/// <param name="CurrentA">All phases together.</param>
public readonly record struct LevelPoint(DateTimeOffset At, decimal? PowerW, decimal? CurrentA);

/// <summary>A session as it was measured, in order of time.</summary>
/// <param name="UnpluggedAt">When the car was unplugged, where that was after the end; null where it was not, or is not known.</param>
/// <param name="EnergyMilliWh">Taken in all.</param>
/// <param name="Energy">From (start, 0); the last one before the end leads to (end, all).</param>
/// <param name="Idle">Not overlapping.</param>
public sealed record MeteredSession(
    DateTimeOffset StartedAt, DateTimeOffset EndedAt, DateTimeOffset? UnpluggedAt, TimeZoneInfo Zone, long EnergyMilliWh,
    ImmutableArray<EnergyPoint> Energy, ImmutableArray<TimeStretch> Idle, ImmutableArray<LevelPoint> Levels)
{
    /// <summary>The location's, for spot tariffs that name no area; null where it is not known.</summary>
    public string? PriceArea { get; init; }

    /// <param name="series">The samples of the session.</param>
    public static MeteredSession Of(
        Metering metering, DateTimeOffset end, DateTimeOffset? unpluggedAt, TimeZoneInfo zone, ImmutableArray<SeriesPoint> series,
        ImmutableArray<TimeStretch> idle)
    {
        var energy = ImmutableArray.CreateBuilder<EnergyPoint>(series.Length + 1);
        energy.Add(new(metering.StartedAt, 0));
        var register = metering.MeterStartWh is { } start ? Register.Next(null, start, metering.StartedAt) : (Register?)null;
        foreach (var point in series)
        {
            if (point.RegisterWh is not { } wh || point.At < metering.StartedAt || point.At >= end)
                continue;
            register = Register.Next(register, wh, point.At);
            var milliWh = Math.Clamp(register.Value.EnergyMilliWh, energy[^1].MilliWh, Math.Max(metering.EnergyMilliWh, energy[^1].MilliWh));
            if (point.At > energy[^1].At)
                energy.Add(new(point.At, milliWh));
        }
        return new(
            metering.StartedAt, end, unpluggedAt, zone, metering.EnergyMilliWh, energy.ToImmutable(), idle,
            [.. series.Where(point => point.PowerW is not null || point.CurrentA is not null).Select(point => new LevelPoint(point.At, point.PowerW, point.CurrentA))]);
    }
}
