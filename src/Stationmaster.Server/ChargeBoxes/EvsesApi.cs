using Microsoft.Extensions.Primitives;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

static class EvsesApi
{
    const int MostIds = 100;

    public static void MapEvses(this IEndpointRouteBuilder api)
    {
        var evses = api.MapGroup("/v2/evses").WithTags("EVSEs");
        evses.MapGet("", List).WithSummary("EVSEs with their connectors").Produces<CursorPage<Evse>>();
        evses.MapGet("/{uid:long}", (long uid, HttpContext context, EvseStore store, CancellationToken ct) => store.Find(context.Scope(), uid, ct))
            .WithSummary("One EVSE");
        evses.MapPatch("/{uid:long}/connectors/{connectorId:int}", Change).WithSummary("Describe a connector");
    }

    static Task<CursorPage<Evse>> List(
        HttpContext context, EvseStore store, int? limit, string? nextPageCursor, string? previousPageCursor, CancellationToken ct) =>
        store.List(
            context.Scope(), IdPaging.Read("evses", limit, nextPageCursor, previousPageCursor), Ids(context.Request.Query, "uids"),
            Ids(context.Request.Query, "chargeboxIds"), ct);

    static async Task<Evse> Change(
        long uid, int connectorId, ConnectorChange change, HttpContext context, EvseStore store, IStations stations, CancellationToken ct)
    {
        var scope = context.Scope();
        stations.SiteChanged(await store.Change(scope, uid, connectorId, change, ct));
        return await store.Find(scope, uid, ct);
    }

    /// <summary><c>uids=1,2</c>, <c>uids=1&amp;uids=2</c> and <c>uids[]=1</c>.</summary>
    static List<long> Ids(IQueryCollection query, string param)
    {
        var ids = StringValues.Concat(query[param], query[param + "[]"])
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(part => long.TryParse(part, out var id) ? id : throw Problem.Malformed(param, $"{param} must be numbers."))
            .Distinct().ToList();
        return ids.Count <= MostIds ? ids : throw Problem.Invalid(param, $"{param} may name up to {MostIds}.");
    }
}
