using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Charging.Records;

/// <summary>When a car left its connector after its session, as far as the connector's statuses tell.</summary>
static class Plugged
{
    /// <summary>Null where nothing shows that it stayed, or when it left: what cannot be shown is not held against the driver.</summary>
    public static DateTimeOffset? Until(DateTimeOffset stop, IEnumerable<StatusChange> statuses)
    {
        var isPlugged = false;
        foreach (var change in statuses.OrderBy(change => change.At))
        {
            if (change.At > stop && isPlugged && !IsPlugged(change.Status))
                return change.At;
            if (change.At > stop && !isPlugged)
                return null;
            isPlugged = IsPlugged(change.Status);
        }
        return null;
    }

    static bool IsPlugged(ConnectorStatus status) =>
        status is ConnectorStatus.Charging or ConnectorStatus.SuspendedEV or ConnectorStatus.SuspendedEVSE or ConnectorStatus.Finishing;
}
