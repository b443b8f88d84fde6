using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>History is kept by the station's clock; the live state goes to the newest (field rules 28 to 30).</summary>
    Step Status(StatusReported report, Facts facts)
    {
        var at = Clock.Resolve(report.At, facts.Now);
        var before = Connectors.GetValueOrDefault(report.Connector);
        var changes = ImmutableArray.CreateBuilder<StationChange>();
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
            return new(this, changes.ToImmutable(), Noted.Only);

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
        return new(station.WithSessionSeen(report, before, at, facts, changes), changes.ToImmutable(), Noted.Only);
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
