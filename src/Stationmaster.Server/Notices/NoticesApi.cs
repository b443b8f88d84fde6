using System.Buffers;
using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Notices;

/// <summary>GET /v2/chargeboxes/{id}/notices</summary>
static class NoticesApi
{
    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static IServiceCollection AddNotices(this IServiceCollection services) => services.AddSingleton<NoticeStore>();

    public static void MapNotices(this IEndpointRouteBuilder api) =>
        api.MapGet("/v2/chargeboxes/{id:long}/notices", List).WithTags("Charge boxes")
            .WithSummary("What a charge box told that changes nothing here, newest first")
            .WithDescription(
                "Charging limits, a car's needs, grid control, battery swaps and the like, as the charge box "
                + "sent them. Reports in several parts share a requestId; their payloads hold seqNo and tbc.")
            .WithQuery(
                new QueryParameter("action", "string", "Only this action of OCPP."),
                new QueryParameter("since", "date-time", "Received then or later."),
                QueryParameter.Limit(50, 500), QueryParameter.Next)
            .Produces<NoticeListShape>();

    static async Task<IResult> List(long id, HttpContext context, NoticeStore store, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (action, since) = (query.Text("action"), query.Time("since"));
        var limit = query.Limit(usual: 50, most: 500);
        var from = Cursor.Read(query.Text("nextPageCursor"), NoticeStore.Order, keys: 2);
        query.Done();
        var page = await store.List(context.Scope(), id, action, since, limit, from, ct);
        return new DocumentList([.. page.Notices.Select(Write)], ("nextPageCursor", page.Next?.ToString()));
    }

    static byte[] Write(NoticeRow row)
    {
        var text = new ArrayBufferWriter<byte>(128 + row.Payload.Length);
        using (var json = new Utf8JsonWriter(text, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, row.Id);
            json.WriteString("at"u8, $"{Epoch.FromMs(row.AtMs).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
            json.WriteString("action"u8, row.Action);
            if (row.RequestId is { } requestId)
                json.WriteNumber("requestId"u8, requestId);
            else
                json.WriteNull("requestId"u8);
            json.WritePropertyName("payload"u8);
            json.WriteRawValue(row.Payload, skipInputValidation: true);
            json.WriteEndObject();
        }
        return text.WrittenSpan.ToArray();
    }
}

// For the API's description alone: what is answered is written above.

sealed record NoticeListShape(IReadOnlyList<NoticeShape> Data, [property: Description("Null at the end.")] string? NextPageCursor);

sealed record NoticeShape(
    long Id,
    [property: Description("When it was received.")] DateTimeOffset At,
    string Action,
    [property: Description("Of the order that it answers, or of what it is about; null where there is none.")] long? RequestId,
    [property: Description("As the charge box sent it, secrets masked.")] JsonElement Payload);
