using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;

namespace Stationmaster.Simulator;

/// <summary>Connectors and the EVSEs they belong to: of those of one EVSE one charges at a time, and the others are unavailable meanwhile.</summary>
public sealed partial class StationMachine
{
    /// <summary>OCPP 1.6 numbers connectors alone, so each stands for an EVSE there, whatever it shares.</summary>
    static ImmutableArray<SimulatedConnector> Built(StationPlan plan, DateTimeOffset now)
    {
        var built = ImmutableArray.CreateBuilder<SimulatedConnector>(plan.Connectors.Length);
        var (evse, within) = (0, 0);
        EvseMeter? meter = null;
        for (var i = 0; i < plan.Connectors.Length; i++)
        {
            if (meter is null || !plan.Connectors[i].SharesEvse)
                (evse, within, meter) = (evse + 1, 0, new(plan.FirstRegisterWh + (i * 1_000)));
            within++;
            built.Add(new(i + 1, plan.Version.Edition == OcppEdition.V16 ? new(i + 1, 1) : new(evse, within), plan.Connectors[i], meter, now));
        }
        return built.MoveToImmutable();
    }

    /// <summary>Those that are meant: all, those of an EVSE, or one.</summary>
    IEnumerable<SimulatedConnector> At(ConnectorRef named) => Connectors.Where(connector => named.IsStation
        || (named.Connector == 0 ? connector.Ref.Evse == named.Evse : connector.Ref == named));

    bool Has(ConnectorRef named) => !named.IsStation && At(named).Any();

    /// <summary>The EVSEs, each by its connectors.</summary>
    IEnumerable<IGrouping<int, SimulatedConnector>> Evses => Connectors.GroupBy(connector => connector.Ref.Evse);

    IEnumerable<SimulatedConnector> Neighbours(SimulatedConnector connector) => Connectors.Where(connector.SharesEvseWith);

    static bool IsInUse(SimulatedConnector connector) => connector.Transaction is not null || connector.Car is not null
        || connector.Status is ConnectorStatus.Preparing or ConnectorStatus.Charging or ConnectorStatus.SuspendedEV or ConnectorStatus.SuspendedEVSE
            or ConnectorStatus.Finishing;

    void TellNeighbours(SimulatedConnector connector)
    {
        foreach (var other in Neighbours(connector))
        {
            if (other is { Car: null, Status: ConnectorStatus.Available or ConnectorStatus.Unavailable or ConnectorStatus.Reserved })
                SetStatus(other, Resting(other));
        }
    }

    /// <summary>The status of a connector with nothing plugged in.</summary>
    ConnectorStatus Resting(SimulatedConnector connector) => !connector.IsOperative || Neighbours(connector).Any(IsInUse)
        ? ConnectorStatus.Unavailable
        : connector.Reservation is not null ? ConnectorStatus.Reserved : ConnectorStatus.Available;
}
