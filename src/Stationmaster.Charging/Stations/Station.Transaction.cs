using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>
/// Transactions that the station numbers itself and tells in steps (OCPP 2.x). Each step goes through the same decisions as a start,
/// a status, meter values and a stop do, so that a charge gives the same record whichever way it is told.
/// </summary>
public sealed partial record Station
{
    Step Transaction(TransactionReported told, Facts facts)
    {
        var answer = new TransactionDecision(told.TokenUid is null ? null : facts.Authorisation);
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        if (Found(told, facts) is not { } open)
        {
            if (facts.Site is not { } site)
                return new(this, [new AlertRaised("orphan-transaction", null, $"Transaction {told.TransactionId} names no EVSE.")], answer);
            (station, open) = Begun(told, site, facts, changes);
        }
        else if (open.Session.State == SessionState.Sealed)
        {
            return ToldOfSealed(open.Session, told, answer, facts);
        }
        else
        {
            var place = PlaceOf(open.Session, told, facts);
            if (place is not null)
                (station, open) = Placed(open, place, told, facts, changes);
            open = Continued(open, isChanged: place is not null, told, facts, changes);
            station = station.With(open.Session, open.Metering);
        }

        AddResumed(open.Session, told, facts, changes);
        (station, open, answer) = station.WithLimit(open, told, answer, facts, changes);
        if (!told.Signed.IsDefaultOrEmpty)
            AddSigned(told.Signed, open.Session, facts, changes);
        station = station.WithCharging(open, told, facts, changes);
        if (told.Phase != TransactionPhase.Ended || open.Session.Is(SessionFlags.StopWithoutStart))
            return station.WithSamples(open.Session.Number, told, facts, changes) with { Decision = answer };
        var ended = station.WithEnd(open.Session.Number, told, facts);
        changes.AddRange(ended.Changes);
        return new(ended.Station, changes.ToImmutable(), answer);
    }

    /// <summary>
    /// A transaction not heard of before. What comes before its start is kept as provisional (field rules 6, 7, 45): of an end alone it
    /// is not known what is to be billed.
    /// </summary>
    (Station, OpenSession) Begun(TransactionReported told, Site site, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var at = Clock.Resolve(told.At, facts.Now);
        var (isStart, isEnd, isPlaced) = (told.Phase == TransactionPhase.Started, told.Phase == TransactionPhase.Ended, told.Connector is not null);
        var station = isStart && isPlaced ? EndOthers(site.Connector, at, facts, changes) : this;
        var over = isStart && isPlaced ? station.OverBeforeTold(site.Connector, at, facts) : null;
        var startWh = isStart || isEnd ? RegisterOf(told, SampleContext.Begin, isAnyTaken: isStart) : null;
        var flags = isStart ? SessionFlags.None : isEnd ? SessionFlags.StopWithoutStart : SessionFlags.StartMissing;
        var session = new Session(
            facts.FreshNumber, facts.FreshId, site.At(at), told.TokenUid ?? "", facts.Driver, StandingOf(told, facts),
            isStart ? told.At : null, at, facts.Now, startWh, isEnd ? SessionState.Completed : SessionState.Running,
            flags | OddTime(told, facts) | Whence(told) | (isEnd ? SessionFlags.None : Whence(at, facts))
                | (isPlaced ? SessionFlags.None : SessionFlags.PlaceAssumed),
            facts.Now, facts.Now)
        {
            OwnId = told.TransactionId,
            IsNumberKnown = true,
            Sequence = Sequence.From(told.SequenceNumber),
            Offer = facts.Offer,
            ReservationId = told.ReservationId,
            Details = PaymentOf(told, facts) is { } payment ? (told.Details ?? new()) with { Payment = payment } : told.Details,
            EndHint = over?.End,
            DoubtedAt = over?.SeenAt,
        };
        if (!isEnd)
        {
            changes.Add(new SessionOpened(session));
            changes.Add(new DueSet(DueKind.EstimateStop, session.Number, facts.Now + (over is null ? Patience.Silence : Patience.AfterBoot)));
            var begun = new OpenSession(session, Metering.From(at, startWh));
            return (station.With(session, begun.Metering), begun);
        }

        session = session with
        {
            StationStoppedAt = told.At,
            StoppedAt = at,
            StopReceivedAt = facts.Now,
            MeterStopWh = RegisterOf(told, SampleContext.End, isAnyTaken: true),
            StopReason = told.StoppedReason ?? "Local",
            StoppedByUid = told.TokenUid,
        };
        changes.Add(new SessionCompleted(session));
        changes.Add(new DueSet(DueKind.Seal, session.Number, facts.Now + Patience.SealUncertain));
        changes.Add(new AlertRaised("orphan-stop", session.Number,
            $"The end of unknown transaction {told.TransactionId} arrived; it is kept as record {session.Number} and not billed before its start comes."));
        var orphan = new OpenSession(session, Metering.From(at, startWh));
        return (station.With(session, orphan.Metering), orphan);
    }

