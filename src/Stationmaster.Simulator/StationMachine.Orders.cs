using Stationmaster.Charging.Energy;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>What the back office orders (OCPP 1.6 §5).</summary>
public sealed partial class StationMachine
{
    /// <summary>Does it, or says why not. What follows of it happens by and by.</summary>
    public Outcome Obey(Order order)
    {
        foreach (var connector in Connectors)
            connector.MeterUntil(Now);
        return order switch
        {
            AskForCertificateRequest asked => Obey(asked),
            GiveCertificate given => Obey(given),
            InstallRoot install => Obey(install),
            ListCertificates list => Obey(list),
            RemoveCertificate remove => Obey(remove),
            CancelReservation cancel => Obey(cancel),
            ChangeAvailability change => Obey(change),
            ChangeConfiguration change => Obey(change),
            ChangeSettings change => Obey(change),
            ClearCache => Yes,
            ReadSettings read => Obey(read),
            ReportSettings report => Obey(report),
            ReportSomeSettings report => Obey(report),
            RequestDiagnostics log => Obey(log),
            RequestLog log => Obey(log),
            GetConfiguration get => Configuration.Answer(get),
            GetLocalListVersion => Yes with { ListVersion = _listVersion },
            SendLocalList list => Obey(list),
            SetChargingProfile set => Obey(set),
            ClearChargingProfiles clear => Obey(clear),
            GetCompositeSchedule asked => Obey(asked),
            UpdateFirmware update => Obey(update),
            UpdateFirmwareSigned update => Obey(update),
            PublishFirmware publish => Obey(publish),
            UnpublishFirmware gone => Obey(gone),
            RemoteStart start => Obey(start),
            RemoteStop stop => Obey(stop),
            ReserveNow reserve => Obey(reserve),
            ResetStation reset => Obey(reset),
            SendVendorData data => new(data.VendorId == Plan.Vendor ? OutcomeKind.Accepted : OutcomeKind.NotSupported),
            TriggerMessage trigger => Obey(trigger),
            UnlockConnector unlock => Obey(unlock),
            GetTransactionStatus status => Obey(status),
            SetMonitors set => Obey(set),
            ClearMonitors clear => Obey(clear),
            SetMonitoringBase set => Obey(set),
            SetMonitoringLevel set => Obey(set),
            ReportMonitors asked => Obey(asked),
            GetStreams asked => Obey(asked),
            AdjustStream adjust => Obey(adjust),
            SetDisplayMessage set => Obey(set),
            ClearDisplayMessage clear => Obey(clear),
            GetDisplayMessages asked => Obey(asked),
            AskCustomerInformation asked => Obey(asked),
            TellCost cost => Obey(cost),
            TellWebPayment => Yes,
            SetDefaultTariff set => Obey(set),
            GetTariffs get => Obey(get),
            ClearTariffs clear => Obey(clear),
            ChangeTransactionTariff change => Obey(change),
            GetChargingProfiles asked => Obey(asked),
            UpdateDynamicSchedule update => Obey(update),
            UsePriorityCharging use => Obey(use),
            StandardOrder standard => Obey(standard),
            _ => No,
        };
    }

    static Outcome Yes { get; } = new(OutcomeKind.Accepted);

    static Outcome No { get; } = new(OutcomeKind.Rejected);

    Outcome Obey(GetTransactionStatus asked) => Yes with
    {
        Transaction = new(
            asked.OwnId is null ? null : Connectors.Any(connector => connector.Transaction?.OwnId == asked.OwnId),
            _outbox.Exists(message => message.IsKept && (asked.OwnId is null || message.Transaction?.OwnId == asked.OwnId))),
    };

    Outcome Obey(ChangeAvailability change)
    {
        if (!change.Connector.IsStation && !Has(change.Connector))
            return No;
        var isOperative = change.Availability == Availability.Operative;
        var isLater = false;
        foreach (var connector in At(change.Connector))
        {
            connector.IsOperative = isOperative;
            if (connector is
                { Car: null, Status: ConnectorStatus.Available or ConnectorStatus.Unavailable or ConnectorStatus.Preparing })
                After(TimeSpan.Zero, () => Rest(connector));
            else
                isLater |= !isOperative && connector.Transaction is not null;
        }
        if (change.Connector.IsStation)
            After(TimeSpan.Zero, () => SendStationStatus());
        return isLater ? new(OutcomeKind.Accepted, "Scheduled") : Yes;
    }

