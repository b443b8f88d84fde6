using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>Which machine stood there: what its boot told last. Null where it told none.</summary>
public sealed record Hardware(string? SerialNumber, string? MeterSerialNumber)
{
    /// <summary>What does not name itself may be the same.</summary>
    public bool IsOther(Booted boot) => Differs(SerialNumber, boot.SerialNumber) || Differs(MeterSerialNumber, boot.MeterSerialNumber);

    static bool Differs(string? before, string? now) =>
        !string.IsNullOrWhiteSpace(before) && !string.IsNullOrWhiteSpace(now)
        && !before.Trim().Equals(now.Trim(), StringComparison.OrdinalIgnoreCase);
}

public sealed partial record Station
{
    /// <summary>
    /// Other hardware came under this identity: what ran on the old one is over, at what was last heard of it, and its registers say
    /// nothing of the new one's (field rule 31). A stop that the old one still sends replaces the estimate.
    /// </summary>
    Station Swapped(Hardware former, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var station = this;
        foreach (var open in Sessions.Values.Where(open => open.Session.State == SessionState.Running))
        {
            changes.Add(new AlertRaised("station-swapped", open.Session.Number,
                $"Session {open.Session.Number} ran on the charge box {former.SerialNumber ?? former.MeterSerialNumber} when other hardware booted "
                + "under its identity. It ends with what was last heard of it."));
            station = station.EndEstimated(open, open.Session.EndHint ?? LastEvidence(open), facts, changes);
        }
        return station with
        {
            Connectors = station.Connectors.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value with { StrayRegisterWh = null }),
        };
    }
}