    /// <summary>Where it is, if this step is the first to say so: a transaction may begin before a car is plugged in anywhere.</summary>
    static Site? PlaceOf(Session session, TransactionReported told, Facts facts) =>
        session.Is(SessionFlags.PlaceAssumed) && told.Connector is { } connector && facts.Site is { } site && site.Connector == connector ? site : null;

    (Station, OpenSession) Placed(
        OpenSession open, Site place, TransactionReported told, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var session = open.Session with { Site = place.At(open.Session.StartedAt), Flags = open.Session.Flags & ~SessionFlags.PlaceAssumed };
        var others = this with { Sessions = Sessions.Remove(session.Number) };
        return (others.EndOthers(place.Connector, Clock.Resolve(told.At, facts.Now), facts, changes), open with { Session = session });
    }

    /// <summary>One that is known, with what this step says of it besides charging, samples and end.</summary>
    static OpenSession Continued(
        OpenSession open, bool isChanged, TransactionReported told, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var (session, metering) = (open.Session, open.Metering);
        var known = session.Sequence ?? Sequence.From(told.SequenceNumber);
        var sequence = known.With(told.SequenceNumber);
        if (told.Phase == TransactionPhase.Started && session.Is(SessionFlags.StartMissing | SessionFlags.StopWithoutStart))
            (session, metering) = WithStart(session, metering, told, facts);
        if (told.TokenUid is { } uid && session.TokenUid.Length == 0)
        {
            session = session with { TokenUid = uid, Driver = facts.Driver, Standing = StandingOf(told, facts), Offer = facts.Offer };
            if (PaymentOf(told, facts) is { } payment)
                session = session with { Details = (session.Details ?? new()) with { Payment = payment } };
        }
        else if (session.Details?.Payment is { PaymentId: { } paid } own && facts.Payment is { } raised && raised.PaymentId == paid && raised.Limit != own.Limit)
            session = session with { Details = session.Details with { Payment = own with { Limit = raised.Limit } } };
        else if (told is { Trigger: "StopAuthorized", TokenUid: { } by, Phase: not TransactionPhase.Ended })
            session = StoppedBy(session, by, facts);
        if (session.OwnId is null)
            session = session with { OwnId = told.TransactionId };
        if (told.ReservationId is { } reservation && session.ReservationId is null)
            session = session with { ReservationId = reservation };
        if (told.Details is { } details && (session.Details?.With(details) ?? details) is var merged && merged != session.Details)
            session = session with { Details = merged };
        var flags = (session.Flags | Whence(told)) & (sequence.HasGaps ? (SessionFlags)(-1) : ~SessionFlags.MessagesMissing);
        if (flags != session.Flags)
            session = session with { Flags = flags };

        // Of a message in its turn that brings samples, those are enough to know that it came.
        var isToBeKept = isChanged || !ReferenceEquals(session, open.Session) || told.Samples.IsDefaultOrEmpty || sequence.Missing != known.Missing;
        session = session with { Sequence = sequence, UpdatedAt = isToBeKept ? facts.Now : session.UpdatedAt };
        if (isToBeKept)
            changes.Add(session.State == SessionState.Running ? new SessionUpdated(session) : new SessionCompleted(session));
        if (sequence.HasGaps && !known.HasGaps && told.Phase != TransactionPhase.Ended)
            changes.Add(AskAbout(told.TransactionId, "Messages of the transaction are missing"));
        if (known.HasGaps && !sequence.HasGaps && session is { State: SessionState.Completed, StoppedAt: not null } && !session.Is(SessionFlags.EstimatedStop | SessionFlags.StopWithoutStart))
            changes.Add(SealDue(session, facts));
        return new(session, metering);
    }

