using Stationmaster.Charging.Energy;
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
            ChangeAvailability change => Obey(change),
            ChangeConfiguration change => Configuration.Obey(change),
            ClearCache => Yes,
            GetConfiguration get => Configuration.Answer(get),
            RemoteStart start => Obey(start),
            RemoteStop stop => Obey(stop),
            ResetStation reset => Obey(reset),
            SendVendorData data => new(data.VendorId == Plan.Vendor ? OutcomeKind.Accepted : OutcomeKind.NotSupported),
            TriggerMessage trigger => Obey(trigger),
            UnlockConnector unlock => Obey(unlock),
            _ => No,
        };
    }

    static Outcome Yes { get; } = new(OutcomeKind.Accepted);

    static Outcome No { get; } = new(OutcomeKind.Rejected);

    bool Has(ConnectorRef connector) => connector.Evse >= 1 && connector.Evse <= Connectors.Length;

    Outcome Obey(ChangeAvailability change)
    {
        if (!change.Connector.IsStation && !Has(change.Connector))
            return No;
        var isOperative = change.Availability == Availability.Operative;
        var isLater = false;
        foreach (var connector in Connectors.Where(connector => change.Connector.IsStation || connector.Ref == change.Connector))
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

    Outcome Obey(RemoteStart start)
    {
        var wanted = start.Connector is { IsStation: false } named ? Connectors.Where(connector => connector.Ref == named) : Connectors;
        var connector = wanted
            .Where(IsFree)
            .OrderByDescending(free => free.Car is not null)
            .FirstOrDefault();
        if (connector is null)
            return No;
        After(TimeSpan.FromMilliseconds(500), () =>
        {
            if (!IsFree(connector))
                return;
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
        && connector.Status is ConnectorStatus.Available or ConnectorStatus.Preparing or ConnectorStatus.Finishing;

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
        var connector = Connectors.FirstOrDefault(connector => connector.Transaction?.Id == stop.TransactionId);
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

    void Restart()
    {
        Standing = null;
        WantsConnection = false;
        _boots++;
        foreach (var connector in Connectors)
            connector.AuthorisedToken = null;
        After(TimeSpan.FromSeconds(8 + _random.Next(20)), () =>
        {
            foreach (var connector in Connectors)
                if (connector is { Status: ConnectorStatus.Finishing, Car: not null })
                    connector.Status = ConnectorStatus.Preparing;
            WantsConnection = true;
        });
    }

    Outcome Obey(TriggerMessage trigger)
    {
        if (trigger.Connector is { IsStation: false } named && !Has(named))
            return No;
        var connectors = trigger.Connector is { IsStation: false } one ? Connectors.Where(connector => connector.Ref == one) : Connectors;
        // The answer goes first, then what was asked for.
        After(TimeSpan.FromMilliseconds(200), () => Tell(trigger, [.. connectors]));
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
                foreach (var connector in connectors)
                    SendValues(connector, SampleContext.Trigger);
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
        var connector = Connector(unlock.Connector.Evse);
        if (!connector.Plan.CanUnlock)
            return new(OutcomeKind.NotSupported);
        After(TimeSpan.FromMilliseconds(500), () =>
        {
            Stop(connector, "UnlockCommand", null);
            if (Plan.VisitsPerDay > 0)
                After(TimeSpan.FromMinutes(1), () => UnplugIfFinished(connector));
        });
        return Yes;
    }
}
