using Microsoft.AspNetCore.Authorization;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Access;

/// <summary>
/// The rights an endpoint needs. The API's group already asks for read on GET and write on everything else, so only orders say more:
/// <c>.RequireAuthorization(Policies.Control)</c>.
/// </summary>
public static class Policies
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Control = "control";

    /// <summary>Read for GET and HEAD, write for the rest.</summary>
    public const string ByMethod = "by-method";

    internal static void AddTo(AuthorizationBuilder authorization)
    {
        authorization.AddPolicy(Read, policy => policy.AddRequirements(new RightsRequirement(Rights.Read)));
        authorization.AddPolicy(Write, policy => policy.AddRequirements(new RightsRequirement(Rights.Write)));
        authorization.AddPolicy(Control, policy => policy.AddRequirements(new RightsRequirement(Rights.Control)));
        authorization.AddPolicy(ByMethod, policy => policy.AddRequirements(new RightsRequirement(null)));
    }
}

/// <summary>The caller of a request.</summary>
public static class CallerScope
{
    /// <summary>Who asks, and for which customers.</summary>
    /// <exception cref="ApiProblem">401: the endpoint asked for no authorization and nobody is signed in.</exception>
    public static Scope Scope(this HttpContext context) => context.Features.Get<Scope>() ?? throw Problem.NotSignedIn();

    /// <summary>The same, or null where nobody is signed in.</summary>
    public static Scope? ScopeOrNull(this HttpContext context) => context.Features.Get<Scope>();

    internal static void SetScope(this HttpContext context, Scope scope) => context.Features.Set(scope);
}

/// <param name="Needed">Null: by the request's method.</param>
sealed record RightsRequirement(Rights? Needed) : IAuthorizationRequirement
{
    public Rights On(HttpRequest request) =>
        Needed ?? (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? Rights.Read : Rights.Write);
}

sealed class RightsAuthorization : AuthorizationHandler<RightsRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightsRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.ScopeOrNull() is { } scope && scope.Has(requirement.On(http.Request)))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
