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
        var isRepeat = before is not null && before.Status == report.Status && before.ErrorCode == report.ErrorCode
            && before.Info == report.Info && before.VendorErrorCode == report.VendorErrorCode;
        if (!isRepeat)
            changes.Add(new StatusRecorded(report.Connector, report.Status, report.ErrorCode, report.Info, at, facts.Now));

        var isLate = before is not null && at < before.ToldAt && before.ToldAt <= facts.Now;
        if (isLate)
            return new(this, changes.ToImmutable(), Noted.Only);

        var since = before is not null && before.Status == report.Status ? before.Since : at;
        var state = new ConnectorState(report.Connector, report.Status, report.ErrorCode, report.Info, report.VendorErrorCode, since, at);
        var station = this with { Connectors = Connectors.SetItem(report.Connector, state) };
        if (!isRepeat)
            changes.Add(new ConnectorReported(state));
        return new(station.WithSessionSeen(report.Connector, report.Status, at, facts, changes), changes.ToImmutable(), Noted.Only);
    }

    /// <summary>A running session whose connector is free again has lost its stop; one that charges on has not (field rule 24).</summary>
    Station WithSessionSeen(
        ConnectorRef connector, ConnectorStatus status, DateTimeOffset at, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (RunningOn(connector) is not { } open || at < open.Session.StartedAt)
            return this;

        switch (status)
        {
            case ConnectorStatus.Available or ConnectorStatus.Preparing when open.Session.EndHint is null:
                var hinted = open.Session with { EndHint = at, UpdatedAt = facts.Now };
                changes.Add(new SessionUpdated(hinted));
                changes.Add(new DueSet(DueKind.EstimateStop, hinted.Number, facts.Now + Patience.AfterFree));
                return With(hinted, open.Metering);
            case ConnectorStatus.Charging or ConnectorStatus.SuspendedEV or ConnectorStatus.SuspendedEVSE:
                return Resumed(open, facts, changes);
            default:
                return this;
        }
    }

    Station Resumed(OpenSession open, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (open.Session.EndHint is null)
            return this;
        changes.Add(new DueSet(DueKind.EstimateStop, open.Session.Number, facts.Now + Patience.Silence));
        var going = open.Session with { EndHint = null, UpdatedAt = facts.Now };
        changes.Add(new SessionUpdated(going));
        return With(going, open.Metering);
    }
}
