namespace Stationmaster.Bench.Scenarios;

/// <summary>A load that ceiling and server bear alike.</summary>
/// <param name="IsClosedLoop">Measured first, where both are wanted.</param>
/// <param name="Rate">Calls a second of all stations together; null for no paced phase.</param>
sealed record Scenario(int Stations, bool IsClosedLoop = false, int? Rate = null, int Values = 3)
{
    /// <summary>Of OCPP; the ceiling answers 1.6 alone.</summary>
    public string Version { get; init; } = "1.6";

    /// <summary>How many times as long as usual it is measured: a whole collection, which comes seldom, is neither all of a window nor left out.</summary>
    public int Windows { get; init; } = 1;

    /// <summary>Stations connect, boot and are idle; memory is what is looked at.</summary>
    public bool IsIdle => !IsClosedLoop && Rate is null;
}
