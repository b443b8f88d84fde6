using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

/// <summary>Keeps a place for somebody until a time (OCPP 1.6 §5.13, 2.0.1 functional block H).</summary>
/// <param name="ReservationId">Ours, 1..2^31-1. Given again, it replaces the reservation it names.</param>
/// <param name="Connector">Null for any that is free.</param>
public sealed record ReserveNow(int ReservationId, ConnectorRef? Connector, string TokenUid, DateTimeOffset ExpiresAt) : Order
{
    public TokenKind TokenKind { get; init; }

    /// <summary>Whoever holds a token of this group may use it too.</summary>
    public string? GroupUid { get; init; }

    /// <summary>ConnectorEnumType ("cCCS2"), where any connector of a kind will do; only stations of OCPP 2.x can be asked so.</summary>
    public string? ConnectorType { get; init; }
}

public sealed record CancelReservation(int ReservationId) : Order;

/// <summary>Why a station let go of a reservation (OCPP 2.1: ReservationUpdateStatusEnumType; 2.0.1 has the first two).</summary>
public enum ReservationEnd { Expired, Removed, NoTransaction }

/// <summary>A station of OCPP 2.x let go of a reservation (ReservationStatusUpdate).</summary>
public sealed record ReservationEnded(int ReservationId, ReservationEnd End) : StationEvent;

/// <summary>What the station said of a reservation.</summary>
public sealed record ReservationChanged(int ReservationId, ReservationEnd End, DateTimeOffset At) : StationChange;
