using System.Text.Json;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.MessageLog;

static class MessagesApi
{
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddMessageLog(this IServiceCollection services) => services.AddSingleton<MessageStore>().AddSingleton<MessageFeed>();

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/chargeboxes/{id:long}/messages", List).WithTags("Charge boxes").WithSummary("OCPP messages of a charge box, newest first")
            .Produces<MessageListShape>();
        api.MapGet("/v2/chargeboxes/{id:long}/messages/stream", Stream).WithTags("Charge boxes").WithSummary("OCPP messages of a charge box as they come")
            .WithDescription("Server-sent events: `messages` holds a list of messages as the list gives them; `gap` says {missed:n} where you read too slowly; `closed` says {reason} and ends the stream.")
            .Produces<string>(200, "text/event-stream");
    }

    static async Task<IResult> List(long id, HttpContext context, MessageStore store, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var actions = query.Words("action");
        var limit = query.Limit(usual: 100, most: 1000);
        var from = Cursor.Read(query.Text("nextPageCursor"), MessageStore.Order, keys: 1);
        query.Done();
        var page = await store.List(context.Scope(), id, actions, limit, from, ct);
        return new DocumentList([.. page.Messages.Select(MessageJson.Write)], ("nextPageCursor", page.Next?.ToString()));
    }

    static async Task Stream(
        long id, HttpContext context, MessageStore store, MessageFeed feed, TimeProvider clock, IHostApplicationLifetime program, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var actions = query.Words("action").ToHashSet(StringComparer.Ordinal);
        query.Done();
        await store.Require(context.Scope(), id, ct);

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, program.ApplicationStopping);
        using var watch = feed.Watch(id);
        var events = await ServerSentEvents.Open(context, ends.Token);
        await events.Comment(ends.Token);
        var (written, asked) = (clock.GetTimestamp(), clock.GetTimestamp());
        var waiting = watch.Wait(ends.Token);
        try
        {
            while (true)
            {
                await Task.WhenAny(waiting, Task.Delay(AskAgain, clock, ends.Token));
                ends.Token.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(asked) >= AskAgain)
                {
                    if ((await context.WhyEnded(ends.Token) ?? await WhyOutOfReach(id, context, store, ends.Token)) is { } reason)
                    {
                        await events.Send("closed", null, JsonSerializer.SerializeToUtf8Bytes(new { reason }), ends.Token);
                        return;
                    }
                    asked = clock.GetTimestamp();
                }
                if (waiting.IsCompleted)
                {
                    if (await Send(events, watch, actions, ends.Token))
                        written = clock.GetTimestamp();
                    waiting = watch.Wait(ends.Token);
                }
                if (clock.GetElapsedTime(written) >= ServerSentEvents.KeepAlive)
                {
                    await events.Comment(ends.Token);
                    written = clock.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The reader went, or the program stops: either way the stream is over.
        }
    }

    /// <summary>A charge box may be moved to another customer while its messages are watched.</summary>
    static async Task<string?> WhyOutOfReach(long id, HttpContext context, MessageStore store, CancellationToken ct)
    {
        try
        {
            await store.Require(context.Scope(), id, ct);
            return null;
        }
        catch (ApiProblem e) when (e.Status == StatusCodes.Status404NotFound)
        {
            return e.Message;
        }
    }

    static async Task<bool> Send(ServerSentEvents events, MessageWatch watch, HashSet<string> actions, CancellationToken ct)
    {
        var (messages, missed) = watch.Take();
        var wanted = messages.Where(message => actions.Count == 0 || actions.Contains(message.Action)).Select(message => message.Json).ToList();
        if (wanted.Count > 0)
            await events.Send("messages", null, body => DocumentList.WriteArray(body, wanted), ct);
        if (missed > 0)
            await events.Send("gap", null, JsonSerializer.SerializeToUtf8Bytes(new { missed }), ct);
        return wanted.Count > 0 || missed > 0;
    }
}
