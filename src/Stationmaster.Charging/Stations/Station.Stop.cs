using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>
    /// A stop is a fact too. It ends the session it names, or the one the evidence points to; it never ends another, and one that
    /// belongs to none is kept by itself (field rules 1, 2, 5, 24, 39).
    /// </summary>
    Step Stop(SessionStopped stop, Facts facts)
    {
        var answer = new StopDecision(stop.TokenUid is null ? null : facts.Authorisation);
        if (Named(stop.TransactionId, facts) is { } named)
            return Stop(named, stop, answer, facts);
        if (Sessions.Values.Any(open => open.Session.IsSameStop(stop)) || facts.Known?.IsSameStop(stop) == true)
            return new(this, [], answer);
        return Evident(stop, facts) is { } evident ? Stop(evident, stop, answer, facts) : Orphan(stop, answer, facts);
    }

    OpenSession? Named(int transactionId, Facts facts)
    {
        if (transactionId <= 0)
            return null;
        if (Sessions.TryGetValue(transactionId, out var open))
            return open.Session.Is(SessionFlags.StopWithoutStart) ? null : open;
        return facts.Known is { } known && known.Number == transactionId && !known.Is(SessionFlags.StopWithoutStart)
            ? new(known, Metering.From(known.StartedAt, known.MeterStartWh))
            : null;
    }

    Step Stop(OpenSession open, SessionStopped stop, StopDecision answer, Facts facts, int? sequenceNumber = null)
    {
        var session = open.Session;
        var isNamed = stop.TransactionId == session.Number;
        var wasMatched = session.IsStopMatched && isNamed && !session.IsSameStop(stop);
        if (session.State != SessionState.Running && !session.Is(SessionFlags.EstimatedStop) && !wasMatched)
            return Repeated(open, stop, answer, facts);
        if (session.State == SessionState.Sealed)
        {
            var text = $"The stop of session {session.Number} arrived after its record was sealed without it.";
            return new(this, [new AlertRaised("late-stop", session.Number, text), Proposed(session, stop, text, facts)], answer);
        }

        var ended = Ended(session, stop, isNamed, facts);
        var metering = open.Metering.Stop(ended.StoppedAt!.Value, stop.MeterStopWh);
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        AddSamples(stop.Samples, ended.Number, ended.Connector, facts, changes, sequenceNumber);
        if (!stop.Signed.IsDefaultOrEmpty)
            AddSigned(stop.Signed, ended, facts, changes);
        changes.Add(new SessionCompleted(ended));
        changes.Add(new DueCleared(DueKind.EstimateStop, ended.Number));
        changes.Add(new DueCleared(DueKind.StopExpected, ended.Number));
        changes.Add(SealDue(ended, facts));
        if (wasMatched)
            changes.Add(StopsDiffer(session, stop, "The second counts: it names the session."));
        if (metering.Flags.HasFlag(MeteringFlags.StopBelowStart))
        {
            changes.Add(new AlertRaised("invalid-meter-values", ended.Number,
                $"Session {ended.Number} stopped at {stop.MeterStopWh} Wh, below its start at {ended.MeterStartWh} Wh. It is kept and not billed."));
        }
        return new(With(ended, metering), changes.ToImmutable(), answer);
    }

    static Session Ended(Session session, SessionStopped stop, bool isNamed, Facts facts)
    {
        var stoppedAt = Clock.Resolve(stop.At, facts.Now);
        var flags = session.Flags & ~SessionFlags.EstimatedStop;
        if (session.Is(SessionFlags.EstimatedStop))
            flags |= SessionFlags.LateStop;
        if (session.IsStopMatched)
            flags |= SessionFlags.StopDiffers;
        if (!Clock.IsBelievable(stop.At, facts.Now))
            flags |= SessionFlags.TimeEstimated;
        var isPayerUnknown = session.Is(SessionFlags.StartMissing) && session.TokenUid.Length == 0 && stop.TokenUid is not null;
        if (!isPayerUnknown && stop.TokenUid is { } by && !IsSameOrFamily(by, session.TokenUid, facts.Driver, session.Driver))
            flags |= SessionFlags.StoppedByOtherToken;
        var ended = session with
        {
            State = SessionState.Completed,
            Flags = flags,
            StationTransactionId = isNamed ? session.StationTransactionId : stop.TransactionId,
            IsStopMatched = !isNamed,
            StationStoppedAt = stop.At,
            StoppedAt = stoppedAt < session.StartedAt ? session.StartedAt : stoppedAt,
            StopReceivedAt = facts.Now,
            MeterStopWh = stop.MeterStopWh,
            StopReason = stop.Reason ?? "Local",
            StoppedByUid = stop.TokenUid ?? session.StoppedByUid,
            EndHint = null,
            DoubtedAt = null,
            UpdatedAt = facts.Now,
        };
        // Only the token that started may stop, or one of its family (OCPP 1.6 §4.10): who stopped it is who pays for it.
        return isPayerUnknown
            ? ended with { TokenUid = stop.TokenUid!, Driver = facts.Driver, Standing = facts.Standing }
            : ended;
    }

    /// <summary>The first stop counts for billing; one that differs is raised for an operator.</summary>
    Step Repeated(OpenSession open, SessionStopped stop, StopDecision answer, Facts facts)
    {
        var session = open.Session;
        if (session.IsSameStop(stop) || session.Is(SessionFlags.StopDiffers))
            return new(this, [], answer);
        var alert = StopsDiffer(session, stop, "The first counts.");
        if (session.State == SessionState.Sealed)
            return new(this, [alert, Proposed(session, stop, alert.Text, facts)], answer);
        var flagged = session with { Flags = session.Flags | SessionFlags.StopDiffers, UpdatedAt = facts.Now };
        return new(With(flagged, open.Metering), [new SessionCompleted(flagged), alert], answer);
    }

    static RevisionProposed Proposed(Session session, SessionStopped stop, string text, Facts facts) =>
        new(session.Number, text, Clock.Resolve(stop.At, facts.Now), stop.MeterStopWh);

    static AlertRaised StopsDiffer(Session session, SessionStopped stop, string verdict) => new("stop-differs", session.Number,
        $"A second stop of session {session.Number} says {stop.MeterStopWh} Wh at {stop.At:O}; "
        + $"the first said {session.MeterStopWh} Wh at {session.StationStoppedAt:O}. {verdict}");
}
