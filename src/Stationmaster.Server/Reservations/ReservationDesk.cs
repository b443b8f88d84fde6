using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.Reservations;

/// <summary>Reserves and cancels at the stations.</summary>
sealed class ReservationDesk(
    ReservationStore reservations, ChargeBoxStore boxes, EvseStore evses, OrderFacts facts, TokenStore tokens, IStations stations, TimeProvider clock)
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(30);
    const int LongestConnectorType = 20;

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<ReservationAnswer> Reserve(Scope scope, ReservationRequest request, CancellationToken ct)
    {
        var boxId = request.ChargeBoxId ?? throw Problem.Missing("chargeBoxId");
        await boxes.Require(scope, boxId, ct);
        var evse = request.EvseUid is { } uid ? await Evse(scope, boxId, uid, ct) : null;
        var expiresAt = Until(request.ExpiresAt);
        if (request.ConnectorType is { Length: 0 or > LongestConnectorType })
            throw Problem.Invalid("connectorType", $"connectorType may have up to {LongestConnectorType} characters.");
        if (request.ConnectorType is not null && evse is not null)
            throw Problem.Invalid("connectorType", "Name an EVSE or a type of connector, not both.");
        var tokenUid = await facts.TokenUid(scope, request.TokenId, request.IdTag, ct);
        var token = await tokens.FindByUid(scope, tokenUid, ct);
        if (token is not null && TokenTypes.IsConstant(token.Type))
            throw Problem.Invalid(request.TokenId is null ? "idTag" : "tokenId", $"{token.Label} is presented by everyone: nothing can be kept for it.");

        var id = await reservations.Add(
            new(boxId, evse?.Number, request.ConnectorType, tokenUid, token?.Label, token?.ParentUid, expiresAt, scope.Name), ct);
        var order = new ReserveNow((int)id, evse is { } one ? new ConnectorRef(one.Number, 1) : null, tokenUid, expiresAt)
        {
            GroupUid = token?.ParentUid, ConnectorType = request.ConnectorType, TokenKind = KindOf(token),
        };
        var given = Give(boxId, id, () => stations.Order(boxId, order, scope.Name, CancellationToken.None));
        return await Answer(scope, id, await given.WaitAsync(ct), ct);
    }

    /// <summary>Keeps what somebody orders in the standard's own words, under the number he chose.</summary>
    public async Task<OrderResult> Take(Scope scope, long boxId, ReserveNow order, Func<Task<OrderResult>> give)
    {
        var token = await tokens.FindByUid(scope, order.TokenUid, CancellationToken.None);
        var id = await reservations.Add(
            new(boxId, order.Connector?.Evse, order.ConnectorType, order.TokenUid, token?.Label, order.GroupUid, order.ExpiresAt, scope.Name)
            {
                Number = order.ReservationId,
            },
            CancellationToken.None);
        return await Give(boxId, id, give);
    }

    /// <summary>Followed to its end, whoever stops waiting for it.</summary>
    async Task<OrderResult> Give(long boxId, long id, Func<Task<OrderResult>> order)
    {
        var result = await order();
        switch (result.Outcome)
        {
            case { Kind: OutcomeKind.Accepted }:
                await reservations.Accepted(boxId, id);
                break;
            case { IsUncertain: true }:
                await reservations.Doubt(id, Doubtful);
                break;
            default:
                await reservations.Set(id, ReservationState.Rejected, OutcomeAnswers.Plain(result).Error?.Message, null);
                break;
        }
        return result;
    }

    const string Doubtful = "The charge box did not answer in time. In case it took the reservation, it is told to let go of it";

    /// <summary>Tells a station to let go of what it may have taken without saying so.</summary>
    /// <returns>False where it did not answer this time either.</returns>
    public async Task<bool> Undo(DoubtfulReservation doubtful, CancellationToken ct)
    {
        var result = await stations.Order(doubtful.ChargeBoxId, new CancelReservation((int)doubtful.Number), By, ct);
        switch (result.Outcome.Kind)
        {
            case OutcomeKind.Accepted:
                await reservations.Undone(doubtful.Id, "The charge box did not answer in time. It had taken the reservation, and was told to let go of it");
                return true;
            case OutcomeKind.Rejected or OutcomeKind.NotSupported:
                await reservations.Undone(doubtful.Id, "The charge box did not answer in time. It does not keep the reservation");
                return true;
            default:
                await reservations.Doubt(doubtful.Id, Doubtful, again: true);
                return false;
        }
    }

    const string By = "Stationmaster";

    /// <exception cref="ApiProblem">404; 409: it does not stand any more.</exception>
    public async Task<ReservationAnswer> Cancel(Scope scope, long id, CancellationToken ct)
    {
        var reservation = await reservations.Find(scope, id, ct);
        if (reservation.State is not (ReservationState.Requested or ReservationState.Active))
            throw Problem.Conflict(null, $"Reservation {id} does not stand any more: it is {reservation.State}.", "reservation_ended");
        var result = await stations.Order(reservation.ChargeBoxId, new CancelReservation((int)reservation.Number), scope.Name, ct);
        switch (result.Outcome)
        {
            case { Kind: OutcomeKind.Accepted }:
                await reservations.Set(id, ReservationState.Cancelled, null, scope.Name);
                break;
            case { Kind: OutcomeKind.Rejected, Status: "Rejected" }:
                await reservations.Set(id, ReservationState.Removed, "The charge box does not know it", scope.Name);
                break;
        }
        return await Answer(scope, id, result, ct);
    }

    async Task<Evse> Evse(Scope scope, long boxId, long uid, CancellationToken ct)
    {
        var evse = await evses.Find(scope, uid, ct);
        return evse.ChargeboxId == boxId ? evse : throw Problem.Invalid("evseUid", $"EVSE {uid} is not one of charge box {boxId}.");
    }

    DateTimeOffset Until(DateTimeOffset? given)
    {
        var (at, now) = (given ?? throw Problem.Missing("expiresAt"), clock.GetUtcNow());
        return at <= now ? throw Problem.Invalid("expiresAt", "expiresAt must lie ahead.")
            : at > now + Longest ? throw Problem.Invalid("expiresAt", $"A place can be kept for up to {Longest.TotalDays} days.")
            : at;
    }

    static TokenKind KindOf(Token? token) =>
        token is not null && Enum.TryParse<TokenKind>(token.Type, ignoreCase: true, out var kind) ? kind : TokenKind.Rfid;

    async Task<ReservationAnswer> Answer(Scope scope, long id, OrderResult result, CancellationToken ct)
    {
        var answer = OutcomeAnswers.Plain(result);
        return new(answer.Status, answer.Outcome, answer.Error, answer.OrderId, await reservations.Find(scope, id, ct));
    }
}
