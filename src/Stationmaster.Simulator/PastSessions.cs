namespace Stationmaster.Simulator;

/// <summary>
/// Lets a fleet tell its past: whole sessions with the timestamps of back then, through the same sockets and the same machine as ever, as
/// fast as
/// the back office answers. Cars that still charge at the end charge on when the fleet runs.
/// </summary>
public static class PastSessions
{
    public static TimeSpan UsualSampleInterval { get; } = TimeSpan.FromMinutes(5);

    /// <summary>From the fleet's birth on. The stations stay connected.</summary>
    /// <returns>How many calls were answered.</returns>
    public static async Task<long> Play(Fleet fleet, DateTimeOffset until, CancellationToken ct, TimeSpan? sampleInterval = null)
    {
        var before = fleet.Answered;
        var interval = sampleInterval ?? UsualSampleInterval;
        await Task.WhenAll(fleet.Stations.Select(station => Task.Run(() => station.TellPast(until, interval, ct), ct)));
        return fleet.Answered - before;
    }

    /// <summary>With a fleet of its own, that is gone afterwards.</summary>
    /// <inheritdoc cref="Play(Fleet, DateTimeOffset, CancellationToken, TimeSpan?)"/>
    public static async Task<long> Play(
        FleetPlan plan, Uri server, DateTimeOffset from, DateTimeOffset until, CancellationToken ct, TimeSpan? sampleInterval = null)
    {
        await using var fleet = new Fleet(plan, server, TimeProvider.System, from);
        return await Play(fleet, until, ct, sampleInterval);
    }
}
