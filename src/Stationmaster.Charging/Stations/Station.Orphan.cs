using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

/// <summary>Stops that name no session of ours (field rules 1 and 2).</summary>
public sealed partial record Station
{
    /// <summary>What says that a stop belongs to a session it does not name, weakest first.</summary>
    enum Sign { None, Possible, Token, StationId, BeginRegister }

    /// <summary>
    /// The one session this stop can belong to though it does not name it: the station may not have got its number. The strongest sign
    /// decides; several with the same are no answer.
    /// </summary>
    OpenSession? Evident(SessionStopped stop, Facts facts)
    {
        var begin = BeginOf(stop)?.Wh;
        var candidates = Sessions.Values
            .Select(open => (Open: open, Sign: SignOf(open, stop, begin, facts)))
            .Where(candidate => candidate.Sign != Sign.None)
            .ToList();
        if (candidates.Count == 0)
            return null;
        var strongest = candidates.Max(candidate => candidate.Sign);
        return candidates.Where(candidate => candidate.Sign == strongest).ToList() is [var only] ? only.Open : null;
    }

    Sign SignOf(OpenSession open, SessionStopped stop, long? begin, Facts facts)
    {
        var session = open.Session;
        var isOpen = session.State == SessionState.Running || (session.State == SessionState.Completed && session.Is(SessionFlags.EstimatedStop));
        var at = Clock.Resolve(stop.At, facts.Now);
        if (!isOpen || session.StartedAt > at || IsNumberTold(session, facts) || WentOnAfter(session.Connector, at, facts))
            return Sign.None;

        var startWh = session.MeterStartWh ?? open.Metering.MeterStartWh ?? 0;
        if (stop.MeterStopWh is { } stopWh && (stopWh < startWh - JitterWh || !IsPossible(stopWh - startWh, at - session.StartedAt, session.Site)))
            return Sign.None;
        if (begin is not null && session.MeterStartWh is not null && begin != session.MeterStartWh)
            return Sign.None;
        var isPayerKnown = session.TokenUid.Length > 0;
        if (isPayerKnown && stop.TokenUid is { } by && !IsSameOrFamily(by, session.TokenUid, facts.Driver, session.Driver))
            return Sign.None;

        if (begin is not null && begin == session.MeterStartWh)
            return Sign.BeginRegister;
        if (stop.TransactionId != 0 && stop.TransactionId == session.StationTransactionId)
            return Sign.StationId;
        if (isPayerKnown && stop.TokenUid is not null)
            return Sign.Token;
        // A station that was never told the number says so by an id no number can be; what was opened without a start has none to name.
        return stop.TransactionId <= 0 || session.Is(SessionFlags.StartMissing) ? Sign.Possible : Sign.None;
    }

    /// <summary>Seen charging before and after without having been out of sight.</summary>
    bool WentOnAfter(ConnectorRef connector, DateTimeOffset at, Facts facts) =>
        facts.ConnectedAt <= at
        && Connectors.GetValueOrDefault(connector) is { IsCharging: true } state && state.Since <= at && state.ToldAt > at;

    /// <summary>Used by the station, or told on this connection, where nothing is lost in between: then its stop would name it.</summary>
    static bool IsNumberTold(Session session, Facts facts) =>
        session.OwnId is null && !session.Is(SessionFlags.StartMissing)
        && (session.IsNumberKnown || (session.StartReceivedAt >= facts.ConnectedAt && session.StartedAt >= facts.ConnectedAt));

    /// <summary>The register at the beginning, where transactionData has it.</summary>
    static (long Wh, DateTimeOffset? At)? BeginOf(SessionStopped stop)
    {
        if (stop.Samples.IsDefaultOrEmpty)
            return null;
        foreach (var sample in stop.Samples)
        {
            if (!sample.Values.IsDefaultOrEmpty && sample.Values.Any(value => value.Context == SampleContext.Begin) && Reading.Of(sample).Begin is { } begin)
                return ((long)Math.Round(begin.Wh, MidpointRounding.AwayFromZero), sample.At);
        }
        return null;
    }

    /// <summary>Kept by itself until its start arrives; without one it is not billed.</summary>
    Step Orphan(SessionStopped stop, StopDecision answer, Facts facts)
    {
        if (facts.Site is not { } site)
            return new(this, [new AlertRaised("orphan-stop", null, $"A stop of unknown transaction {stop.TransactionId} arrived.")], answer);
        var at = Clock.Resolve(stop.At, facts.Now);
        var begin = BeginOf(stop);
        var startedAt = begin is { At: { } beganAt } && Clock.IsBelievable(beganAt, facts.Now) && beganAt < at ? Clock.Resolve(beganAt, facts.Now) : at;
        var isClockRight = Clock.IsBelievable(stop.At, facts.Now);
        var orphan = new Session(
            facts.FreshNumber, facts.FreshId, site.At(startedAt), stop.TokenUid ?? "", facts.Driver,
            facts.Standing, null, startedAt, facts.Now, begin?.Wh, SessionState.Completed,
            isClockRight ? SessionFlags.StopWithoutStart : SessionFlags.StopWithoutStart | SessionFlags.TimeEstimated, facts.Now, facts.Now)
        {
            StationTransactionId = stop.TransactionId,
            IsStopMatched = true,
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
        changes.Add(new DueSet(DueKind.Seal, orphan.Number, facts.Now + Patience.SealUncertain));
        changes.Add(new AlertRaised("orphan-stop", orphan.Number,
            $"A stop of unknown transaction {stop.TransactionId} arrived; it is kept as record {orphan.Number} and not billed."));
        return new(With(orphan, Metering.From(startedAt, begin?.Wh)), changes.ToImmutable(), answer);
    }
}
