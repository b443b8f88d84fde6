using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <param name="Since">When it took this status, by the station's clock.</param>
/// <param name="ToldAt">The time of the newest report, by the station's clock: an older report never undoes a newer one.</param>
public sealed record ConnectorState(
    ConnectorRef Connector, ConnectorStatus Status, string? ErrorCode, string? Info, string? VendorErrorCode,
    DateTimeOffset Since, DateTimeOffset ToldAt)
{
    public static ConnectorState New(ConnectorRef connector, DateTimeOffset now) =>
        new(connector, ConnectorStatus.Unknown, null, null, null, now, DateTimeOffset.MinValue);

    /// <summary>When the newest report arrived; null when that was before we started.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The station's own clock gave <see cref="ToldAt"/>, since its last boot: only times of one clock can tell early from late.</summary>
    public bool IsStamped { get; init; }

    /// <summary>The register last sampled while it said it was charging though no session was known, Wh.</summary>
    public decimal? StrayRegisterWh { get; init; }

    public bool IsCharging => Status is ConnectorStatus.Charging or ConnectorStatus.SuspendedEV or ConnectorStatus.SuspendedEVSE;

    /// <summary>No transaction can run on it.</summary>
    public bool IsFree => Status is ConnectorStatus.Available or ConnectorStatus.Preparing or ConnectorStatus.Reserved;
}

/// <summary>A session a station still has to do with, with the meter as it stands.</summary>
public sealed record OpenSession(Session Session, Metering Metering)
{
    /// <summary>As it is loaded. Only of one that may still go on does the history matter.</summary>
    public static OpenSession Of(Session session, History history) =>
        new(session, history.Metered(session.Is(SessionFlags.EstimatedStop) ? session with { StoppedAt = null } : session));
}

/// <summary>
/// A charging station as the facts it told make it. Pure: each event gives a new station, what must be stored, and the answer.
/// Any event may come twice, late or out of order.
/// </summary>
/// <param name="Sessions">The running ones, and the completed that are not sealed yet, by number.</param>
public sealed partial record Station(
    long Id, ImmutableSortedDictionary<ConnectorRef, ConnectorState> Connectors, ImmutableSortedDictionary<int, OpenSession> Sessions)
{
    public static Station New(long id) =>
        new(id, ImmutableSortedDictionary<ConnectorRef, ConnectorState>.Empty, ImmutableSortedDictionary<int, OpenSession>.Empty);

    public IEnumerable<Session> Running => Sessions.Values.Select(open => open.Session).Where(session => session.State == SessionState.Running);

    /// <summary>The one that began last, where a reordered queue makes several run.</summary>
    public OpenSession? RunningOn(ConnectorRef connector) => Sessions.Values
        .Where(open => open.Session.State == SessionState.Running && open.Session.Connector == connector)
        .MaxBy(open => open.Session.StartedAt);

    /// <summary>The connector's status, where a fault or closure of the whole station overrides it (OCPP 1.6 §4.9: connector 0).</summary>
    public ConnectorState StateOf(ConnectorRef connector, DateTimeOffset now)
    {
        var own = Connectors.GetValueOrDefault(connector) ?? ConnectorState.New(connector, now);
        return Connectors.GetValueOrDefault(ConnectorRef.Station) is { Status: ConnectorStatus.Unavailable or ConnectorStatus.Faulted } whole
            ? whole with { Connector = connector }
            : own;
    }

    public Step On(StationEvent @event, Facts facts) => @event switch
    {
        StatusReported status => Status(status, facts),
        SessionStarted started => Start(started, facts),
        MeterReported meter => Meter(meter, facts),
        SessionStopped stopped => Stop(stopped, facts),
        Booted boot => Boot(boot, facts),
        HeartbeatSent => new(this, [], new ClockDecision(facts.Now)),
        TokenPresented => new(this, [], new AuthorisationDecision(facts.Authorisation ?? Tokens.Authorisation.Invalid)),
        VendorDataSent => new(this, [], new VendorDataDecision(VendorDataStatus.UnknownVendorId)),
        _ => new(this, [], Noted.Only),
    };

    Station With(Session session, Metering metering) => this with { Sessions = Sessions.SetItem(session.Number, new(session, metering)) };

    /// <summary>What ran may have ended with the power: doubted until a sign of it arrives, or its stop from the queue (field rules 24, 25).</summary>
    Step Boot(Booted boot, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        changes.Add(new BoxBooted(boot, facts.Now));
        var station = this with
        {
            Connectors = Connectors.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value with { IsStamped = false }),
        };
        foreach (var open in Sessions.Values.Where(open => open.Session.State == SessionState.Running))
        {
            var session = open.Session with { RebootedAt = facts.Now, UpdatedAt = facts.Now };
            if (session.EndHint is null)
            {
                session = session with { EndHint = LastEvidence(open), DoubtedAt = facts.Now };
                changes.Add(new DueSet(DueKind.EstimateStop, session.Number, facts.Now + Patience.AfterBoot));
            }
            changes.Add(new SessionUpdated(session));
            station = station.With(session, open.Metering.Reboot());
        }
        return new(station, changes.ToImmutable(), new BootDecision(Admission.Accepted, facts.Now, facts.HeartbeatInterval));
    }
}
