using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>
    /// A start is a fact: it is recorded and numbered whatever the token's standing. Told again, it is the same session with the same
    /// answer (field rules 3 and 4); it may complete one that was opened from other evidence (6, 7); it ends another that still runs
    /// on the connector (46).
    /// </summary>
    Step Start(SessionStarted start, Facts facts)
    {
        if (SameStart(start, facts) is { } same)
            return new(this, [], Answer(same, facts));

        var site = facts.Site ?? throw new ArgumentException("A start needs the site of its connector.", nameof(facts));
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var startedAt = Clock.Resolve(start.At, facts.Now);

        if (Provisional(start, startedAt) is { } provisional)
            return Adopt(provisional, start, startedAt, site, facts);

        var station = EndOthers(start.Connector, startedAt, facts, changes);
        var session = new Session(
            facts.FreshNumber, facts.FreshId, site, start.TokenUid, facts.Driver,
            facts.Authorisation?.Status ?? AuthorisationStatus.Invalid,
            start.At, startedAt, facts.Now, start.MeterStartWh, SessionState.Running,
            Clock.IsBelievable(start.At, facts.Now) ? SessionFlags.None : SessionFlags.TimeEstimated, facts.Now, facts.Now)
        {
            ReservationId = start.ReservationId,
        };
        changes.Add(new SessionOpened(session));
        changes.Add(new DueSet(DueKind.EstimateStop, session.Number, facts.Now + Patience.Silence));
        return new(
            station.With(session, Metering.From(startedAt, start.MeterStartWh)), changes.ToImmutable(), Answer(session, facts));
    }

    /// <summary>A closed session counts only where the clock can be believed: one that begins at 1970 after each boot repeats itself.</summary>
    Session? SameStart(SessionStarted start, Facts facts)
    {
        var own = Sessions.Values.Select(open => open.Session).FirstOrDefault(session => session.IsSameStart(start));
        var same = own ?? (facts.Known?.IsSameStart(start) == true ? facts.Known : null);
        return same is null || same.State == SessionState.Running || Clock.IsBelievable(start.At, facts.Now) ? same : null;
    }

    static StartDecision Answer(Session session, Facts facts) => new(session.Number,
        facts.Authorisation is { } now && now.Status == session.Standing
            ? now
            : new(session.Standing, session.Driver?.ExpiresAt, session.Driver?.ParentUid));

    OpenSession? Provisional(SessionStarted start, DateTimeOffset startedAt) => Sessions.Values.FirstOrDefault(open => open.Session switch
    {
        { Flags: var flags, Connector: var connector, StartedAt: var evidence } when (flags & SessionFlags.StartMissing) != SessionFlags.None =>
            connector == start.Connector && startedAt <= evidence,
        { Flags: var flags, StoppedAt: { } stop, MeterStopWh: { } register, StoppedByUid: var by } when (flags & SessionFlags.StopWithoutStart) != SessionFlags.None =>
            startedAt <= stop && start.MeterStartWh <= register
            && (by is null || string.Equals(by, start.TokenUid, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    });

    Step Adopt(OpenSession found, SessionStarted start, DateTimeOffset startedAt, Site site, Facts facts)
    {
        var session = found.Session with
        {
            Site = site,
            TokenUid = start.TokenUid,
            Driver = facts.Driver,
            Standing = facts.Authorisation?.Status ?? AuthorisationStatus.Invalid,
            StationStartedAt = start.At,
            StartedAt = startedAt,
            MeterStartWh = start.MeterStartWh,
            ReservationId = start.ReservationId,
            Flags = found.Session.Flags & ~(SessionFlags.StartMissing | SessionFlags.StopWithoutStart),
            UpdatedAt = facts.Now,
        };
        StationChange change = session.State == SessionState.Running ? new SessionUpdated(session) : new SessionCompleted(session);
        return new(With(session, found.Metering.WithStart(startedAt, start.MeterStartWh)), [change], Answer(session, facts));
    }

    Station EndOthers(ConnectorRef connector, DateTimeOffset at, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var station = this;
        foreach (var open in Sessions.Values)
        {
            if (open.Session.State == SessionState.Running && open.Session.Connector == connector && open.Session.StartedAt <= at)
                station = station.EndEstimated(open, open.Session.EndHint ?? at, facts, changes);
        }
        return station;
    }

    Station EndEstimated(OpenSession open, DateTimeOffset at, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var ended = open.Session with
        {
            State = SessionState.Completed,
            StoppedAt = at < open.Session.StartedAt ? open.Session.StartedAt : at,
            StopReceivedAt = facts.Now,
            Flags = open.Session.Flags | SessionFlags.EstimatedStop,
            EndHint = null,
            UpdatedAt = facts.Now,
        };
        changes.Add(new SessionCompleted(ended));
        changes.Add(new DueCleared(DueKind.EstimateStop, ended.Number));
        changes.Add(SealDue(ended, facts, isUncertain: true));
        return With(ended, open.Metering);
    }
}
