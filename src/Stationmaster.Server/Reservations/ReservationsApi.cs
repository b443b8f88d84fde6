using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Reservations;

static class ReservationsApi
{
    const string Tag = "Reservations";

    public static void MapReservations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/reservations", List).WithTags(Tag).WithSummary("Reservations, newest first")
            .WithQuery(
                new("chargeBoxId", "integer", "Of one charge box."), new("open", "0|1", "1: only those that stand."), QueryParameter.Limit(50, 100),
                QueryParameter.Next)
            .Produces<ReservationPage>();
        api.MapGet("/v2/reservations/{id:long}", Get).WithTags(Tag).WithSummary("One reservation").Produces<Reservation>();
        api.MapPost("/v2/reservations", Reserve).WithTags(Tag).WithSummary("Keep a connector, or any of a charge box, for somebody")
            .WithDescription("The charge box is asked at once. What it refuses is kept as Rejected, with its word.")
            .RequireAuthorization(Policies.Control).Produces<ReservationAnswer>();
        api.MapPost("/v2/reservations/{id:long}/cancel", Cancel).WithTags(Tag).WithSummary("Cancel a reservation")
            .RequireAuthorization(Policies.Control).Produces<ReservationAnswer>();
    }

    static Task<ReservationPage> List(HttpContext context, ReservationStore reservations, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (box, open, limit, next) = (query.Id("chargeBoxId"), query.Flag("open"), query.Limit(50, 100), query.Text("nextPageCursor"));
        query.Done();
        var before = Cursor.Read(next, ReservationStore.Order, 1)?.Keys[0] ?? long.MaxValue;
        return reservations.List(context.Scope(), new(box, open, limit, before), ct);
    }

    static Task<Reservation> Get(long id, HttpContext context, ReservationStore reservations, CancellationToken ct) =>
        reservations.Find(context.Scope(), id, ct);

    static Task<ReservationAnswer> Reserve(ReservationRequest request, HttpContext context, ReservationDesk desk, CancellationToken ct) =>
        desk.Reserve(context.Scope(), request, ct);

    static Task<ReservationAnswer> Cancel(long id, HttpContext context, ReservationDesk desk, CancellationToken ct) =>
        desk.Cancel(context.Scope(), id, ct);
}
