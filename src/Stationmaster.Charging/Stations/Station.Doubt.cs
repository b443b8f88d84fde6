using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>Sessions whose stop is missing: when we begin to doubt them, what ends the doubt, and how they end if nothing does (field rule 24).</summary>
public sealed partial record Station
{
    /// <summary>A last sample may be taken this long after the end.</summary>
    static readonly TimeSpan Trailing = TimeSpan.FromMinutes(1);

    /// <summary>The latest moment at which the session is known to have run.</summary>
    DateTimeOffset LastEvidence(OpenSession open)
    {
        var latest = open.Session.StartedAt;
        if (open.Metering.LastSampleAt > latest)
            latest = open.Metering.LastSampleAt.Value;
        if (Connectors.GetValueOrDefault(open.Session.Connector) is { IsCharging: true, Since: var since } && since > latest)
            latest = since;
        return latest;
    }

    /// <summary>A running session whose connector is free again has lost its stop; one that charges on has not.</summary>
    Station WithSessionSeen(
        StatusReported report, ConnectorState? before, DateTimeOffset at, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var isOwnTime = Clock.IsBelievable(report.At, facts.Now);
        if (RunningOn(report.Connector) is not { } open || (isOwnTime && at < open.Session.StartedAt))
            return this;
        var now = Connectors[report.Connector];
        if (now.IsCharging)
            return !isOwnTime || at >= open.Session.DoubtedAt ? Resumed(open, facts, changes) : this;
        if (!now.IsFree || open.Session.EndHint is not null)
            return this;

        // Unless we saw it become free, it may have been so since we last heard of the session.
        var evidence = LastEvidence(open);
        var end = before is { Status: ConnectorStatus.Finishing, Since: var since } && since >= open.Session.StartedAt ? since
            : evidence < facts.ConnectedAt ? evidence
            : at;
        var doubted = open.Session with { EndHint = end, DoubtedAt = at, UpdatedAt = facts.Now };
        changes.Add(new SessionUpdated(doubted));
        changes.Add(new DueSet(DueKind.EstimateStop, doubted.Number, facts.Now + Patience.AfterFree));
        return With(doubted, open.Metering);
    }

    /// <summary>The station sent a sample of a session in doubt: later than the doubt it ends it, earlier it moves the end.</summary>
    Station Sampled(OpenSession open, DateTimeOffset at, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (open.Session is not { EndHint: { } end, DoubtedAt: { } doubtedAt } session)
            return this;
        var isFree = Connectors.GetValueOrDefault(session.Connector) is { IsFree: true };
        if (at > doubtedAt + (isFree ? Trailing : TimeSpan.Zero))
            return Resumed(open, facts, changes);
        if (at <= end || at > doubtedAt)
            return this;
        var later = session with { EndHint = at, UpdatedAt = facts.Now };
        changes.Add(new SessionUpdated(later));
        return With(later, open.Metering);
    }

    Station Resumed(OpenSession open, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (open.Session.EndHint is null)
            return this;
        changes.Add(new DueSet(DueKind.EstimateStop, open.Session.Number, facts.Now + Patience.Silence));
        var going = open.Session with { EndHint = null, DoubtedAt = null, UpdatedAt = facts.Now };
        changes.Add(new SessionUpdated(going));
        return With(going, open.Metering);
    }

    /// <summary>Ended by estimate, but the station samples it still: it runs.</summary>
    Station Reopened(OpenSession open, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var session = open.Session with
        {
            State = SessionState.Running,
            Flags = open.Session.Flags & ~SessionFlags.EstimatedStop,
            StoppedAt = null,
            StopReceivedAt = null,
            DoubtedAt = null,
            UpdatedAt = facts.Now,
        };
        changes.Add(new SessionReopened(session));
        changes.Add(new DueCleared(DueKind.Seal, session.Number));
        changes.Add(new DueSet(DueKind.EstimateStop, session.Number, facts.Now + Patience.Silence));
        if (session.Details is { IsLimitKeptHere: true })
            changes.Add(new DueSet(DueKind.LimitLook, session.Number, facts.Now + Patience.LimitLook));
        return With(session, open.Metering);
    }

    bool MayReopen(Session session, DateTimeOffset at) =>
        session is { State: SessionState.Completed, StoppedAt: { } stoppedAt } && session.Is(SessionFlags.EstimatedStop)
        && at > stoppedAt + Trailing && !(at <= session.DoubtedAt)
        && Connectors.GetValueOrDefault(session.Connector) is not ({ IsFree: true } or { Status: ConnectorStatus.Finishing })
        && !Sessions.Values.Any(other => other.Session.Connector == session.Connector && other.Session.StartedAt > session.StartedAt);

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
        changes.Add(new DueCleared(DueKind.StopExpected, ended.Number));
        changes.Add(new DueSet(DueKind.Seal, ended.Number, facts.Now + Patience.SealUncertain));
        return With(ended, open.Metering);
    }

    /// <summary>
    /// Closed by estimate only when connected or silent for long: a station that is offline keeps its queue, and one that has just come back
    /// is emptying it.
    /// </summary>
    Step EstimateDue(DueReached due, Facts facts)
    {
        if (!Sessions.TryGetValue((int)due.Number, out var open) || open.Session.State != SessionState.Running)
            return Done(due);
        var lastSign = open.Metering.LastSampleAt > open.Session.StartReceivedAt ? open.Metering.LastSampleAt.Value : open.Session.StartReceivedAt;
        var isSilent = facts.Now - lastSign >= Patience.Silence;
        if (open.Session.EndHint is null)
        {
            if (!isSilent)
                return Later(due, lastSign + Patience.Silence);
            if (facts.IsOnline && Connectors.GetValueOrDefault(open.Session.Connector) is { IsCharging: true })
                return Later(due, facts.Now + Patience.Silence);
        }
        else if (!isSilent)
        {
            if (facts.ConnectedAt is not { } connectedAt)
                return Later(due, facts.Now + Patience.WhileOffline);
            if (facts.Now - connectedAt < Patience.AfterFree)
                return Later(due, connectedAt + Patience.AfterFree);
        }
        if (AskedBeforeEstimate(this, due, open.Session, facts) is { } asked)
            return asked;

        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = EndEstimated(open, open.Session.EndHint ?? LastEvidence(open), facts, changes);
        return new(station, changes.ToImmutable(), Noted.Only);
    }
}