    /// <summary>Who begins it pays at once: with what is known of that payment here, or else what the station tells.</summary>
    static SessionPayment? PaymentOf(TransactionReported told, Facts facts) => told is { IsDirectPayment: true, TokenUid: { } reference } && facts.Driver is null
        ? facts.Payment is { } known ? known with { CardDigits = known.CardDigits ?? told.CardDigits } : new(reference, told.CardDigits)
        : null;

    static Session StoppedBy(Session session, string uid, Facts facts) => session with
    {
        StoppedByUid = uid,
        Flags = IsSameOrFamily(uid, session.TokenUid, facts.Driver, session.Driver) ? session.Flags : session.Flags | SessionFlags.StoppedByOtherToken,
    };

    /// <summary>The start of one that was known by later steps only.</summary>
    static (Session, Metering) WithStart(Session session, Metering metering, TransactionReported told, Facts facts)
    {
        var at = Clock.Resolve(told.At, facts.Now);
        var startedAt = at > session.StoppedAt ? session.StoppedAt.Value : at;
        var startWh = RegisterOf(told, SampleContext.Begin, isAnyTaken: true);
        var started = session with
        {
            Site = facts.Site?.Connector == session.Connector ? facts.Site.At(startedAt) : session.Site,
            StationStartedAt = told.At,
            StartedAt = startedAt,
            StartReceivedAt = facts.Now,
            MeterStartWh = startWh ?? session.MeterStartWh,
            Flags = (session.Flags & ~(SessionFlags.StartMissing | SessionFlags.StopWithoutStart)) | OddTime(told, facts),
        };
        return (started, startWh is { } wh ? metering.WithStart(startedAt, wh) : metering);
    }

    /// <summary>The connector as the transaction shows it. At its end the car may still be plugged in, which a status tells.</summary>
    Station WithCharging(OpenSession open, TransactionReported told, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var connector = open.Session.Connector;
        var (before, at) = (Connectors.GetValueOrDefault(connector), Clock.Resolve(told.At, facts.Now));
        ConnectorStatus? status = told switch
        {
            _ when open.Session.Is(SessionFlags.PlaceAssumed) => null,
            { Phase: TransactionPhase.Ended } when open.Session.State == SessionState.Completed && open.Session.StationStoppedAt == told.At => null,
            { Phase: TransactionPhase.Ended } => before is null or { IsOccupied: true } ? ConnectorStatus.Finishing : null,
            { State: ChargingState.Charging } => ConnectorStatus.Charging,
            { State: ChargingState.SuspendedEV } => ConnectorStatus.SuspendedEV,
            { State: ChargingState.SuspendedEVSE } => ConnectorStatus.SuspendedEVSE,
            { State: ChargingState.EVConnected or ChargingState.Idle } => HasCharged(open, before, at) ? ConnectorStatus.Finishing : ConnectorStatus.Preparing,
            _ => null,
        };
        var station = status is { } shown ? Shown(new(connector, shown, At: told.At), facts, changes) ?? this : this;
        return open.Session.State == SessionState.Running && told.Phase != TransactionPhase.Ended ? station.Sampled(open, at, facts, changes) : station;
    }

    /// <summary>By then: of a step told again, or late, only what was before it counts.</summary>
    static bool HasCharged(OpenSession open, ConnectorState? state, DateTimeOffset at) =>
        (open.Metering.EnergyMilliWh > 0 && open.Metering.LastSampleAt <= at)
        || (state is not null && (state.IsCharging || state.Status == ConnectorStatus.Finishing)
            && state.Since >= open.Session.StartedAt && state.Since <= at);

