using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Stations.Limits;

static class LimitServices
{
    const int LargestHeaders = 16 * 1024;

    public static IServiceCollection AddLimits(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Limits).AddSingleton<Wheel>().AddHostedService(provider => provider.GetRequiredService<Wheel>());
        services.AddSingleton<Doorway>().AddSingleton<ProxyListener>().AddSingleton<HandshakeLimits>().AddSingleton<StationGuards>();
        return services;
    }

    /// <summary>Every listener counts who has not authenticated; those for proxies read the PROXY header first.</summary>
    public static void ListenWithLimits(this KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.Limits.RequestHeadersTimeout = options.Limits.HandshakeTimeout;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        var services = kestrel.ApplicationServices;
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            if (listen.EndPoint is IPEndPoint { Port: var port } && options.ProxyProtocolPorts.Contains(port))
                listen.Use(next => connection => services.GetRequiredService<ProxyListener>().Serve(connection, next));
            listen.Use(next => connection => services.GetRequiredService<Doorway>().Serve(connection, next));
        });
    }

    /// <summary>Before all else: a connection that brings a request is not silent.</summary>
    public static IApplicationBuilder UseFirstWord(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Features.Get<Doorway.Visit>()?.Spoke();
        return next(context);
    });

    /// <summary>Before WebSockets are accepted.</summary>
    public static IApplicationBuilder UseStationGuards(this IApplicationBuilder app) =>
        app.Use((context, next) => GuardedUpgrade.Use(context, next));

    /// <summary>After callers are known: a connection of somebody known is nobody's limit.</summary>
    public static IApplicationBuilder UseDoorway(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.User.Identity is { IsAuthenticated: true })
            context.IsKnown();
        return next(context);
    });

    /// <summary>Whose the connection is has been found out.</summary>
    public static void IsKnown(this HttpContext context) => context.Features.Get<Doorway.Visit>()?.Authenticated();
}
