using Stationmaster.Server.Http;

namespace Stationmaster.Server.Access;

/// <summary>
/// Another site's page must not act with our visitor's cookie. A changing request without a key has to come from our own pages:
/// browsers say so in Sec-Fetch-Site, and in Origin where the address is plain http.
/// </summary>
static class CrossSite
{
    public static IApplicationBuilder RefuseCrossSite(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (IsSafe(request.Method) || request.Headers.ContainsKey("Authorization") || IsOurs(request))
            return next(context);
        throw Problem.Forbidden("This request came from another site. Use the portal's own pages, or send an API key as a bearer token.");
    });

    // CONNECT opens a WebSocket over HTTP/2.
    static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsConnect(method);

    static bool IsOurs(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            ? origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            : !request.Cookies.ContainsKey(Sessions.CookieName);
    }
}
