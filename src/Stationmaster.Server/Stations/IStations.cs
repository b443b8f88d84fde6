using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

/// <summary>The connected stations, wherever their sockets are: of this process, or of all nodes of a cluster.</summary>
public interface IStations
{
    /// <summary>
    /// Gives an order to a station and waits for its outcome (<see cref="OutcomeKind.Offline"/> at once where it is not connected,
    /// <see cref="OutcomeKind.Unreachable"/> where the node that has it cannot be asked).
    /// Keeps it in station_order, for the audit.
    /// </summary>
    /// <param name="by">Who gives it: the person's or the key's name.</param>
    Task<OrderResult> Order(long chargeBoxId, Order order, string by, CancellationToken ct);

    /// <summary>The record of a running session as it would be if it ended now; null when it does not run here.</summary>
    Task<ChargeRecord?> Running(long chargeBoxId, int number, CancellationToken ct);

    /// <summary>
    /// Something about the station's connectors, location, tariff or owner was changed through the API: its actor and the board load again.
    /// </summary>
    void SiteChanged(long chargeBoxId);

    bool IsConnected(long chargeBoxId);

    /// <summary>Closes the station's socket (deleted charge box, new password).</summary>
    void Disconnect(long chargeBoxId, string why);
}

/// <param name="OrderId">Its row in the audit.</param>
public sealed record OrderResult(long OrderId, Outcome Outcome);
