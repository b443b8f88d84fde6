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
        if (Provisional(start, facts) is { } provisional)
            return Adopt(provisional, start, site, facts);

        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var startedAt = Clock.Resolve(start.At, facts.Now);
        var station = EndOthers(start.Connector, startedAt, facts, changes);
        var over = station.OverBeforeTold(start.Connector, startedAt, facts);
        var session = new Session(
            facts.FreshNumber, facts.FreshId, site.At(startedAt), start.TokenUid, facts.Driver,
            facts.Standing,
            start.At, startedAt, facts.Now, start.MeterStartWh, SessionState.Running,
            (Clock.IsBelievable(start.At, facts.Now) ? SessionFlags.None : SessionFlags.TimeEstimated) | Whence(startedAt, facts), facts.Now,
            facts.Now)
        {
            Offer = facts.Offer,
            ReservationId = start.ReservationId,
            EndHint = over?.End,
            DoubtedAt = over?.SeenAt,
        };
        session = WithKeptLimit(session, facts, changes);
        changes.Add(new SessionOpened(session));
        changes.Add(new DueSet(DueKind.EstimateStop, session.Number, facts.Now + (over is null ? Patience.Silence : Patience.AfterBoot)));
        return new(
            station.With(session, Metering.From(startedAt, start.MeterStartWh)), changes.ToImmutable(), Answer(session, facts));
    }

    /// <summary>A closed session counts only where the clock can be believed: one that begins at 1970 after each boot repeats itself.</summary>
    Session? SameStart(SessionStarted start, Facts facts)
    {
        var same = Sessions.Values.Select(open => open.Session).Where(session => session.IsSameStart(start)).ToList();
        if (same.Find(session => session.State == SessionState.Running) is { } running)
            return running;
        if (!Clock.IsBelievable(start.At, facts.Now))
            return null;
        return same.FirstOrDefault() ?? (facts.Known?.IsSameStart(start) == true ? facts.Known : null);
    }

    static StartDecision Answer(Session session, Facts facts) => new(session.Number,
        facts.Authorisation is { } now && now.Status == session.Standing
            ? now
            : new(session.Standing, session.Driver?.ExpiresAt, session.Driver?.ParentUid));

    /// <summary>A start told as it happens ends whatever runs on its connector; one from a queue only what began before it.</summary>
    Station EndOthers(ConnectorRef connector, DateTimeOffset at, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var isLive = IsLive(at, facts);
        var station = this;
        foreach (var open in Sessions.Values)
        {
            if (open.Session.State != SessionState.Running || open.Session.Connector != connector || open.Session.Is(SessionFlags.PlaceAssumed)
                || (open.Session.StartedAt > at && !isLive))
                continue;
            station = station.EndEstimated(open, open.Session.EndHint < at ? open.Session.EndHint.Value : at, facts, changes);
        }
        return station;
    }

    /// <summary>
    /// A session from a queue that was over before its start was told: another had begun, or the connector was seen free. Its likely end,
    /// and the moment from which we know. Null when it may still run.
    /// </summary>
    (DateTimeOffset End, DateTimeOffset SeenAt)? OverBeforeTold(ConnectorRef connector, DateTimeOffset at, Facts facts)
    {
        if (IsLive(at, facts))
            return null;
        var next = Sessions.Values
            .Where(open => open.Session.Connector == connector && open.Session.StartedAt > at && !open.Session.Is(SessionFlags.StopWithoutStart))
            .Min(open => (DateTimeOffset?)open.Session.StartedAt);
        if (next is { } other)
            return (other, other);
        return Connectors.GetValueOrDefault(connector) is { Status: ConnectorStatus.Available, Since: var since, ToldAt: var toldAt } && toldAt > at
            // Told when it came back, free says only that the end was before.
            ? (since > at && since < facts.ConnectedAt ? since : at, toldAt)
            : null;
    }

    /// <summary>Told from a queue, of a time before the station was connected.</summary>
    static SessionFlags Whence(DateTimeOffset startedAt, Facts facts) =>
        startedAt < facts.ConnectedAt && !IsLive(startedAt, facts) ? SessionFlags.Offline : SessionFlags.None;

    static bool IsLive(DateTimeOffset at, Facts facts) => facts.Now - at < Patience.Live;
}
