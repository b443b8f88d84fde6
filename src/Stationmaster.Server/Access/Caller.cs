using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Access;

/// <summary>Finds out who sends a request: by its key, or by the portal's cookie.</summary>
sealed class Callers(ApiKeys keys, Sessions sessions)
{
    const string Bearer = "Bearer ";

    /// <summary>The caller's scope; or null and why, fit to show.</summary>
    public async ValueTask<(Scope? Scope, string? Why)> Find(HttpRequest request, CancellationToken ct)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return await keys.Find(header[Bearer.Length..].Trim(), ct);
        if (header.Length == 0 && request.Cookies[Sessions.CookieName] is { Length: > 0 } secret)
            return await sessions.Find(secret, ct) is { } person ? (person.Scope, null) : (null, "Your session has ended. Sign in again.");
        return default;
    }
}

/// <summary>On an endpoint that must answer even while nobody can be looked up.</summary>
sealed class FindsCallerItself
{
    public static FindsCallerItself Only { get; } = new();
}

/// <summary>Sets the scope of each request, and says in the API's words why a request was refused.</summary>
static class CallerMiddleware
{
    static readonly object Why = new();

    public static IApplicationBuilder UseCallers(this IApplicationBuilder app)
    {
        var callers = app.ApplicationServices.GetRequiredService<Callers>();
        return app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<FindsCallerItself>() is not null)
            {
                await next(context);
                return;
            }
            var (scope, why) = await callers.Find(context.Request, context.RequestAborted);
            context.Items[Why] = why;
            if (scope is not null)
            {
                context.SetScope(scope);
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, scope.Name)], "stationmaster"));
            }
            await next(context);
        });
    }

    /// <summary>
    /// For streams, which outlive a check at their start: asks again whether the caller may still see what it sees. Null when so, else why
    /// not. Ask every second or two: a revoked key or an ended session is noticed within 3 s of its end.
    /// </summary>
    public static async ValueTask<string?> WhyEnded(this HttpContext context, CancellationToken ct)
    {
        var (scope, why) = (context.ScopeOrNull(), (string?)null);
        try
        {
            (scope, why) = await context.RequestServices.GetRequiredService<Callers>().Find(context.Request, ct);
        }
        catch (Exception e) when (context.RequestServices.GetRequiredService<Storage.Database>().IsAway(e))
        {
            // Nobody's rights can have changed either.
        }
        return scope == context.ScopeOrNull() ? null : why ?? "Your rights have changed.";
    }

    internal static string? WhyRefused(this HttpContext context) => context.Items[Why] as string;
}

sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        if (context.ScopeOrNull() is not { } scope)
            throw context.WhyRefused() is { } why ? Problem.NotSignedIn(why) : Problem.NotSignedIn();
        var needed = policy.Requirements.OfType<RightsRequirement>().Max(requirement => requirement.On(context.Request));
        throw Problem.Forbidden($"This needs the right '{needed.Word()}'; {scope.Name} has '{scope.Rights.Word()}'.");
    }
}
