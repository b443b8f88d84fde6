using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>A start's clock and a sample's may differ by this much where the register says that the start was first.</summary>
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);
    /// <summary>No charge is taken to be longer when its two ends are put together.</summary>
    static readonly TimeSpan LongestJoined = TimeSpan.FromDays(7);
    /// <summary>W, where the connector's own maximum is not known.</summary>
    const long UsualW = 500_000;
    /// <summary>A meter may fall by this without meaning it, Wh.</summary>
    const long JitterWh = 10;

    /// <summary>The session this late start belongs to: a stop that came before it (field rule 7), or what was opened from meter values (6).</summary>
    OpenSession? Provisional(SessionStarted start, Facts facts) => Sessions.Values
        .Where(open => open.Session switch
        {
            { Flags: var flags } session when (flags & SessionFlags.StartMissing) != SessionFlags.None => IsStartOfEvidence(open, session, start, facts),
            { Flags: var flags } session when (flags & SessionFlags.StopWithoutStart) != SessionFlags.None => IsStartOfStop(session, start, facts),
            _ => false,
        })
        .MinBy(open => open.Session.StoppedAt ?? DateTimeOffset.MaxValue);

    static bool IsStartOfEvidence(OpenSession open, Session session, SessionStarted start, Facts facts)
    {
        if (session.Connector != start.Connector)
            return false;
        var isFirst = open.Metering.MeterStartWh is { } first && start.MeterStartWh <= first + JitterWh;
        if (!Clock.IsBelievable(start.At, facts.Now))
            return session is { State: SessionState.Running, EndHint: null } && isFirst;
        return start.At <= session.StartedAt || (start.At <= session.StartedAt + Skew && isFirst);
    }

    static bool IsStartOfStop(Session session, SessionStarted start, Facts facts)
    {
        if (session is not { StoppedAt: { } stoppedAt, MeterStopWh: { } stopWh, StopReceivedAt: { } receivedAt } || start.MeterStartWh > stopWh)
            return false;
        if (session.MeterStartWh is { } begin && begin != start.MeterStartWh)
            return false;
        if (session.StoppedByUid is { } by && !IsSameOrFamily(by, start.TokenUid, session.Driver, facts.Driver))
            return false;
        // Where the clock is wrong at both ends, the time between them is still right.
        var isClockRight = Clock.IsBelievable(start.At, facts.Now);
        var length = isClockRight == Clock.IsBelievable(session.StationStoppedAt, receivedAt) ? session.StationStoppedAt - start.At : null;
        if (length is null)
            return !isClockRight && start.At is null;
        return length >= TimeSpan.Zero && length <= LongestJoined && IsPossible(stopWh - start.MeterStartWh, length.Value, session.Site);
    }

    /// <summary>Generously: what is registered of a connector is often wrong by half.</summary>
    static bool IsPossible(decimal energyWh, TimeSpan time, Site site) =>
        energyWh * 1000 <= Register.Possible(site.MaxPowerW * 2 ?? UsualW, time);

    static bool IsSameOrFamily(string uid, string otherUid, Driver? driver, Driver? other) =>
        string.Equals(uid, otherUid, StringComparison.OrdinalIgnoreCase)
        || (driver?.ParentUid is { } family && string.Equals(family, other?.ParentUid, StringComparison.OrdinalIgnoreCase));

    Step Adopt(OpenSession found, SessionStarted start, Site site, Facts facts)
    {
        var isClockRight = Clock.IsBelievable(start.At, facts.Now);
        var startedAt = StartOf(found.Session, start, facts);
        var flags = found.Session.Flags & ~(SessionFlags.StartMissing | SessionFlags.StopWithoutStart);
        if (found.Session.StoppedByUid is { } by && !IsSameOrFamily(by, start.TokenUid, found.Session.Driver, facts.Driver))
            flags |= SessionFlags.StoppedByOtherToken;
        var session = found.Session with
        {
            Site = site.At(startedAt),
            Offer = facts.Offer,
            TokenUid = start.TokenUid,
            Driver = facts.Driver,
            Standing = facts.Standing,
            StationStartedAt = start.At,
            StartedAt = startedAt,
            StartReceivedAt = facts.Now,
            MeterStartWh = start.MeterStartWh,
            ReservationId = start.ReservationId,
            Flags = (isClockRight ? flags : flags | SessionFlags.TimeEstimated) | Whence(startedAt, facts),
            UpdatedAt = facts.Now,
        };
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        session = WithKeptLimit(session, facts, changes);
        changes.Add(session.State == SessionState.Running ? new SessionUpdated(session) : new SessionCompleted(session));
        return new(With(session, found.Metering.WithStart(startedAt, start.MeterStartWh)), changes.ToImmutable(), Answer(session, facts));
    }

    /// <summary>Never after the end; where the clock is wrong at both ends, as long before the end as it says.</summary>
    static DateTimeOffset StartOf(Session found, SessionStarted start, Facts facts)
    {
        var startedAt = Clock.IsBelievable(start.At, facts.Now)
            ? Clock.Resolve(start.At, facts.Now)
            : found is { StationStoppedAt: { } stop, StoppedAt: { } end } && start.At is { } began && stop - began is var length
                && length >= TimeSpan.Zero && length <= LongestJoined
                ? end - length
                : found.StartedAt;
        return startedAt > found.StoppedAt ? found.StoppedAt.Value : startedAt;
    }
}
