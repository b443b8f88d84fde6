using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

public sealed record HeldStationList(IReadOnlyList<HeldStation> Data);

/// <param name="Connectors">Left out, they are learnt from the station.</param>
public sealed record StationAcceptance(long? LocationId, IReadOnlyList<NewConnector>? Connectors = null, string? Name = null);

/// <summary>Stations nobody registered: an operator takes them in or sends them away.</summary>
static class HeldStationsApi
{
    public static void MapHeldStations(this IEndpointRouteBuilder api)
    {
        var held = api.MapGroup("/v2/held-stations").WithTags("Held stations");
        held.MapGet("", (HttpContext context, HeldStations stations) => new HeldStationList(IsOperator(context) ? stations.All() : []))
            .WithSummary("Stations that wait for an operator's word");
        held.MapPost("/{identity}/accept", Accept).WithSummary("Take a station in and place it; its password is in this answer only")
            .Produces<AcceptedStation>(201);
        held.MapPost("/{identity}/refuse", Refuse).WithSummary("Drop a station").Produces(204);
    }

    static async Task<IResult> Accept(
        string identity, StationAcceptance acceptance, HttpContext context, ChargeBoxStore store, HeldStations held, CancellationToken ct)
    {
        var (scope, station, password) = (context.Scope(), Find(identity, context, held), StationPassword.New());
        var draft = new ChargeBoxDraft(
            station.Identity, acceptance.LocationId ?? throw Problem.Missing("locationId"), ConnectorSpec.Read(acceptance.Connectors),
            Fields.Optional("name", acceptance.Name, 200), station.SerialNumber, null,
            station.Vendor, station.Model, station.FirmwareVersion);
        var id = await store.Create(scope, draft, password, passwordless: true, ct);
        held.Release(station.Identity);
        return Results.Json(new AcceptedStation(await store.Find(scope, id, ct), password), statusCode: StatusCodes.Status201Created);
    }

    static IResult Refuse(string identity, HttpContext context, HeldStations held)
    {
        held.Refuse(Find(identity, context, held).Identity);
        return Results.NoContent();
    }

    static HeldStation Find(string identity, HttpContext context, HeldStations held) =>
        IsOperator(context) && held.Find(identity) is { } station ? station : throw Problem.NotFound($"Held station '{identity}'");

    /// <summary>A station nobody registered belongs to nobody's customer: only the operator sees it.</summary>
    static bool IsOperator(HttpContext context) => context.Scope().Covers("/1/");
}
