using System.Text;
using Stationmaster.Server.Access;

namespace Stationmaster.Server.Receipts;

/// <summary>The drivers' pages: <c>/r/{sessionId}/{MAC}</c>. Nobody signs in; who has the link sees the receipt and nothing else.</summary>
static class ReceiptPages
{
    public static void MapReceiptPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/r/{sessionId}/{mac}", Show).WithMetadata(FindsCallerItself.Only).ExcludeFromDescription();
        routes.MapGet("/r/{**rest}", Nothing).WithMetadata(FindsCallerItself.Only).ExcludeFromDescription();
    }

    static async Task Show(string sessionId, string mac, HttpContext context, ReceiptStore receipts, ReceiptKeys keys, ReceiptThrottle throttle, TimeProvider clock)
    {
        var ct = context.RequestAborted;
        var words = Words(context);
        if (!throttle.Admit(context.Connection.RemoteIpAddress))
            await Write(context, StatusCodes.Status429TooManyRequests, ReceiptHtml.TooMany(words));
        // What is wrong of all this is never told: one answer for every link that does not open something.
        else if (Guid.TryParseExact(sessionId, "D", out var id) && await keys.Opens(id, mac, clock.GetUtcNow(), ct)
            && await receipts.Find(id, ct) is { } found && Page(words, found, context.Request.Query["document"]) is { } page)
            await Write(context, StatusCodes.Status200OK, page);
        else
            await Write(context, StatusCodes.Status404NotFound, ReceiptHtml.NotFound(words));
    }

    static Task Nothing(HttpContext context, ReceiptThrottle throttle) => throttle.Admit(context.Connection.RemoteIpAddress)
        ? Write(context, StatusCodes.Status404NotFound, ReceiptHtml.NotFound(Words(context)))
        : Write(context, StatusCodes.Status429TooManyRequests, ReceiptHtml.TooMany(Words(context)));

    static string? Page(ReceiptWords words, SessionReceipts found, string? document)
    {
        if (found.Receipts.Count == 0)
        {
            var record = RecordReader.Of(found.Record);
            return ReceiptHtml.Of(words, record.Content(found.Merchant, found.MeterSerial), found.Standing, null, null, []);
        }
        var shown = string.IsNullOrEmpty(document) ? found.Receipts[^1] : found.Receipts.FirstOrDefault(receipt => receipt.Content.Number == document);
        return shown is null ? null : ReceiptHtml.Of(
            words, shown.Content, ReceiptStanding.Issued, shown.Hash,
            found.Receipts.FirstOrDefault(other => other.CreditsId == shown.Id)?.Content, [.. found.Receipts.Select(receipt => receipt.Content)]);
    }

    static ReceiptWords Words(HttpContext context) =>
        ReceiptLanguages.Choose(context.Request.Query["lang"], context.Request.Headers.AcceptLanguage);

    static async Task Write(HttpContext context, int status, string page)
    {
        var (response, headers) = (context.Response, context.Response.Headers);
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {ReceiptStyle.Source}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        headers.CacheControl = "private, no-store";
        headers.Vary = "Accept-Language";
        if (status == StatusCodes.Status429TooManyRequests)
            headers.RetryAfter = "60";
        await response.WriteAsync(page, Encoding.UTF8, context.RequestAborted);
    }
}
