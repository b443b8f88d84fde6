using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Reservations;

public enum ReservationState
{
    /// <summary>Ordered; the charge box has not answered yet.</summary>
    Requested,
    Active,
    /// <summary>A session began with it.</summary>
    Used,
    Expired,
    Cancelled,
    /// <summary>The charge box let go of it.</summary>
    Removed,
    /// <summary>The charge box did not take it.</summary>
    Rejected,
}

/// <summary>A place kept for somebody.</summary>
/// <param name="Number">OCPP's reservation id: the same as Id, but where somebody gave the order in the standard's own words.</param>
/// <param name="EvseNumber">The EVSE's number at the charge box; null for any that is free.</param>
/// <param name="ConnectorType">Any connector of this kind will do; in OCPP 2.x's words.</param>
/// <param name="TokenLabel">As the charge key was called; null for one that nobody registered.</param>
/// <param name="GroupUid">Whoever holds a charge key of this group may use it too.</param>
/// <param name="Why">More about how it ended, where there is more to say.</param>
/// <param name="EndedBy">Who cancelled it.</param>
/// <param name="TransactionId">The session that used it.</param>
public sealed record Reservation(
    long Id, long Number, long ChargeBoxId, string ChargeBoxIdentity, long? EvseNumber, string? EvseId, string? ConnectorType, string TokenUid,
    string? TokenLabel, string? GroupUid, ReservationState State, string? Why, string By, string? EndedBy, long? TransactionId,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt);

public sealed record ReservationPage(IReadOnlyList<Reservation> Data, string? NextPageCursor);

/// <param name="EvseUid">Left out for any connector of the charge box.</param>
/// <param name="ConnectorType">For any connector of a kind, at stations of OCPP 2.x: "cCCS2", "sType2".</param>
/// <param name="TokenId">A charge key of the caller's, in force. Either this or idTag.</param>
/// <param name="IdTag">A uid; one that is registered must be the caller's.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
public sealed record ReservationRequest(
    long? ChargeBoxId = null, long? EvseUid = null, string? ConnectorType = null, long? TokenId = null, string? IdTag = null,
    DateTimeOffset? ExpiresAt = null);

/// <summary>How the order to reserve, or to cancel, ended; and the reservation as it then is.</summary>
public sealed record ReservationAnswer(
    string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId, Reservation Reservation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReservationPage))]
[JsonSerializable(typeof(ReservationRequest))]
[JsonSerializable(typeof(ReservationAnswer))]
sealed partial class ReservationsJson : JsonSerializerContext;

static class ReservationServices
{
    public static IServiceCollection AddReservations(this IServiceCollection services) =>
        services.AddSingleton<ReservationStore>().AddSingleton<ReservationDesk>().AddHostedService<ReservationWorker>()
            .AddApiJson(ReservationsJson.Default);
}
