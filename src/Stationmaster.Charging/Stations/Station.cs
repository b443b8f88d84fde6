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

    public bool IsOccupied => IsCharging || Status is ConnectorStatus.Preparing or ConnectorStatus.Finishing;

    /// <summary>No transaction can run on it.</summary>
    public bool IsFree => Status is ConnectorStatus.Available or ConnectorStatus.Preparing or ConnectorStatus.Reserved;
}

/// <summary>A session a station still has to do with, with the meter as it stands.</summary>
public sealed record OpenSession(Session Session, Metering Metering)
{
    /// <summary>As it is loaded. Only of one that may still go on does the history matter.</summary>
    public static OpenSession Of(Session session, History history) =>
        new(Sequenced(session, history), history.Metered(session.Is(SessionFlags.EstimatedStop) ? session with { StoppedAt = null } : session));

    /// <summary>Messages that brought nothing but samples are known by them.</summary>
    static Session Sequenced(Session session, History history) => session.Sequence is not { } sequence
        ? session
        : session with
        {
            Sequence = history.Samples.Select(timed => timed.SequenceNumber).OfType<int>().Order()
                .Aggregate(sequence, (known, number) => known.With(number)),
        };
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
        .Where(open => open.Session.State == SessionState.Running && open.Session.Connector == connector && !open.Session.Is(SessionFlags.PlaceAssumed))
        .MaxBy(open => open.Session.StartedAt);

    /// <summary>The connector's status, where a fault or closure of the whole station overrides it (OCPP 1.6 §4.9: connector 0).</summary>
    public ConnectorState StateOf(ConnectorRef connector, DateTimeOffset now)
    {
        var own = Connectors.GetValueOrDefault(connector) ?? ConnectorState.New(connector, now);
        return Connectors.GetValueOrDefault(ConnectorRef.Station) is { Status: ConnectorStatus.Unavailable or ConnectorStatus.Faulted } whole
            ? whole with { Connector = connector }
            : own;
    }

    public Step On(StationEvent @event, Facts facts) => Located(@event) switch
    {
        StatusReported status => Status(status, facts),
        SessionStarted started => Start(started, facts),
        EventsNotified notified => Statuses(notified, facts),
        MeterReported meter => Meter(meter, facts),
        SessionStopped stopped => Stop(stopped, facts),
        TransactionReported told => Transaction(told, facts),
        Booted boot => Boot(boot, facts),
        HeartbeatSent => new(this, [], new ClockDecision(facts.Now)),
        TokenPresented token => new(this, [], Authorise(token, facts)),
        Inquiry => new(this, [], facts.Found ?? Noted.Only),
        SettingsReported report => new(this, facts.HasRoom ? [new SettingsTold(report)] : [], Noted.Only),
        FirmwareStatusReported told => Job(JobKind.Firmware, told.Status, told.RequestId, null, facts),
        SignedFirmwareStatusReported told => Job(JobKind.Firmware, told.Status, told.RequestId, null, facts),
        FirmwarePublishingReported told => Job(JobKind.PublishFirmware, told.Status, told.RequestId, string.Join('\n', told.Locations), facts),
        DiagnosticsStatusReported told => Job(JobKind.Log, told.Status, told.RequestId, null, facts),
        LogStatusReported told => Job(JobKind.Log, told.Status, told.RequestId, null, facts),
        SmartCharging.ChargingProfilesReported told =>
            new(this, [new SmartCharging.ChargingProfilesTold(told.Source, told.Connector, told.Profiles, facts.Now)
            {
                RequestId = told.RequestId, IsMoreComing = told.IsMoreComing,
            }], Noted.Only),
        SettlementTold settled => Settled(settled, facts),
        TransactionDetailsTold told => Details(told, facts),
        SmartCharging.ChargingNeedsTold told => Needs(told, facts),
        SmartCharging.CarScheduleTold told => CarSchedule(told, facts),
        SmartCharging.DynamicUpdateAsked asked => DynamicUpdate(asked, facts),
        SmartCharging.ExternalLimitTold told =>
            new(this, [new SmartCharging.ExternalLimitChanged(told.Limit, told.Connector, facts.Now), new NoticeKept(told.Notice, facts.Now)], Noted.Only),
        SmartCharging.ExternalLimitReleased released =>
            new(this, [new SmartCharging.ExternalLimitGone(released.Source, released.Connector), new NoticeKept(released.Notice, facts.Now)], Noted.Only),
        ReservationEnded ended => new(this, [new ReservationChanged(ended.ReservationId, ended.End, facts.Now)], Noted.Only),
        VendorDataSent => new(this, [], new VendorDataDecision(VendorDataStatus.UnknownVendorId)),
        MonitorsReported told => new(this, [new MonitorsTold(told, facts.Now)], Noted.Only),
        StreamOpened opened => new(this, [new StreamBegun(opened.Stream, facts.Now)], new StreamDecision(true)),
        StreamClosed closed => new(this, [new StreamEnded(closed.StreamId, facts.Now)], Noted.Only),
        StreamTold told => new(this, [new StreamValuesTold(told, facts.Now)], Noted.Only),
        DisplayMessagesReported told => new(this, [new DisplayMessagesTold(told, facts.Now)], Noted.Only),
        CustomerInformationReported told => new(this, [new CustomerInformationTold(told, facts.Now)], Noted.Only),
        StationNotice notice => new(this, [new NoticeKept(notice, facts.Now)], Noted.Only),
        SecurityEventTold told => Security(told, facts),
        CertificateAsked asked => Certificate(asked, facts),
        _ => new(this, [], Noted.Only),
    };

    Step Job(JobKind kind, string status, int? requestId, string? note, Facts facts) =>
        new(this, [new JobReported(kind, status, requestId, string.IsNullOrEmpty(note) ? null : note, facts.Now)], Noted.Only);

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
        if (facts.Former is { } former && former.IsOther(boot))
            return new(station.Swapped(former, facts, changes), changes.ToImmutable(), new BootDecision(Admission.Accepted, facts.Now, facts.HeartbeatInterval));
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
