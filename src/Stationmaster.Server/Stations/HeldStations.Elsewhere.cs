using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Stationmaster.Server.Stations;

/// <summary>In a cluster: stations that wait at other nodes.</summary>
public sealed partial class HeldStations
{
    /// <summary>A node tells each second who waits there; what it told before is no more true.</summary>
    static readonly TimeSpan Told = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<long, (ImmutableArray<HeldStation> Stations, DateTimeOffset At)> _elsewhere = new();

    /// <summary>Called with an operator's word, for the node where the station waits.</summary>
    internal Action<string, bool>? Decided { get; set; }

    /// <summary>Those that wait here.</summary>
    internal ImmutableArray<HeldStation> Own()
    {
        lock (_gate)
            return [.. _rooms.Values.Select(room => room.Station)];
    }

    internal void ShowElsewhere(long node, ImmutableArray<HeldStation> stations) => _elsewhere[node] = (stations, clock.GetUtcNow());

    /// <summary>An operator's word has come, here or from another node.</summary>
    internal void Decide(string identity, bool isAccepted)
    {
        foreach (var (node, told) in _elsewhere)
            _elsewhere[node] = (told.Stations.RemoveAll(station => station.Identity == identity), told.At);
        if (isAccepted)
            Take(identity)?.Promote();
        else
            Take(identity)?.Drop("an operator refused it");
    }

    IEnumerable<HeldStation> Elsewhere()
    {
        var oldest = clock.GetUtcNow() - Told;
        return _elsewhere.Values.Where(told => told.At > oldest).SelectMany(told => told.Stations);
    }
}
