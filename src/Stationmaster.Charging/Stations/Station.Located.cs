using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>The event with its connector, where the station named an EVSE only.</summary>
    public StationEvent Located(StationEvent @event) => @event switch
    {
        StatusReported { Connector: { Connector: 0, IsStation: false } evse } status => status with { Connector = On(evse.Evse) },
        MeterReported { Connector: { Connector: 0, IsStation: false } evse } meter => meter with { Connector = On(evse.Evse) },
        TransactionReported { Connector: { Connector: 0, IsStation: false } evse } told => told with { Connector = Own(told) ?? On(evse.Evse) },
        _ => @event,
    };

    /// <summary>Of an EVSE the connector that is in use, of which there is one at most (OCPP 2.x Part 1 §3); else the first.</summary>
    ConnectorRef On(int evse)
    {
        if (Sessions.Values
            .Where(open => open.Session.State == SessionState.Running && open.Session.Connector.Evse == evse && !open.Session.Is(SessionFlags.PlaceAssumed))
            .MaxBy(open => open.Session.StartedAt) is { } running)
            return running.Session.Connector;
        var known = Connectors.Values.Where(state => state.Connector.Evse == evse).ToList();
        return (known.Find(state => state.IsOccupied) ?? known.FirstOrDefault())?.Connector ?? new(evse, 1);
    }
}
