using System.Diagnostics;
using Stationmaster.Server.Access;

namespace Stationmaster.Server.Observability;

/// <summary>A span for each call of the API, while somebody listens. Sockets and event streams live for months and have none.</summary>
static class ApiTraces
{
    public static void UseApiTraces(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!Telemetry.Source.HasListeners() || !IsCall(context.Request))
        {
            await next(context);
            return;
        }
        using var span = Start(context.Request);
        try
        {
            await next(context);
        }
        finally
        {
            End(span, context);
        }
    });

    static bool IsCall(HttpRequest request) =>
        (request.Path.StartsWithSegments("/v2") || request.Path.StartsWithSegments("/auth"))
        && request.Path.Value?.EndsWith("/stream", StringComparison.Ordinal) != true;

    static Activity? Start(HttpRequest request)
    {
        var isPart = ActivityContext.TryParse(request.Headers.TraceParent.ToString(), request.Headers.TraceState.ToString(), isRemote: true, out var parent);
        // The web server's own activity is not exported: a span below it would hang in the air.
        Activity.Current = null;
        return Telemetry.Source.StartActivity(request.Method, ActivityKind.Server, isPart ? parent : default)?.SetTag("http.request.method", request.Method);
    }

    static void End(Activity? span, HttpContext context)
    {
        if (span is null)
            return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.route", route).SetTag("url.path", context.Request.Path.Value).SetTag("http.response.status_code", context.Response.StatusCode);
        span.SetTag("stationmaster.request_id", context.TraceIdentifier).SetTag("enduser.id", context.ScopeOrNull()?.Name);
        if (context.Response.StatusCode >= 500)
            span.SetStatus(ActivityStatusCode.Error);
    }
}
