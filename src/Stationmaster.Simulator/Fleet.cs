using System.Collections.Immutable;

namespace Stationmaster.Simulator;

/// <summary>Many stations from one plan.</summary>
public sealed class Fleet : IAsyncDisposable
{
    /// <param name="server">The endpoint before the identity: ws://host/ocpp.</param>
    /// <param name="bornAt">Before now for a fleet whose past is told first (<see cref="PastSessions"/>); null for now.</param>
    public Fleet(FleetPlan plan, Uri server, TimeProvider time, DateTimeOffset? bornAt = null)
    {
        Stations = [.. plan.Stations.Select(station => new SimulatedStation(station, server, plan.Seed, time, bornAt))];
    }

    public ImmutableArray<SimulatedStation> Stations { get; }

    /// <exception cref="InvalidOperationException">There is no such station.</exception>
    public SimulatedStation this[string identity] => Stations.First(station => station.Identity == identity);

    public int Connected => Stations.Count(station => station.IsConnected);

    public long Answered => Stations.Sum(station => station.Answered);

    /// <summary>Lives until cancelled; then all are gone without a word.</summary>
    public async Task Run(CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(Stations.Select(station => Task.Run(() => station.Run(ct), ct)));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var station in Stations)
            await station.DisposeAsync();
    }
}
