using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>What is left out stays as it is.</summary>
/// <param name="Passwordless">Whether it may connect without its password, until it first uses it.</param>
public sealed record ChargeBoxChange(Given<long?> LocationId = default, Given<string?> Name = default, Given<bool?> Passwordless = default);

/// <summary>Charge boxes: to register them, to read them, to give them a password.</summary>
public static class ChargeBoxesApi
{
    public static void MapChargeBoxes(this IEndpointRouteBuilder api)
    {
        var boxes = api.MapGroup("/v2/chargeboxes").WithTags("Charge boxes");
        boxes.MapGet("", List).WithSummary("Charge boxes").Produces<Page<ChargeBox>>();
        boxes.MapPost("", Create).WithSummary("Register a charge box; its password is in this answer only").Produces<ChargeBox>(201);
        boxes.MapGet("/models", (ChargeBoxStore store, CancellationToken ct) => store.Models(ct)).WithSummary("Known models");
        boxes.MapGet("/{id:long}", Find).WithSummary("One charge box");
        boxes.MapPatch("/{id:long}", Change).WithSummary("Move or rename a charge box, or let it in without its password");
        boxes.MapDelete("/{id:long}", Delete).WithSummary("Remove a charge box; its history stays").Produces(204);
        boxes.MapPost("/{id:long}/password", ChangePassword)
            .WithSummary("A new password, in this answer only; the old one is void at once");
    }

    static Task<Page<ChargeBox>> List(
        HttpContext context, ChargeBoxStore store, int? limit, string? nextPageCursor, string? previousPageCursor, long? locationId,
        string? search,
        CancellationToken ct) =>
        store.List(
            context.Scope(), PageRequest.Read("chargeboxes", nextPageCursor, previousPageCursor, limit), locationId, Query.Search(search),
            ct);

    static Task<ChargeBox> Find(long id, HttpContext context, ChargeBoxStore store, CancellationToken ct) =>
        store.Find(context.Scope(), id, ct);

    static async Task<IResult> Create(
        NewChargeBox request, HttpContext context, ChargeBoxStore store, HeldStations held, IStations stations, CancellationToken ct)
    {
        var (scope, identity, password) = (context.Scope(), Identity(request.ChargeBoxIdentity), StationPassword.New());
        var draft = new ChargeBoxDraft(
            identity, request.LocationId ?? throw Problem.Missing("locationId"), ConnectorSpec.Read(request.Connectors),
            Fields.Optional("name", request.Name, 200), Fields.Optional("serialNumber", request.SerialNumber, 200), request.ModelId);
        var id = await store.Create(scope, draft, password, passwordless: false, ct);
        // It waits as a stranger: closed, it comes back as itself.
        held.Refuse(identity);
        stations.SiteChanged(id);
        return Results.Json(await store.Find(scope, id, ct) with { Password = password }, statusCode: StatusCodes.Status201Created);
    }

    static async Task<ChargeBox> Change(
        long id, ChargeBoxChange change, HttpContext context, ChargeBoxStore store, IStations stations, CancellationToken ct)
    {
        var scope = context.Scope();
        await store.Change(scope, id, change.LocationId, change.Name, change.Passwordless, ct);
        stations.SiteChanged(id);
        return await store.Find(scope, id, ct);
    }

    static async Task<IResult> Delete(long id, HttpContext context, ChargeBoxStore store, IStations stations, CancellationToken ct)
    {
        await store.Delete(context.Scope(), id, ct);
        stations.Disconnect(id, "the charge box was deleted");
        stations.SiteChanged(id);
        return Results.NoContent();
    }

    static async Task<NewPassword> ChangePassword(long id, HttpContext context, ChargeBoxStore store, IStations stations,
        CancellationToken ct)
    {
        var password = StationPassword.New();
        await store.SetPassword(context.Scope(), id, password, ct);
        stations.Disconnect(id, "its password was changed");
        return new(password);
    }

    static string Identity(string? given) => given?.Trim() switch
    {
        null or "" => throw Problem.Missing("chargeBoxIdentity"),
        { Length: > 255 } => throw Problem.Invalid("chargeBoxIdentity", "chargeBoxIdentity may have up to 255 characters."),
        var identity when identity.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '/' or ':' or '?' or '#' or '%') =>
            throw Problem.Invalid("chargeBoxIdentity",
                "chargeBoxIdentity is part of an address: no control characters, and none of / : ? # %"),
        var identity => identity,
    };
}
