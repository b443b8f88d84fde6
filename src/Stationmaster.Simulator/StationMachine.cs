using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>
/// A station as a state machine: no sockets, no clock. Time goes on by <see cref="Advance"/>; what it has to say comes out of
/// <see cref="Next"/>. One caller at a time.
/// </summary>
public sealed partial class StationMachine
{
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    readonly Agenda _agenda = new();
    readonly List<Outgoing> _outbox = [];
    readonly Random _random;
    readonly string _idPrefix;
    readonly int _seed;
    int _messages;
    int _boots;
    bool _wasAdmitted;

    /// <param name="now">The moment its life begins.</param>
    public StationMachine(StationPlan plan, int seed, DateTimeOffset now)
    {
        Plan = plan;
        _password = plan.Password;
        _slots[FactorySlot] = new(FactorySlot, null, plan.Security.Profile);
        Keyring = new(plan.Security.FileOf(plan.Identity));
        Now = now;
        _seed = seed;
        _random = new Random(Visits.Seed(seed, plan.Identity, 0));
        _idPrefix = $"{_random.Next():x8}";
        Configuration = new(plan);
        Connectors = Built(plan, now);
        ExpectVisits();
        ExpectFaults();
        ExpectOfflineSpells();
        ExpectMonitors();
    }

    public StationPlan Plan { get; }

    public Configuration Configuration { get; }

