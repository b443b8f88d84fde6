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
            _ => ConnectorRef.Station,
        };
        if (connector.IsStation || connector.Evse <= _services.Limits.LearntConnectors)
            return null;
        _sites ??= await _services.Store.Sites(_id, default);
        if (_sites.Find(connector) is not null)
            return null;
        LimitMetrics.CallRefused("learnt_connectors");
        return new(
            OcppErrorCode.PropertyConstraintViolation,
            $"connectorId: {connector.Evse} is not registered, and only 1 to {_services.Limits.LearntConnectors} are learnt from messages");
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