    void Rest(SimulatedConnector connector)
    {
        if (connector.Car is null && connector.Status != ConnectorStatus.Faulted)
            SetStatus(connector, Resting(connector));
    }

    /// <summary>References of payments that charges were started with.</summary>
    readonly HashSet<string> _payments = new(StringComparer.Ordinal);

    string? KindOf(string? token) => token is not null && _payments.Contains(token) ? TokenWords.DirectPayment : null;

    Outcome Obey(RemoteStart start)
    {
        if (start.IsPayment)
            _payments.Add(start.TokenUid);
        var connector = At(start.Connector ?? ConnectorRef.Station)
            .Where(free => IsFree(free) && !IsKeptFromOthers(free, start.TokenUid))
            .OrderByDescending(free => free.Car is not null)
            .FirstOrDefault();
        if (connector is null)
            return No;
        After(TimeSpan.FromMilliseconds(500), () =>
        {
            if (!IsFree(connector))
                return;
            connector.RemoteStart = start;
            if (Configuration.IsOn("AuthorizeRemoteTxRequests"))
                Present(connector, start.TokenUid);
            else
                Admit(connector, start.TokenUid);
            if (connector.Car is null && Plan.VisitsPerDay > 0)
                DriveUp(connector, start.TokenUid);
        });
        return Yes;
    }

    static bool IsFree(SimulatedConnector connector) =>
        connector is { Transaction: null, IsOperative: true }
        && connector.Status is ConnectorStatus.Available or ConnectorStatus.Preparing or ConnectorStatus.Finishing
            or ConnectorStatus.Reserved;

    /// <summary>Whoever starts by an app stands beside the car: the cable is in soon, and out again some day.</summary>
    void DriveUp(SimulatedConnector connector, string token)
    {
        var car = Vehicle.Usual[1 + _random.Next(5)];
        After(TimeSpan.FromSeconds(5 + _random.Next(20)), () =>
        {
            if (connector.AuthorisedToken == token)
                PlugIn(connector, car, 20 + _random.Next(40));
        });
        After(TimeSpan.FromMinutes(60 + _random.Next(120)), () =>
        {
            if (connector.Car == car)
                Unplug(connector);
        });
    }

    Outcome Obey(RemoteStop stop)
    {
        var connector = Connectors.FirstOrDefault(connector => HasOwnIds ? connector.Transaction?.OwnId == stop.OwnId : connector.Transaction?.Id == stop.TransactionId);
        if (connector is null)
            return No;
        var transaction = connector.Transaction;
        After(TimeSpan.FromMilliseconds(500), () =>
        {
            if (connector.Transaction == transaction)
                Stop(connector, "Remote", null);
            if (Plan.VisitsPerDay > 0)
                After(TimeSpan.FromMinutes(1 + _random.Next(4)), () => UnplugIfFinished(connector));
        });
        return Yes;
    }

    void UnplugIfFinished(SimulatedConnector connector)
    {
        if (connector.Transaction is null && connector.Car is not null)
            Unplug(connector);
    }

    Outcome Obey(ResetStation reset)
    {
        // OCPP 2.x knows no soft reset: it waits until nobody charges (B12).
        if (HasOwnIds && reset.Kind == ResetKind.Soft && Connectors.Any(connector => connector.Transaction is not null))
        {
            _restartsWhenIdle = true;
            return new(OutcomeKind.Accepted, "Scheduled");
        }
        After(TimeSpan.FromSeconds(1), () =>
        {
            foreach (var connector in Connectors)
                Stop(connector, reset.Kind == ResetKind.Hard ? "HardReset" : "SoftReset", null);
            // A soft reset tells what it stopped before it goes; a hard one tells it afterwards.
            if (reset.Kind == ResetKind.Hard)
                Restart();
            else
                After(TimeSpan.FromSeconds(2), Restart);
        });
        return Yes;
    }

