using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Monitoring;

/// <summary>What a charge box of OCPP 2.x watches about itself, and what it noticed.</summary>
static class MonitoringApi
{
    const int MostValues = 2000;

    public static void MapMonitoring(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/monitoring").WithTags("Monitoring");
        box.MapGet("", View).WithSummary("What a charge box watches about itself, as far as is known")
            .WithDescription("Monitors that were set from here and that the charge box has lost have no id; they are set again after its next boot.")
            .Produces<MonitoringView>();
        box.MapGet("/events", Events).WithSummary("What a charge box noticed about itself, newest first")
            .WithDescription("Severities 0 to 3 raise the alert `alert.monitoring`. Statuses of connectors are not among them: they have a history of their own.")
            .WithQuery(
                new("open", "0|1", "Only what lasts."), new("alarming", "0|1", "Only what raised an alert."),
                new("severity", "integer", "Of this severity (0 danger to 9 debug) or more severe."), QueryParameter.Limit(50, 200), QueryParameter.Next)
            .Produces<StationEventPage>();
        box.MapGet("/streams/{streamId:int}/values", Values).WithSummary("The newest values of a periodic event stream, oldest first (OCPP 2.1)")
            .WithQuery(QueryParameter.Limit(200, MostValues)).Produces<StreamValues>();

        var orders = box.MapGroup("").RequireAuthorization(Policies.Control);
        orders.MapPost("/refresh", (long id, MonitorReportRequest? request, HttpContext context, MonitorDesk desk, CancellationToken ct) =>
                desk.Refresh(context.Scope(), id, request, ct))
            .WithSummary("Ask which monitors there are; the report comes in parts afterwards").Produces<OrderAnswer>();
        orders.MapPost("/monitors", (long id, MonitorsRequest request, HttpContext context, MonitorDesk desk, CancellationToken ct) =>
                desk.Set(context.Scope(), id, request, ct))
            .WithSummary("Set monitors; how each ended is in the answer").Produces<MonitorOutcomes>();
        orders.MapPost("/clear", (long id, MonitorClearance request, HttpContext context, MonitorDesk desk, CancellationToken ct) =>
                desk.Clear(context.Scope(), id, request, ct))
            .WithSummary("Clear monitors; how each ended is in the answer").Produces<MonitorOutcomes>();
        orders.MapPost("/base", (long id, MonitoringBaseRequest request, HttpContext context, MonitorDesk desk, CancellationToken ct) =>
                desk.SetBase(context.Scope(), id, request, ct))
            .WithSummary("Choose which monitors are active: All, FactoryDefault or HardWiredOnly")
            .WithDescription("All but All make the charge box remove the monitors that were set.").Produces<OrderAnswer>();
        orders.MapPost("/level", (long id, MonitoringLevelRequest request, HttpContext context, MonitorDesk desk, CancellationToken ct) =>
                desk.SetLevel(context.Scope(), id, request, ct))
            .WithSummary("Choose what is told: only events of this severity, or more severe").Produces<OrderAnswer>();
        orders.MapPost("/streams/refresh", (long id, HttpContext context, MonitorDesk desk, CancellationToken ct) => desk.AskStreams(context.Scope(), id, ct))
            .WithSummary("Ask which periodic event streams are open (OCPP 2.1)").Produces<OrderAnswer>();
        orders.MapPost("/streams/{streamId:int}/adjust",
                (long id, int streamId, StreamRequest request, HttpContext context, MonitorDesk desk, CancellationToken ct) =>
                    desk.Adjust(context.Scope(), id, streamId, request, ct))
            .WithSummary("Change how often the values of a stream come (OCPP 2.1)").Produces<OrderAnswer>();
    }

    static async Task<MonitoringView> View(long id, HttpContext context, ChargeBoxStore boxes, MonitorStore monitors, CancellationToken ct)
    {
        new QueryReader(context.Request.Query).Done();
        await boxes.Require(context.Scope(), id, ct);
        return await monitors.View(id, ct);
    }

    static async Task<StationEventPage> Events(long id, HttpContext context, ChargeBoxStore boxes, EventStore events, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (isOpen, isAlarming, severity) = (query.Flag("open"), query.Flag("alarming"), query.Id("severity"));
        var (limit, next) = (query.Limit(50, 200), query.Text("nextPageCursor"));
        query.Done();
        if (severity is < 0 or > 9)
            throw Problem.Invalid("severity", "severity is 0 (danger) to 9 (debug).");
        await boxes.Require(context.Scope(), id, ct);
        return await events.List(id, isOpen, isAlarming, (int?)severity, limit, next, ct);
    }

    static async Task<StreamValues> Values(long id, int streamId, HttpContext context, ChargeBoxStore boxes, EventStore events, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var limit = query.Limit(200, MostValues);
        query.Done();
        await boxes.Require(context.Scope(), id, ct);
        return new(await events.Values(id, streamId, limit, ct));
    }
}
