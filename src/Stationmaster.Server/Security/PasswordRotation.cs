using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Security;

/// <summary>
/// Gives a station another password over OCPP. The new one is stored before the station hears of it and holds beside the old one until the
/// station has connected with it, so that whatever is lost between, it can come back.
/// </summary>
public sealed class PasswordRotation(ChargeBoxStore chargeBoxes, SecurityStore store, IStations stations)
{
    /// <param name="password">Null for one that is generated.</param>
    /// <exception cref="ApiProblem">404; 422: no such password.</exception>
    public Task<OrderResult> Rotate(Scope scope, long chargeBoxId, string? password, CancellationToken ct) =>
        Rotate(scope, chargeBoxId, password, set => set, ct);

    /// <param name="written">The order as it is to be given.</param>
    /// <exception cref="ApiProblem">404; 422: no such password.</exception>
    public async Task<OrderResult> Rotate(Scope scope, long chargeBoxId, string? password, Func<SetPassword, Order> written, CancellationToken ct)
    {
        await chargeBoxes.Require(scope, chargeBoxId, ct);
        var given = password ?? StationPassword.New();
        if (given.Length is < StationPassword.Shortest or > StationPassword.Longest || !given.All(letter => letter is > ' ' and <= '~'))
            throw Problem.Invalid("value", $"A station's password has {StationPassword.Shortest} to {StationPassword.Longest} letters, digits and signs of ASCII.");
        // An order that cannot be sent changes nothing, and must not leave a password behind.
        if (!stations.IsConnected(chargeBoxId))
            return await stations.Order(chargeBoxId, written(new SetPassword(given, 0)), scope.Name, ct);
        var offer = await store.OfferPassword(chargeBoxId, given, CancellationToken.None);
        return await stations.Order(chargeBoxId, written(new SetPassword(given, offer)), scope.Name, ct);
    }
}
