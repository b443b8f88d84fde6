using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>History is kept by the station's clock; the live state goes to the newest (field rules 28 to 30).</summary>
    Step Status(StatusReported report, Facts facts)
    {
        var before = Connectors.GetValueOrDefault(report.Connector);
        if (report.IsOccupiedOnly && before is { IsOccupied: true } known)
            report = report with { Status = known.Status };
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        if (Shown(report, facts, changes) is not { } station)
            return new(this, changes.ToImmutable(), Noted.Only);
        return new(
            report.IsOccupiedOnly ? station : station.WithSessionSeen(report, before, Clock.Resolve(report.At, facts.Now), facts, changes),
            changes.ToImmutable(), Noted.Only);
    }

    Step Statuses(EventsNotified notified, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        // What is said of a connector by itself at the same time is more exact than what is said of its EVSE.
        foreach (var told in notified.Statuses.OrderBy(status => status.At ?? notified.At ?? facts.Now).ThenBy(status => status.Connector.Connector))
        {
            foreach (var status in station.OfEach(told).ToList())
            {
                var step = station.Status(status, facts);
                station = step.Station;
                changes.AddRange(step.Changes);
            }
        }
        changes.AddRange(Noticed(notified, facts));
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    /// <summary>
    /// A status of an EVSE is that of each of its connectors, but for Occupied: there only one is in use. A connector that is out of order
    /// while others are not stays so when the EVSE is fit again.
    /// </summary>
    IEnumerable<StatusReported> OfEach(StatusReported told)
    {
        if (told is not { IsOccupiedOnly: false, Connector: { IsStation: false, Connector: 0, Evse: var evse } })
            return [(StatusReported)Located(told)];
        var own = Connectors.Values.Where(state => state.Connector.Evse == evse && state.Connector.Connector > 0).ToList();
        if (own.Count == 0)
            return [(StatusReported)Located(told)];
        if (told.Status is ConnectorStatus.Available or ConnectorStatus.Reserved && own.Any(state => !IsOut(state)))
            own.RemoveAll(IsOut);
        return own.Select(state => told with { Connector = state.Connector });

        static bool IsOut(ConnectorState state) => state.Status is ConnectorStatus.Faulted or ConnectorStatus.Unavailable;
    }

    /// <summary>With the status; null where a newer one has been told.</summary>
    Station? Shown(StatusReported report, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var at = Clock.Resolve(report.At, facts.Now);
        var before = Connectors.GetValueOrDefault(report.Connector);
        var isStamped = Clock.IsBelievable(report.At, facts.Now);
        // A time in the future was wrong, so nothing is late because of it.
        var isLate = isStamped && before is { IsStamped: true } && at < before.ToldAt && before.ToldAt <= facts.Now;
        var isRepeat = !isLate && before is not null && before.Status == report.Status && before.ErrorCode == report.ErrorCode
            && before.Info == report.Info && before.VendorErrorCode == report.VendorErrorCode;
        if (!isRepeat)
        {
            changes.Add(new StatusRecorded(report.Connector, report.Status, report.ErrorCode, report.Info, at, facts.Now));
            Reprice(report.Connector, at, facts, changes);
        }
        if (isLate)
            return null;

        var since = before is not null && before.Status == report.Status ? before.Since : at;
        var state = new ConnectorState(report.Connector, report.Status, report.ErrorCode, report.Info, report.VendorErrorCode, since, at)
        {
            ReceivedAt = facts.Now,
            IsStamped = isStamped,
            StrayRegisterWh = isRepeat ? before?.StrayRegisterWh : null,
        };
        var station = this with { Connectors = Connectors.SetItem(report.Connector, state) };
        if (!isRepeat)
            changes.Add(new ConnectorReported(state));
        return station;
    }

    /// <summary>A status from within a session that ended, told after its end: what was idle time may be otherwise. And where the
    /// stay counts until the car is unplugged, any that follows.</summary>
    void Reprice(ConnectorRef connector, DateTimeOffset at, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        foreach (var open in Sessions.Values)
        {
            if (open.Session is { State: SessionState.Completed } session && session.Connector == connector
                && (at < session.StoppedAt || session.CountsUntilUnplugged))
                changes.Add(new SessionCompleted(session with { UpdatedAt = facts.Now }));
        }
    }
}
