using Microsoft.AspNetCore.Authorization;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Access;

static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>().AddSingleton<People>().AddSingleton<Sessions>().AddSingleton<Callers>().AddSingleton<SignInThrottle>();
        services.AddSingleton<IAuthorizationHandler, RightsAuthorization>().AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        Policies.AddTo(services.AddAuthorizationBuilder());
        return services.AddApiJson(AccessJson.Default);
    }
}
