using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>
    /// Samples go to the session they name, else to the one that ran on the connector at their time (field rule 8). Where none did
    /// though the connector charges, a start was lost: a provisional session is opened from this first evidence (6).
    /// </summary>
    Step Meter(MeterReported meter, Facts facts)
    {
        if (meter.Samples.IsDefaultOrEmpty)
            return new(this, [], Noted.Only);
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var first = Clock.Resolve(meter.Samples[0].At, facts.Now);
        var station = this;
        var open = Named(meter.TransactionId ?? 0, facts) ?? At(meter.Connector, first);

        if (open is null && LooksLikeCharging(meter, first) && facts.Site is { } site)
        {
            open = Opened(meter, first, site, facts);
            changes.Add(new SessionOpened(open.Session));
            changes.Add(new DueSet(DueKind.EstimateStop, open.Session.Number, facts.Now + Patience.Silence));
        }
        AddSamples(meter.Samples, open?.Session.Number, open?.Session.Connector ?? meter.Connector, facts, changes);
        if (open is null)
            return new(this, changes.ToImmutable(), Noted.Only);

        if (open.Session.State == SessionState.Running)
        {
            var metering = open.Metering;
            foreach (var sample in meter.Samples)
                metering = metering.Add(sample, Clock.Resolve(sample.At, facts.Now));
            open = open with { Metering = metering };
            station = With(open.Session, metering).Resumed(open, facts, changes);
        }
        else if (open.Session.State == SessionState.Completed && first <= open.Session.StoppedAt)
        {
            changes.Add(new SessionCompleted(open.Session with { UpdatedAt = facts.Now }));
        }
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    static void AddSamples(
        ImmutableArray<MeterSample> samples, int? number, ConnectorRef connector, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (samples.IsDefaultOrEmpty)
            return;
        foreach (var sample in samples)
            changes.Add(new SampleTaken(number, connector, Clock.Resolve(sample.At, facts.Now), sample));
    }

    OpenSession? At(ConnectorRef connector, DateTimeOffset at) => Sessions.Values
        .Where(open => open.Session.Connector == connector && !open.Session.Is(SessionFlags.StopWithoutStart)
            && open.Session.StartedAt <= at && (open.Session.StoppedAt is not { } stop || at <= stop + TimeSpan.FromMinutes(1)))
        .OrderBy(open => open.Session.State == SessionState.Running ? 0 : 1)
        .FirstOrDefault();

    bool LooksLikeCharging(MeterReported meter, DateTimeOffset at)
    {
        if (meter.Connector.IsStation || RunningOn(meter.Connector) is not null
            || Connectors.GetValueOrDefault(meter.Connector) is not { Status: ConnectorStatus.Charging, Since: var since })
            return false;
        var ended = Sessions.Values.Where(open => open.Session.Connector == meter.Connector).Max(open => open.Session.StoppedAt);
        return ended is null || (since > ended && at > ended);
    }

    static OpenSession Opened(MeterReported meter, DateTimeOffset at, Site site, Facts facts) => new(
        new Session(
            facts.FreshNumber, facts.FreshId, site, "", null, AuthorisationStatus.Invalid, null, at, facts.Now, null,
            SessionState.Running, SessionFlags.StartMissing, facts.Now, facts.Now)
        {
            StationTransactionId = meter.TransactionId,
        },
        Metering.From(at, null));
}