    bool _restartsWhenIdle;

    void RestartWhenIdle()
    {
        if (!_restartsWhenIdle || Connectors.Any(connector => connector.Transaction is not null))
            return;
        _restartsWhenIdle = false;
        After(TimeSpan.FromSeconds(2), Restart);
    }

    void Restart()
    {
        Standing = null;
        WantsConnection = false;
        _boots++;
        LoseMonitors();
        TakeNetwork();
        foreach (var connector in Connectors)
            (connector.AuthorisedToken, connector.RemoteStart) = (null, null);
        After(TimeSpan.FromSeconds(8 + _random.Next(20)), () =>
        {
            foreach (var connector in Connectors)
            {
                if (connector is { Status: ConnectorStatus.Finishing, Car: not null })
                    connector.Status = ConnectorStatus.Preparing;
                else if (connector is { Status: ConnectorStatus.Preparing, Car: null })
                    connector.Status = Resting(connector);
            }
            WantsConnection = true;
        });
    }

    Outcome Obey(TriggerMessage trigger)
    {
        if (trigger.Connector is { IsStation: false } named && !Has(named))
            return No;
        var connectors = At(trigger.Connector ?? ConnectorRef.Station).ToArray();
        if (trigger.Message == RequestedMessage.TransactionEvent && !connectors.Any(connector => connector.Transaction is not null))
            return No;
        // The answer goes first, then what was asked for.
        After(TimeSpan.FromMilliseconds(200), () => Tell(trigger, connectors));
        return Yes;
    }

    void Tell(TriggerMessage trigger, SimulatedConnector[] connectors)
    {
        switch (trigger.Message)
        {
            case RequestedMessage.BootNotification:
                Boot();
                break;
            case RequestedMessage.DiagnosticsStatusNotification:
                Send(new DiagnosticsStatusReported("Idle"), isAllowedBeforeBoot: true);
                break;
            case RequestedMessage.FirmwareStatusNotification:
                Send(new FirmwareStatusReported("Idle"), isAllowedBeforeBoot: true);
                break;
            case RequestedMessage.Heartbeat:
                Send(new HeartbeatSent(), isAllowedBeforeBoot: true);
                break;
            case RequestedMessage.MeterValues:
                foreach (var evse in connectors.GroupBy(connector => connector.Ref.Evse))
                    SendValues(evse.FirstOrDefault(connector => connector.Transaction is not null) ?? evse.First(), SampleContext.Trigger);
                break;
            case RequestedMessage.TransactionEvent:
                foreach (var connector in connectors)
                {
                    if (connector.Transaction is { } transaction)
                        Tell(connector, transaction, TransactionPhase.Updated, "Trigger", Register(connector, SampleContext.Trigger));
                }
                break;
            case RequestedMessage.StatusNotification:
                if (trigger.Connector is null or { IsStation: true })
                    SendStationStatus(isTriggered: true);
                if (trigger.Connector is not { IsStation: true })
                    foreach (var connector in connectors)
                        SendStatus(connector, isTriggered: true);
                break;
        }
    }

    Outcome Obey(UnlockConnector unlock)
    {
        if (!Has(unlock.Connector))
            return new(OutcomeKind.NotSupported);
        var connector = At(unlock.Connector).First();
        if (HasOwnIds && connector.Transaction is not null)
            return new(OutcomeKind.Rejected, "OngoingAuthorizedTransaction");
        if (!connector.Plan.CanUnlock)
            return HasOwnIds ? new(OutcomeKind.Rejected, "UnlockFailed") : new(OutcomeKind.NotSupported);
        After(TimeSpan.FromMilliseconds(500), () =>
        {
            Stop(connector, "UnlockCommand", null);
            if (Plan.VisitsPerDay > 0)
                After(TimeSpan.FromMinutes(1), () => UnplugIfFinished(connector));
        });
        return Yes;
    }
}
