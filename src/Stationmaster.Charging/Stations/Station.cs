using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
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
}

/// <summary>A session a station still has to do with, with the meter as it stands.</summary>
public sealed record OpenSession(Session Session, Metering Metering);

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

    public OpenSession? RunningOn(ConnectorRef connector) => Sessions.Values.LastOrDefault(open =>
        open.Session.State == SessionState.Running && open.Session.Connector == connector);

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

    Step Boot(Booted boot, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        changes.Add(new BoxBooted(boot, facts.Now));
        var station = this;
        foreach (var open in Sessions.Values.Where(open => open.Session is { State: SessionState.Running, EndHint: null }))
        {
            var doubted = open.Session with { EndHint = open.Metering.LastSampleAt ?? open.Session.StartedAt, UpdatedAt = facts.Now };
            changes.Add(new SessionUpdated(doubted));
            changes.Add(new DueSet(DueKind.EstimateStop, doubted.Number, facts.Now + Patience.AfterBoot));
            station = station.With(doubted, open.Metering.Reboot());
        }
        return new(station, changes.ToImmutable(), new BootDecision(Admission.Accepted, facts.Now, facts.HeartbeatInterval));
    }
}
