namespace Stationmaster.Charging.Energy;

/// <summary>What a stretch of a session was.</summary>
enum Flow
{
    /// <summary>No energy, but not shown to be the car's wish: the station's own pause, a wait before the start, missing samples.</summary>
    None,
    Charging,
    Idle,
}

/// <param name="Wh">Energy of a stretch of charging; null when not known.</param>
readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To, Flow Flow, decimal? Wh)
{
    public TimeSpan Length => To - From;
}
