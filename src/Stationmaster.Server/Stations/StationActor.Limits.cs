using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Stations.Limits;

namespace Stationmaster.Server.Stations;

sealed partial class StationActor
{
    /// <summary>A connector that was not registered is learnt from what the station says of it, but not any number of them.</summary>
    async ValueTask<OcppError?> Unlearnable(StationEvent @event)
    {
        var connector = @event switch
        {
            StatusReported status => status.Connector,
            MeterReported meter => meter.Connector,
            SessionStarted start => start.Connector,
            TransactionReported { Connector: { } told } => told,
            EventsNotified notified => Furthest(notified),
            _ => ConnectorRef.Station,
        };
        if (connector.IsStation || !IsBeyond(connector, _services.Limits.LearntConnectors))
            return null;
        _sites ??= await _services.Store.Sites(_id, default);
        if (@event is EventsNotified events ? events.Statuses.All(status => IsLearnable(status.Connector)) : IsLearnable(connector))
            return null;
        LimitMetrics.CallRefused("learnt_connectors");
        return new(
            OcppErrorCode.PropertyConstraintViolation,
            $"connectorId: {connector.Evse}{(connector.Connector > 1 ? $".{connector.Connector}" : "")} is not registered, and only 1 to "
            + $"{_services.Limits.LearntConnectors} are learnt from messages");
    }

    bool IsLearnable(ConnectorRef connector) =>
        connector.IsStation || !IsBeyond(connector, _services.Limits.LearntConnectors) || _sites!.Find(connector) is not null;

    /// <summary>The highest EVSE and the highest connector of those named, be they of one or not; the lowest where that is none.</summary>
    static ConnectorRef Furthest(EventsNotified notified)
    {
        var (evse, connector) = (0, 0);
        foreach (var told in notified.Statuses)
        {
            if (told.Connector.Evse < 0 || told.Connector.Connector < 0)
                return told.Connector;
            (evse, connector) = (Math.Max(evse, told.Connector.Evse), Math.Max(connector, told.Connector.Connector));
        }
        return new(evse, connector);
    }

    static void CountSessions(StationConnection connection, Step step)
    {
        foreach (var change in step.Changes)
        {
            if (change is SessionOpened)
                connection.Guard.Budget.OpenSession();
        }
    }
}
