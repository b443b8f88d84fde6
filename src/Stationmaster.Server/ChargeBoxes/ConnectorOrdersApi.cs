using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.SmartCharging;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>Either of the two.</summary>
/// <param name="TokenId">A charge key of the caller's, in force.</param>
/// <param name="IdTag">A uid; one that is registered must be the caller's.</param>
/// <param name="Profile">
/// Limits of the session that it starts, gone when that ends. Its purpose is Tx; id, evseNumber and transactionId are not for it.
/// </param>
public sealed record RemoteStartRequest(long? TokenId = null, string? IdTag = null, ProfileRequest? Profile = null);

public sealed record RemoteStopRequest(int? TransactionId);

/// <param name="Type">Inoperative or Operative.</param>
public sealed record AvailabilityRequest(string? Type);

/// <summary>Orders to one connector.</summary>
static class ConnectorOrdersApi
{
    public static void MapConnectorOrders(this IEndpointRouteBuilder api)
    {
        var connector = api.MapGroup("/v2/evses/{uid:long}/connectors/{connectorId:int}").WithTags("Orders")
            .RequireAuthorization(Policies.Control);
        connector.MapPost("/remote-start-transaction", Start).WithSummary("Start charging")
            .WithDescription("With a charging profile, if one is given: its limits hold for the session that begins.").Produces<OrderAnswer>();
        connector.MapPost("/remote-stop-transaction", Stop).WithSummary("Stop charging").Produces<OrderAnswer>();
        connector.MapPost("/unlock", Unlock).WithSummary("Unlock the cable").Produces<OrderAnswer>();
        connector.MapPost("/change-availability", ChangeAvailability).WithSummary("Take a connector out of service, or back")
            .Produces<OrderAnswer>();
    }

    static async Task<IResult> Start(
        long uid, int connectorId, RemoteStartRequest request, HttpContext context, EvseStore evses, OrderFacts facts, IStations stations,
        StartLimits limits, CancellationToken ct)
    {
        var scope = context.Scope();
        var address = await evses.Address(scope, uid, connectorId, ct);
        var tokenUid = await facts.TokenUid(scope, request.TokenId, request.IdTag, ct);
        var start = new RemoteStart(address.Ref, tokenUid) { Profile = await limits.Read(address.ChargeBoxId, request.Profile, ct) };
        return OutcomeAnswers.Answer(await limits.Take(
            address.ChargeBoxId, start, scope.Name, () => stations.Order(address.ChargeBoxId, start, scope.Name, ct)));
    }

    static async Task<IResult> Stop(
        long uid, int connectorId, RemoteStopRequest request, HttpContext context, EvseStore evses, OrderFacts facts, IStations stations,
        CancellationToken ct)
    {
        var (scope, transaction) = (context.Scope(), request.TransactionId ?? throw Problem.Missing("transactionId"));
        var address = await evses.Address(scope, uid, connectorId, ct);
        if (!await facts.Runs(transaction, address, ct))
            return OutcomeAnswers.Refused($"Transaction {transaction} does not run on {address.EvseId}.");
        return OutcomeAnswers.Answer(await stations.Order(address.ChargeBoxId, new RemoteStop(transaction), scope.Name, ct));
    }

    static async Task<IResult> Unlock(
        long uid, int connectorId, HttpContext context, EvseStore evses, IStations stations, CancellationToken ct)
    {
        var scope = context.Scope();
        var address = await evses.Address(scope, uid, connectorId, ct);
        return OutcomeAnswers.Answer(await stations.Order(address.ChargeBoxId, new UnlockConnector(address.Ref), scope.Name, ct),
            refused: "UnlockFailed");
    }

    static async Task<IResult> ChangeAvailability(
        long uid, int connectorId, AvailabilityRequest request, HttpContext context, EvseStore evses, IStations stations,
        CancellationToken ct)
    {
        var (scope, availability) = (context.Scope(), OrderWords.One<Availability>(request.Type, "type"));
        var address = await evses.Address(scope, uid, connectorId, ct);
        var order = new ChangeAvailability(address.Ref, availability);
        return OutcomeAnswers.Answer(await stations.Order(address.ChargeBoxId, order, scope.Name, ct));
    }
}

static class OrderWords
{
    /// <exception cref="ApiProblem">422: names the field.</exception>
    public static T One<T>(string? given, string param) where T : struct, Enum => given switch
    {
        null or "" => throw Problem.Missing(param),
        _ when !char.IsAsciiDigit(given[0]) && given[0] != '-' && Enum.TryParse<T>(given, out var value) && Enum.IsDefined(value) => value,
        _ => throw Problem.Invalid(param, $"{param} must be one of {string.Join(", ", Enum.GetNames<T>())}."),
    };
}
