using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>Places kept for somebody (OCPP 1.6 §5.1, §5.13; 2.x Part 2, functional block H). What is kept is an EVSE, with all its connectors.</summary>
public sealed partial class StationMachine
{
    Outcome Obey(ReserveNow reserve)
    {
        var first = reserve.Connector is { IsStation: false } named
            ? At(named).FirstOrDefault()
            : Connectors.FirstOrDefault(free => free.Reservation?.ReservationId == reserve.ReservationId) ?? Connectors.FirstOrDefault(IsToBeHad);
        if (first is null)
            return new(OutcomeKind.Rejected, Connectors.Any(one => one.IsOperative) ? "Occupied" : "Unavailable");
        if (!IsToBeHad(first) && first.Reservation?.ReservationId != reserve.ReservationId)
        {
            return new(OutcomeKind.Rejected, first.Status switch
            {
                ConnectorStatus.Faulted => "Faulted",
                ConnectorStatus.Unavailable => "Unavailable",
                _ => "Occupied",
            });
        }
        foreach (var connector in (SimulatedConnector[])[first, .. Neighbours(first)])
            connector.Reservation = reserve;
        After(TimeSpan.FromMilliseconds(200), () =>
        {
            foreach (var connector in Connectors.Where(kept => kept.Reservation == reserve && kept.Status == ConnectorStatus.Available))
                SetStatus(connector, ConnectorStatus.Reserved);
        });
        After(reserve.ExpiresAt - Now, () => Release(reserve, ReservationEnd.Expired));
        return Yes;
    }

    Outcome Obey(CancelReservation cancel)
    {
        var kept = Connectors.FirstOrDefault(one => one.Reservation?.ReservationId == cancel.ReservationId)?.Reservation;
        if (kept is null)
            return No;
        After(TimeSpan.FromMilliseconds(200), () => Release(kept));
        return Yes;
    }

    bool IsToBeHad(SimulatedConnector connector) => CanBeKept(connector) && Neighbours(connector).All(CanBeKept);

    static bool CanBeKept(SimulatedConnector connector) =>
        connector is { Reservation: null, Car: null, IsOperative: true, Status: ConnectorStatus.Available };

    /// <param name="end">Why, where nobody told it to: stations of 2.x say so.</param>
    void Release(ReserveNow? reservation, ReservationEnd? end = null)
    {
        if (reservation is null || !Connectors.Any(kept => kept.Reservation == reservation))
            return;
        if (end is { } why && HasOwnIds && IsConnected)
            Send(new ReservationEnded(reservation.ReservationId, why));
        foreach (var connector in Connectors.Where(kept => kept.Reservation == reservation))
        {
            connector.Reservation = null;
            if (connector.Status == ConnectorStatus.Reserved)
                SetStatus(connector, connector.Car is null ? Resting(connector) : ConnectorStatus.Preparing);
        }
    }

    /// <summary>Whom it was kept for is there.</summary>
    void Use(ReserveNow? reservation)
    {
        if (reservation is null)
            return;
        foreach (var connector in Connectors.Where(kept => kept.Reservation == reservation))
            connector.Reservation = null;
    }

    /// <summary>Of the group that it is kept for: the back office tells when it is asked about a token.</summary>
    static bool IsOfGroup(SimulatedConnector connector, Decision? decision) =>
        connector.Reservation?.GroupUid is { } group && decision is AuthorisationDecision { Authorisation.ParentUid: { } parent }
        && string.Equals(group, parent, StringComparison.OrdinalIgnoreCase);

    static bool IsKeptFromOthers(SimulatedConnector connector, string token) =>
        connector.Reservation is { } kept && !string.Equals(kept.TokenUid, token, StringComparison.OrdinalIgnoreCase);
}
