using System.IO.Pipelines;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Connectors;

/// <summary>The live connectors: as a list, and as a stream of events.</summary>
public static class ConnectorsApi
{
    const string Order = "connectors";
    const int MostStreams = 2_000;

    static int _streams;

    public static void MapConnectors(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/connectors", List).WithName("ListConnectors").WithTags("Connectors")
            .WithSummary("Every connector as it is now, with figures over all of them")
            .Produces<ConnectorList>();
        api.MapGet("/v2/connectors/stream", Stream).WithName("StreamConnectors").WithTags("Connectors")
            .WithSummary("The same as server-sent events: a snapshot, then what changes, at most four times a second")
            .Produces<ConnectorSnapshot>(200, "text/event-stream");
    }

    static async Task List(
        HttpContext context, LiveBoard board, Ids? locationIds, string? type, string? status, long? customerId, string? search, int? limit,
        string? nextPageCursor, CancellationToken ct)
    {
        if (limit is < 1)
            throw Problem.Invalid("limit", "limit must be 1 or more.");
        var filter = ConnectorFilter.Read(locationIds, type, status, customerId, search);
        var (scope, snapshot) = (context.Scope(), board.Snapshot());
        var after = Cursor.Read(nextPageCursor, Order, 3);

        var (tally, page, next) = (new Tally(), new List<ConnectorLive>(), (string?)null);
        foreach (var connector in snapshot.Connectors)
        {
            if (!filter.Selects(connector.Place, scope))
                continue;
            tally.Add(connector);
            if (next is not null || after is not null && Compare(connector.Place, after.Keys) <= 0 || !filter.Shows(connector))
                continue;
            if (page.Count == limit)
                next = CursorAt(page[^1].Place).ToString();
            else
                page.Add(connector);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        ConnectorJson.WriteList(context.Response.BodyWriter, page, tally.ToSummary(), snapshot.Sequence, next);
        await context.Response.BodyWriter.FlushAsync(ct);
    }

    static Cursor CursorAt(ConnectorPlace place) => new(Order, place.ChargeBoxId, place.Ref.Evse, place.Ref.Connector);

    static int Compare(ConnectorPlace place, IReadOnlyList<long> keys) =>
        (place.ChargeBoxId, (long)place.Ref.Evse, (long)place.Ref.Connector).CompareTo((keys[0], keys[1], keys[2]));

    static async Task Stream(
        HttpContext context, LiveBoard board, TimeProvider time, IHostApplicationLifetime lifetime, Ids? locationIds, string? type,
        string? status,
        long? customerId, string? search, CancellationToken ct)
    {
        var filter = ConnectorFilter.Read(locationIds, type, status, customerId, search);
        var stream = new ConnectorStream(board, filter, context.Scope(), context.WhyEnded, time);
        if (Interlocked.Increment(ref _streams) > MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            throw Problem.TooMany("Too many event streams are open here.", 10);
        }

        try
        {
            await stream.Send(await ServerSentEvents.Open(context, ct), lifetime.ApplicationStopping, ct);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }
}