    public ImmutableArray<SimulatedConnector> Connectors { get; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>When something happens by itself.</summary>
    public DateTimeOffset NextDue => _agenda.NextDue;

    /// <summary>What the back office said of it; null until it answered a boot since the last start.</summary>
    public Admission? Standing { get; private set; }

    public bool IsConnected { get; private set; }

    /// <summary>False during an offline spell and while it starts again.</summary>
    public bool WantsConnection { get; private set; } = true;

    /// <summary>The past is being told: no heartbeats.</summary>
    public bool IsTellingThePast { get; set; }

    /// <summary>Meter values are never sent more often than this, whatever the configuration asks for.</summary>
    public TimeSpan LeastSampleInterval { get; set; }

    /// <summary>Lets time pass; all that is due until then happens, each at its own moment.</summary>
    public void Advance(DateTimeOffset now)
    {
        while (_agenda.NextDue <= now)
        {
            Move(_agenda.NextDue);
            _agenda.Take()();
        }
        Move(now);
    }

    public SimulatedConnector Connector(int number) => Connectors[number - 1];

    void Move(DateTimeOffset now)
    {
        if (now > Now)
            Now = now;
        foreach (var connector in Connectors)
            connector.MeterUntil(Now);
    }

    void After(TimeSpan delay, Action action) => _agenda.Note(Now + delay, action);

    void SetStatus(SimulatedConnector connector, ConnectorStatus status, string? error = null)
    {
        if (connector.Status == status && connector.ErrorCode == error)
            return;
        connector.Status = status;
        connector.ErrorCode = error;
        if (HasOwnIds && connector.Transaction is { } transaction && status is not (ConnectorStatus.Faulted or ConnectorStatus.Unavailable))
            Tell(connector, transaction, TransactionPhase.Updated, "ChargingStateChanged");
        else if (IsConnected && _wasAdmitted)
            SendStatus(connector);
        else
            connector.IsStatusUnsent = true;
        TellNeighbours(connector);
    }

    void SendStatus(SimulatedConnector connector, bool isTriggered = false)
    {
        connector.IsStatusUnsent = false;
        if (HasOwnIds && !MayTell(connector, isTriggered))
            return;
        Send(new StatusReported(connector.Ref, connector.Status, connector.ErrorCode, At: Now), isAllowedBeforeBoot: isTriggered);
    }

    void SendStationStatus(bool isTriggered = false)
    {
        if (HasOwnIds)
            return;
        var status = Connectors.Any(connector => connector.IsOperative) ? ConnectorStatus.Available : ConnectorStatus.Unavailable;
        Send(new StatusReported(ConnectorRef.Station, status, At: Now), isAllowedBeforeBoot: isTriggered);
    }

    void Start(SimulatedConnector connector, string token)
    {
        var transaction = new Transaction(token, Now, connector.RegisterWh)
        {
            OwnId = HasOwnIds ? NextOwnId() : null, RemoteStart = connector.RemoteStart is { } order && order.TokenUid == token ? order : null,
            TokenType = TypeOf(connector, token),
        };
        (connector.AuthorisedToken, connector.RemoteStart, connector.Transaction) = (null, null, transaction);
        TakeStartProfile(connector, transaction);
        if (HasOwnIds)
        {
            BeginOwn(connector, transaction);
        }
        else
        {
            var started = new SessionStarted(connector.Ref, token, transaction.MeterStartWh, Now, connector.Reservation?.ReservationId);
            Send(started, transaction, decision => Started(connector, transaction, decision));
            SetStatus(connector, connector.PowerW > 0 ? ConnectorStatus.Charging : ConnectorStatus.SuspendedEV);
        }
        Use(connector.Reservation);
        if (HasOwnIds)
            Remember(token);
        TalkToCar(connector, transaction);
        After(Tick, () => Watch(connector, transaction));
        After(SampleInterval, () => Sample(connector, transaction));
    }

    void Started(SimulatedConnector connector, Transaction transaction, Decision? decision)
    {
        if (decision is not StartDecision started)
        {
            transaction.IsLost = true;
            return;
        }
        transaction.Id = started.TransactionId;
        var isWelcome = started.Authorisation.Status == Charging.Tokens.AuthorisationStatus.Accepted;
        if (!isWelcome && connector.Transaction == transaction && Configuration.IsOn("StopTransactionOnInvalidId"))
            Stop(connector, "DeAuthorized", null);
    }

    void Stop(SimulatedConnector connector, string reason, string? token)
    {
        if (connector.Transaction is not { } transaction)
            return;
        connector.MeterUntil(Now);
        transaction.MeterStopWh = connector.RegisterWh;
        connector.Transaction = null;
        ForgetTransactionProfiles(connector);
        if (HasOwnIds)
            EndOwn(connector, transaction, reason, token);
        else
            TellStop(connector, transaction, reason, token);
        if (connector.Status != ConnectorStatus.Faulted)
            SetStatus(connector, connector.Car is null ? Resting(connector) : ConnectorStatus.Finishing);
        else
            TellNeighbours(connector);
        RestartWhenIdle();
    }

    void TellStop(SimulatedConnector connector, Transaction transaction, string reason, string? token)
    {
        ImmutableArray<MeterSample> data = Configuration.List("StopTxnSampledData").ToArray() is { Length: > 0 } measurands
            ? [Sampling.Of(connector, measurands, SampleContext.End, Now)]
            : [];
        // The number of the transaction may not be known yet; it is filled in when the message goes out.
        Send(new SessionStopped(-1, token, connector.RegisterWh, Now, reason == "Local" ? null : reason, data), transaction);
    }

    void Watch(SimulatedConnector connector, Transaction transaction)
    {
        if (connector.Transaction != transaction)
            return;
        if (_profiles.Count > 0 || _outside is not null)
        {
            connector.MeterUntil(Now);
            Limit();
        }
        if (connector.PowerW == 0 && connector.Status == ConnectorStatus.Charging)
            SetStatus(connector, ConnectorStatus.SuspendedEV);
        else if (connector.PowerW > 0 && connector.Status == ConnectorStatus.SuspendedEV)
            SetStatus(connector, ConnectorStatus.Charging);
        After(Tick, () => Watch(connector, transaction));
    }

    void Sample(SimulatedConnector connector, Transaction transaction)
    {
        if (connector.Transaction != transaction)
            return;
        if (Configuration.Seconds("MeterValueSampleInterval") > TimeSpan.Zero)
            SendValues(connector, SampleContext.Periodic);
        After(SampleInterval, () => Sample(connector, transaction));
    }

    void SendValues(SimulatedConnector connector, SampleContext context)
    {
        var sample = Sampling.Of(connector, Configuration.List("MeterValuesSampledData"), context, Now);
        if (HasOwnIds && context != SampleContext.Trigger && connector.Transaction is { } transaction)
            Tell(connector, transaction, TransactionPhase.Updated, "MeterValuePeriodic", sample);
        else if (!sample.Values.IsEmpty)
            Send(
                new MeterReported(connector.Ref, null, [sample]), HasOwnIds ? null : connector.Transaction,
                isAllowedBeforeBoot: context == SampleContext.Trigger);
    }

    TimeSpan SampleInterval
    {
        get
        {
            var asked = Configuration.Seconds("MeterValueSampleInterval");
            return asked == TimeSpan.Zero ? TimeSpan.FromMinutes(1) : asked > LeastSampleInterval ? asked : LeastSampleInterval;
        }
    }
}
