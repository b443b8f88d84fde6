using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;

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
        if (Sessions.Values.Any(open => open.Session.StationTransactionId == stop.TransactionId && open.Session.IsSameStop(stop))
            || facts.Known?.IsSameStop(stop) == true)
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

    /// <summary>
    /// The one running session this stop can belong to though it does not name it: the station never got its number. The token or the
    /// register at the beginning must say so; several candidates are no candidate.
    /// </summary>
    OpenSession? Evident(SessionStopped stop, Facts facts)
    {
        var at = Clock.Resolve(stop.At, facts.Now);
        var begin = stop.Samples.SelectMany(sample => sample.Values)
            .FirstOrDefault(value => value is { Context: SampleContext.Begin, Measurand: Measurand.EnergyImportRegister, Phase: Phase.None });
        var candidates = Sessions.Values.Where(open =>
            open.Session is { State: SessionState.Running } session
            && session.StartedAt <= at && (session.MeterStartWh ?? 0) <= stop.MeterStopWh
            && (begin == default || begin.Value == session.MeterStartWh)
            && (stop.TokenUid is null
                ? begin != default
                : string.Equals(stop.TokenUid, session.TokenUid, StringComparison.OrdinalIgnoreCase))).ToList();
        return candidates is [var only] ? only : null;
    }

    Step Stop(OpenSession open, SessionStopped stop, StopDecision answer, Facts facts)
    {
        var session = open.Session;
        if (session.State != SessionState.Running && !session.Is(SessionFlags.EstimatedStop))
            return Repeated(open, stop, answer, facts);
        if (session.State == SessionState.Sealed)
        {
            return new(this,
                [new AlertRaised("late-stop", session.Number, $"The stop of session {session.Number} arrived after its record was sealed with an estimate.")],
                answer);
        }

        var stoppedAt = Clock.Resolve(stop.At, facts.Now);
        var wasEstimated = session.Is(SessionFlags.EstimatedStop);
        var flags = session.Flags & ~SessionFlags.EstimatedStop;
        if (wasEstimated)
            flags |= SessionFlags.LateStop;
        if (!Clock.IsBelievable(stop.At, facts.Now))
            flags |= SessionFlags.TimeEstimated;
        if (IsOtherToken(stop, session, facts))
            flags |= SessionFlags.StoppedByOtherToken;
        var ended = session with
        {
            State = SessionState.Completed,
            Flags = flags,
            StationStoppedAt = stop.At,
            StoppedAt = stoppedAt < session.StartedAt ? session.StartedAt : stoppedAt,
            StopReceivedAt = facts.Now,
            MeterStopWh = stop.MeterStopWh,
            StopReason = stop.Reason ?? "Local",
            StoppedByUid = stop.TokenUid,
            EndHint = null,
            UpdatedAt = facts.Now,
        };
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        AddSamples(stop.Samples, ended.Number, ended.Connector, facts, changes);
        changes.Add(new SessionCompleted(ended));
        changes.Add(new DueCleared(DueKind.EstimateStop, ended.Number));
        changes.Add(new DueCleared(DueKind.StopExpected, ended.Number));
        var isFromQueue = facts.Now - stoppedAt > Patience.Seal || stoppedAt < facts.ConnectedAt;
        changes.Add(SealDue(ended, facts, isUncertain: isFromQueue || wasEstimated));
        return new(With(ended, open.Metering.Stop(stoppedAt, stop.MeterStopWh)), changes.ToImmutable(), answer);
    }

    static bool IsOtherToken(SessionStopped stop, Session session, Facts facts) =>
        stop.TokenUid is { } by && !string.Equals(by, session.TokenUid, StringComparison.OrdinalIgnoreCase)
        && !(session.Driver?.ParentUid is { } family && string.Equals(family, facts.Driver?.ParentUid, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first stop counts for billing; one that differs is raised for an operator.</summary>
    Step Repeated(OpenSession open, SessionStopped stop, StopDecision answer, Facts facts)
    {
        var session = open.Session;
        if (session.IsSameStop(stop) || session.Is(SessionFlags.StopDiffers))
            return new(this, [], answer);
        var alert = new AlertRaised("stop-differs", session.Number,
            $"A second stop of session {session.Number} says {stop.MeterStopWh} Wh at {stop.At:O}; the first said {session.MeterStopWh} Wh at {session.StationStoppedAt:O}. The first counts.");
        if (session.State == SessionState.Sealed)
            return new(this, [alert], answer);
        var flagged = session with { Flags = session.Flags | SessionFlags.StopDiffers, UpdatedAt = facts.Now };
        return new(With(flagged, open.Metering), [new SessionCompleted(flagged), alert], answer);
    }

    Step Orphan(SessionStopped stop, StopDecision answer, Facts facts)
    {
        var site = facts.Site;
        if (site is null)
            return new(this, [new AlertRaised("orphan-stop", null, $"A stop of unknown transaction {stop.TransactionId} arrived.")], answer);
        var at = Clock.Resolve(stop.At, facts.Now);
        var orphan = new Session(
            facts.FreshNumber, facts.FreshId, site, stop.TokenUid ?? "", facts.Driver,
            facts.Authorisation?.Status ?? Tokens.AuthorisationStatus.Invalid, null, at, facts.Now, null,
            SessionState.Completed, SessionFlags.StopWithoutStart, facts.Now, facts.Now)
        {
            StationTransactionId = stop.TransactionId,
            StationStoppedAt = stop.At,
            StoppedAt = at,
            StopReceivedAt = facts.Now,
            MeterStopWh = stop.MeterStopWh,
            StopReason = stop.Reason ?? "Local",
            StoppedByUid = stop.TokenUid,
        };
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        AddSamples(stop.Samples, orphan.Number, orphan.Connector, facts, changes);
        changes.Add(new SessionCompleted(orphan));
        changes.Add(SealDue(orphan, facts, isUncertain: true));
        changes.Add(new AlertRaised("orphan-stop", orphan.Number, $"A stop of unknown transaction {stop.TransactionId} arrived; it is kept as record {orphan.Number} and not billed."));
        return new(With(orphan, Metering.From(at, null)), changes.ToImmutable(), answer);
    }
}
