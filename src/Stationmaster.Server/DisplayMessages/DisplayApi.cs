using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.DisplayMessages;

static class DisplayApi
{
    public static IServiceCollection AddDisplayMessages(this IServiceCollection services) =>
        services.AddSingleton<DisplayStore>().AddSingleton<DisplayDesk>().AddApiJson(DisplayJson.Default);

    public static void MapDisplayMessages(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/v2/chargeboxes/{id:long}/display-messages").WithTags("Display messages");
        messages.MapGet("", List).WithSummary("What a charge box shows, as far as is known").Produces<DisplayList>();
        var orders = messages.MapGroup("").RequireAuthorization(Policies.Control);
        orders.MapPost("", (long id, DisplayRequest request, HttpContext context, DisplayDesk desk, CancellationToken ct) =>
                desk.Set(context.Scope(), id, request, ct))
            .WithSummary("Have a charge box show a message (OCPP 2.x)")
            .WithDescription("With an id it takes the place of that message.").Produces<OrderAnswer>();
        orders.MapPost("/{messageId:int}/clear", (long id, int messageId, HttpContext context, DisplayDesk desk, CancellationToken ct) =>
                desk.Clear(context.Scope(), id, messageId, ct))
            .WithSummary("Show a message no more").Produces<OrderAnswer>();
        orders.MapPost("/refresh", (long id, DisplayQuestion? question, HttpContext context, DisplayDesk desk, CancellationToken ct) =>
                desk.Refresh(context.Scope(), id, question, ct))
            .WithSummary("Ask a charge box what it shows: all, or those that match").Produces<OrderAnswer>();
    }

    static async Task<DisplayList> List(long id, HttpContext context, ChargeBoxStore boxes, DisplayStore messages, CancellationToken ct)
    {
        new QueryReader(context.Request.Query).Done();
        await boxes.Require(context.Scope(), id, ct);
        return await messages.List(id, ct);
    }
}
