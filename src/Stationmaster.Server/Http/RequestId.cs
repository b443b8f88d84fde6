using System.Security.Cryptography;
using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Http;

/// <summary>Every answer carries <c>X-Request-Id</c>: the caller's own when it sent a sane one, else one of ours.</summary>
static class RequestId
{
    public const string Header = "X-Request-Id";

    public static IApplicationBuilder UseRequestId(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var given = context.Request.Headers[Header].ToString();
        context.TraceIdentifier = IsSane(given) ? given : "req_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(9));
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = context.TraceIdentifier;
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>What is logged within a request names it.</summary>
    public static void UseRequestScope(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILogger<RequestScope>>();
        app.Use(async (context, next) =>
        {
            using var scope = logger.BeginScope(new RequestScope(context.TraceIdentifier, $"{context.Request.Path}"));
            await next(context);
        });
    }

    static bool IsSane(string given) => given.Length is > 0 and <= 64 && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
