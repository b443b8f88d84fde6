using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>Gives orders as people wrote them; where we have an order of our own for it, by the same rules and with the same effects.</summary>
sealed class StandardOrders(
    IStations stations, OrderFacts facts, PasswordRotation passwords, ProfileMove moves, StandardEffects effects, Grid.DerControlStore der)
{
    /// <exception cref="ApiProblem">422: the charge key or the password it names may not be used.</exception>
    public async Task<OrderResult> Give(Scope scope, long chargeBoxId, StandardOrder order, CancellationToken ct)
    {
        switch (order.Meaning)
        {
            case SetPassword set:
                return await passwords.Rotate(scope, chargeBoxId, set.Password, offered => order with { Meaning = offered }, ct);
            case SetSecurityProfile { Profile: var profile }:
                await moves.RequireReady(chargeBoxId, profile, ct);
                break;
            case RemoteStart { TokenUid: { Length: > 0 } uid }:
                await facts.RequireUsable(scope, uid, TokenField(order), ct);
                break;
            case ReserveNow { TokenUid: { Length: > 0 } uid }:
                await facts.RequireUsable(scope, uid, TokenField(order), ct);
                break;
            case RemoteStop { OwnId: { } ownId } stop:
                order = order with { Meaning = stop with { TransactionId = await facts.RunningBy(ownId, chargeBoxId, ct) ?? 0 } };
                break;
            case InstallRoot:
                // Whose root it is nobody knows: it does not say that ours is installed.
                order = order with { Meaning = null };
                break;
        }
        // What was given is followed to its end, whoever stops waiting for it.
        var given = Follow(scope, chargeBoxId, order);
        return await given.WaitAsync(ct);
    }

    static string TokenField(StandardOrder order) => order.PayloadJson.Contains("\"idTag\"", StringComparison.Ordinal) ? "idTag" : "idToken";

    async Task<OrderResult> Follow(Scope scope, long chargeBoxId, StandardOrder order)
    {
        var result = await effects.Give(
            scope, chargeBoxId, order.Meaning, () => stations.Order(chargeBoxId, order, scope.Name, CancellationToken.None));
        await effects.Follow(scope, chargeBoxId, order.Meaning, result.Outcome);
        await der.Follow(chargeBoxId, order, result.Outcome, scope.Name);
        return result;
    }
}
