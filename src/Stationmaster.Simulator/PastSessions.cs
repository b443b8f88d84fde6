namespace Stationmaster.Simulator;

/// <summary>
/// Lets a fleet tell its past: whole sessions with the timestamps of back then, through the same sockets and the same machine as ever, as
/// fast as
/// the back office answers. Cars that still charge at the end charge on when the fleet runs.
/// </summary>
public static class PastSessions
{
    public static TimeSpan UsualSampleInterval { get; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc cref="Play(Fleet, DateTimeOffset, TimeSpan, CancellationToken)"/>
    public static Task<long> Play(Fleet fleet, DateTimeOffset until, CancellationToken ct) => Play(fleet, until, UsualSampleInterval, ct);

    /// <summary>From the fleet's birth on. The stations stay connected.</summary>
    /// <param name="sampleInterval">Meter values are not sent more often than this, however often the back office wants them.</param>
    /// <returns>How many calls were answered.</returns>
    public static async Task<long> Play(Fleet fleet, DateTimeOffset until, TimeSpan sampleInterval, CancellationToken ct)
    {
        var before = fleet.Answered;
        await Task.WhenAll(fleet.Stations.Select(station => Task.Run(() => station.TellPast(until, sampleInterval, ct), ct)));
        return fleet.Answered - before;
    }

    /// <summary>With a fleet of its own, that is gone afterwards.</summary>
    /// <returns>How many calls were answered.</returns>
    public static async Task<long> Play(FleetPlan plan, Uri server, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        await using var fleet = new Fleet(plan, server, TimeProvider.System, from);
        return await Play(fleet, until, ct);
    }
}
