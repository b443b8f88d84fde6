using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

static class EvsesApi
{
    const int MostIds = 100;

    public static void MapEvses(this IEndpointRouteBuilder api)
    {
        var evses = api.MapGroup("/v2/evses").WithTags("EVSEs");
        evses.MapGet("", List).WithSummary("EVSEs with their connectors").Produces<Page<Evse>>();
        evses.MapGet("/{uid:long}", (long uid, HttpContext context, EvseStore store, CancellationToken ct) =>
            store.Find(context.Scope(), uid, ct))
            .WithSummary("One EVSE");
        evses.MapPatch("/{uid:long}/connectors/{connectorId:int}", Change).WithSummary("Describe a connector");
    }

    static Task<Page<Evse>> List(
        HttpContext context, EvseStore store, Ids? uids, Ids? chargeboxIds, int? limit, string? nextPageCursor, string? previousPageCursor,
        CancellationToken ct) =>
        store.List(
            context.Scope(), PageRequest.Read("evses", nextPageCursor, previousPageCursor, limit), Few("uids", uids),
            Few("chargeboxIds", chargeboxIds), ct);

    static async Task<Evse> Change(
        long uid, int connectorId, ConnectorChange change, HttpContext context, EvseStore store, IStations stations, CancellationToken ct)
    {
        var scope = context.Scope();
        stations.SiteChanged(await store.Change(scope, uid, connectorId, change, ct));
        return await store.Find(scope, uid, ct);
    }

    static IReadOnlyList<long> Few(string param, Ids? ids) => ids?.Values switch
    {
        null => [],
        { Count: <= MostIds } few => few,
        _ => throw Problem.Malformed(param, $"{param} may name up to {MostIds}."),
    };
}
