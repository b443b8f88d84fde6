using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    const decimal FlowingW = 100;
    const decimal FlowingA = 1;

    /// <summary>
    /// Samples go to the session they name, else to the one that ran on the connector at their time (field rule 8). Where none did
    /// though the connector charges, a start was lost: a provisional session is opened from this first evidence (6).
    /// </summary>
    Step Meter(MeterReported meter, Facts facts)
    {
        if (meter.Samples.IsDefaultOrEmpty)
            return meter.Signed.IsDefaultOrEmpty ? new(this, [], Noted.Only) : SignedOnly(meter, facts);
        var changes = ImmutableArray.CreateBuilder<StationChange>(meter.Samples.Length);
        var first = Clock.Resolve(meter.Samples[0].At, facts.Now);
        if ((Named(meter.TransactionId ?? 0, facts) ?? Called(meter)) is { } named)
            return Meter(named, isNamed: true, meter, facts, changes);
        if (At(meter.Connector, first) is { } open)
            return Meter(open, isNamed: false, meter, facts, changes);

        if (facts.Site is { } site && LooksLikeCharging(meter, first))
        {
            var provisional = Opened(meter, first, site, facts);
            changes.Add(new SessionOpened(provisional.Session));
            changes.Add(new DueSet(DueKind.EstimateStop, provisional.Session.Number, facts.Now + Patience.Silence));
            return Meter(provisional, isNamed: false, meter, facts, changes);
        }
        AddSamples(meter.Samples, null, meter.Connector, facts, changes);
        return new(WithStray(meter), changes.ToImmutable(), Noted.Only);
    }

    Step Meter(
        OpenSession open, bool isNamed, MeterReported meter, Facts facts, ImmutableArray<StationChange>.Builder changes, int? sequenceNumber = null)
    {
        var session = open.Session;
        // What was sealed is computed from what was known then: nothing is added to it.
        AddSamples(meter.Samples, session.State == SessionState.Sealed ? null : session.Number, session.Connector, facts, changes, sequenceNumber);
        if (!meter.Signed.IsDefaultOrEmpty)
            AddSigned(meter.Signed, session, facts, changes);
        var (earliest, latest) = Span(meter.Samples, facts.Now);
        var station = this;
        if (session.State == SessionState.Sealed && earliest <= session.StoppedAt)
            changes.Add(new RevisionProposed(session.Number, $"Meter values of session {session.Number} arrived after its record was sealed without them."));
        if (session.State == SessionState.Completed)
        {
            if (isNamed && MayReopen(session, latest))
                station = Reopened(open, facts, changes);
            else if (earliest <= session.StoppedAt)
                changes.Add(new SessionCompleted(session with { UpdatedAt = facts.Now }));
            open = station.Sessions.GetValueOrDefault(session.Number) ?? open;
        }
        if (open.Session.State != SessionState.Running)
            return new(station, changes.ToImmutable(), Noted.Only);

        var metering = open.Metering;
        foreach (var sample in meter.Samples)
            metering = metering.Add(sample, Clock.Resolve(sample.At, facts.Now));
        if (meter.TransactionId == open.Session.Number && !open.Session.IsNumberKnown)
        {
            open = open with { Session = open.Session with { IsNumberKnown = true, UpdatedAt = facts.Now } };
            changes.Add(new SessionUpdated(open.Session));
        }
        open = open with { Metering = metering };
        station = station.With(open.Session, metering);
        // A sample that names no session is taken of free connectors too.
        return new(isNamed ? station.Sampled(open, latest, facts, changes) : station, changes.DrainToImmutable(), Noted.Only);
    }

    static (DateTimeOffset Earliest, DateTimeOffset Latest) Span(ImmutableArray<MeterSample> samples, DateTimeOffset now)
    {
        var earliest = Clock.Resolve(samples[0].At, now);
        var latest = earliest;
        foreach (var sample in samples)
        {
            var at = Clock.Resolve(sample.At, now);
            if (at < earliest)
                earliest = at;
            if (at > latest)
                latest = at;
        }
        return (earliest, latest);
    }

    static void AddSamples(
        ImmutableArray<MeterSample> samples, int? number, ConnectorRef connector, Facts facts, ImmutableArray<StationChange>.Builder changes,
        int? sequenceNumber = null)
    {
        if (samples.IsDefaultOrEmpty)
            return;
        foreach (var sample in samples)
            changes.Add(new SampleTaken(number, connector, Clock.Resolve(sample.At, facts.Now), sample, sequenceNumber));
    }

    /// <summary>The one that still may run and that the station calls so, having no number of ours for it.</summary>
    OpenSession? Called(MeterReported meter) => meter.TransactionId is null or 0 ? null : Sessions.Values
        .Where(open => open.Session.StationTransactionId == meter.TransactionId && open.Session.Connector == meter.Connector
            && (open.Session.State == SessionState.Running || open.Session.Is(SessionFlags.EstimatedStop)))
        .MaxBy(open => open.Session.StartedAt);

    OpenSession? At(ConnectorRef connector, DateTimeOffset at) => Sessions.Values
        .Where(open => open.Session.Connector == connector && !open.Session.Is(SessionFlags.StopWithoutStart | SessionFlags.PlaceAssumed)
            && open.Session.StartedAt <= at && (open.Session.StoppedAt is not { } stop || at <= stop + Trailing))
        .MaxBy(open => open.Session.StartedAt);

    /// <summary>
    /// Does this show a charge whose start was lost, and not the last samples of one that ended, or old ones told again? The connector must
    /// have told that it charges since, and the sample that energy flows: some connectors say Charging for ever.
    /// </summary>
    bool LooksLikeCharging(MeterReported meter, DateTimeOffset at)
    {
        if (meter.Connector.IsStation || Connectors.GetValueOrDefault(meter.Connector) is not { Status: ConnectorStatus.Charging } state
            || RunningOn(meter.Connector) is not null || at < state.Since - Skew)
            return false;
        var ended = Sessions.Values.Select(open => open.Session)
            .Where(session => session.Connector == meter.Connector || session.Is(SessionFlags.StopWithoutStart))
            .MaxBy(session => session.StoppedAt);
        if (ended is not null && (state.Since <= ended.StoppedAt || at <= ended.StoppedAt || state.ReceivedAt < ended.StopReceivedAt))
            return false;
        return meter.TransactionId is not (null or 0) || meter.Samples.Any(sample => IsFlowing(Reading.Of(sample), state.StrayRegisterWh));
    }

    static bool IsFlowing(Reading reading, decimal? registerBefore) =>
        reading.PowerW >= FlowingW || (reading.PowerW is null && reading.CurrentA >= FlowingA) || reading.Register?.Wh > registerBefore + JitterWh;

    /// <summary>Remembers the register of a connector that says it is charging, so that the next sample shows whether it is.</summary>
    Station WithStray(MeterReported meter) =>
        Connectors.GetValueOrDefault(meter.Connector) is { Status: ConnectorStatus.Charging, StrayRegisterWh: null } state
        && Reading.Of(meter.Samples[0]).Register is { } register
            ? this with { Connectors = Connectors.SetItem(meter.Connector, state with { StrayRegisterWh = register.Wh }) }
            : this;

    static OpenSession Opened(MeterReported meter, DateTimeOffset at, Site site, Facts facts) => new(
        new Session(
            facts.FreshNumber, facts.FreshId, site.At(at), "", null, AuthorisationStatus.Invalid, null, at, facts.Now, null,
            SessionState.Running, SessionFlags.StartMissing, facts.Now, facts.Now)
        {
            StationTransactionId = meter.TransactionId,
        },
        Metering.From(at, null));
}