    Step WithSamples(int number, TransactionReported told, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (told.Samples.IsDefaultOrEmpty || !Sessions.TryGetValue(number, out var open))
            return new(this, changes.ToImmutable(), Noted.Only);
        return Meter(open, isNamed: true, new(open.Session.Connector, number, told.Samples), facts, changes, told.SequenceNumber);
    }

    Step WithEnd(int number, TransactionReported told, Facts facts)
    {
        var open = Sessions[number];
        var session = open.Session;
        var stop = new SessionStopped(
            number, told.TokenUid, RegisterOf(told, SampleContext.End, isAnyTaken: true), told.At, told.StoppedReason, told.Samples);
        if (session.IsSameStop(stop))
            return new(this, [], Noted.Only);
        var isMissed = session.Sequence!.HasGaps;
        if (isMissed)
            open = open with { Session = session with { Flags = session.Flags | SessionFlags.MessagesMissing } };
        var metering = open.Metering;
        foreach (var sample in told.Samples)
            metering = metering.Add(sample, Clock.Resolve(sample.At, facts.Now));
        var step = Stop(open with { Metering = metering }, stop, new(null), facts, told.SequenceNumber);
        return isMissed ? step with { Changes = step.Changes.Add(AskAbout(told.TransactionId, "Messages of the transaction are missing")) } : step;
    }

    Step ToldOfSealed(Session session, TransactionReported told, TransactionDecision answer, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        AddSamples(told.Samples, null, session.Connector, facts, changes, told.SequenceNumber);
        if (!told.Signed.IsDefaultOrEmpty)
            AddSigned(told.Signed, session, facts, changes);
        var at = Clock.Resolve(told.At, facts.Now);
        var isKnown = told.Phase switch
        {
            TransactionPhase.Ended => session.StationStoppedAt == told.At,
            TransactionPhase.Started => session.StationStartedAt == told.At,
            _ => session.Sequence is { } sequence && told.SequenceNumber <= sequence.Last && !sequence.Missing.Contains(told.SequenceNumber),
        };
        if (!isKnown && at <= session.StoppedAt + Trailing || (told.Phase == TransactionPhase.Ended && !isKnown))
        {
            var text = $"Message {told.SequenceNumber} of session {session.Number} arrived after its record was sealed without it.";
            changes.Add(told.Phase == TransactionPhase.Ended
                ? new RevisionProposed(session.Number, text, at, RegisterOf(told, SampleContext.End, isAnyTaken: true))
                : new RevisionProposed(session.Number, text));
        }
        return new(this, changes.ToImmutable(), answer);
    }

    static Tokens.AuthorisationStatus StandingOf(TransactionReported told, Facts facts) =>
        told.TokenUid is null ? Tokens.AuthorisationStatus.Invalid : facts.Standing;

    static SessionFlags Whence(TransactionReported told) => told.IsOffline ? SessionFlags.Offline : SessionFlags.None;

    static SessionFlags OddTime(TransactionReported told, Facts facts) =>
        Clock.IsBelievable(told.At, facts.Now) ? SessionFlags.None : SessionFlags.TimeEstimated;

    /// <summary>The register at the start or end, Wh; null where it is not in whole Wh, for then the sample itself says it exactly.</summary>
    /// <param name="isAnyTaken">Without one in that context the last sampled stands for it.</param>
    static long? RegisterOf(TransactionReported told, SampleContext context, bool isAnyTaken)
    {
        if (told.Samples.IsDefaultOrEmpty)
            return null;
        decimal? found = null;
        foreach (var sample in told.Samples)
        {
            var reading = Reading.Of(sample);
            if (context == SampleContext.Begin && reading.Begin is { } begin)
                return Whole(begin.Wh);
            if (sample.Values.Any(value => value.Context == context) || isAnyTaken)
                found = reading.Register?.Wh ?? found;
        }
        return Whole(found);
    }

    static long? Whole(decimal? wh) => wh is { } value && value == decimal.Truncate(value) ? (long)value : null;
}
