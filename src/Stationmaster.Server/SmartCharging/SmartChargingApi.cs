using Stationmaster.Charging.SmartCharging;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;

namespace Stationmaster.Server.SmartCharging;

static class SmartChargingApi
{
    public static void MapSmartCharging(this IEndpointRouteBuilder api)
    {
        var profiles = api.MapGroup("/v2/chargeboxes/{id:long}/chargingprofiles").WithTags("Smart charging");
        profiles.MapGet("", List).WithSummary("The limits a charge box keeps, as far as is known").Produces<ProfileList>();
        var orders = profiles.MapGroup("").RequireAuthorization(Policies.Control);
        orders.MapPost("", (long id, ProfileRequest request, HttpContext context, ProfileDesk desk, CancellationToken ct) =>
                desk.Set(context.Scope(), id, request, ct))
            .WithSummary("Set a limit over time")
            .WithDescription("It takes the place of the one with its id, and of one for the same EVSE and purpose at the same stack level.")
            .Produces<OrderAnswer>();
        orders.MapPost("/clear", (long id, ProfileClearance request, HttpContext context, ProfileDesk desk, CancellationToken ct) =>
                desk.Clear(context.Scope(), id, request, ct))
            .WithSummary("Clear limits: one, those that match, or all").Produces<OrderAnswer>();
        orders.MapPost("/composite", (long id, CompositeRequest request, HttpContext context, ProfileDesk desk, CancellationToken ct) =>
                desk.Composite(context.Scope(), id, request, ct))
            .WithSummary("What a charge box will allow, all its limits taken together").Produces<CompositeAnswer>();
        orders.MapPost("/refresh", (long id, HttpContext context, ProfileDesk desk, CancellationToken ct) => desk.Refresh(context.Scope(), id, ct))
            .WithSummary("Ask a charge box which limits it keeps (OCPP 2.x)")
            .WithDescription("What it does not tell then is not listed any more.").Produces<OrderAnswer>();
        orders.MapPost("/{profileId:int}/update", (long id, int profileId, ScheduleUpdate update, HttpContext context, ProfileDesk desk, CancellationToken ct) =>
                desk.Update(context.Scope(), id, profileId, update, ct))
            .WithSummary("Give a dynamic profile new limits (OCPP 2.1)")
            .WithDescription("They are told at once, and given to the charge box when it asks. What is null stays as it is; set points may be negative.")
            .Produces<OrderAnswer>();
        orders.MapPost("/priority", (long id, PriorityRequest request, HttpContext context, ProfileDesk desk, CancellationToken ct) =>
                desk.Prioritize(context.Scope(), id, request, ct))
            .WithSummary("Charge a session before others, or like all again (OCPP 2.1)").Produces<OrderAnswer>();
    }

    static async Task<ProfileList> List(long id, HttpContext context, ChargeBoxStore boxes, ProfileStore profiles, ExternalLimits external, CancellationToken ct)
    {
        await boxes.Require(context.Scope(), id, ct);
        return new(await profiles.List(id, ct), await external.List(id, ct));
    }
}
