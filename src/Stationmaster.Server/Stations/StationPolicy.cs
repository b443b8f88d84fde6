using Stationmaster.Charging.Tokens;

namespace Stationmaster.Server.Stations;

/// <summary>What becomes of a station nobody registered.</summary>
public enum UnknownStations { Ask, Accept, Refuse }

/// <summary>How stations are treated; from the command line.</summary>
/// <param name="HeldStations">How many unknown stations wait at most.</param>
/// <param name="AllowPasswordless">Whether an accepted station may connect without its password until it first uses it.</param>
/// <param name="MaxFrameBytes">The largest message taken, bytes.</param>
/// <param name="MeterInterval">How often stations are asked to send meter values.</param>
public sealed record StationPolicy(
    UnknownStations UnknownStations = UnknownStations.Ask,
    UnknownTokens UnknownTokens = UnknownTokens.Refuse,
    int HeldStations = 100,
    bool AllowPasswordless = true,
    int MaxFrameBytes = 1024 * 1024)
{
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMinutes(5);
    public TimeSpan MeterInterval { get; init; } = TimeSpan.FromSeconds(60);
    public TimeSpan OrderDeadline { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan HeldBootInterval { get; init; } = TimeSpan.FromSeconds(30);
}
