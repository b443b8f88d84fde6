namespace Stationmaster.Charging.Energy;

/// <summary>A stretch of time.</summary>
public readonly record struct TimeStretch(DateTimeOffset From, DateTimeOffset Until);
