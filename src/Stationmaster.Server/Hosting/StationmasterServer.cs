using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Stationmaster.Server.Access;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.Http;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Hosting;

/// <summary>Puts the program together. It is built from its options alone: no settings file, no variables but ours (and, where telemetry is sent, OpenTelemetry's).</summary>
public static class StationmasterServer
{
    const long MaxBodyBytes = 8 * 1024 * 1024;

    /// <param name="adjust">For tests: the clock, the log.</param>
    public static WebApplication Build(ServerOptions options, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "stationmaster", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production,
        });
        builder.Logging.AddLog(options.Log);
        AddListening(builder, options);
        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => Database.Create(options.DataFolder, options.Database)).AddSingleton<Commits>().AddSingleton<Sequences>();
        services.AddRouting();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(http => ApiJson.Configured(http.SerializerOptions));
        services.AddApiJson(HttpJson.Default).AddApiJson(HostingJson.Default);
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddOpenApiDocument();
        if (ServiceSocket.Of(Environment.GetEnvironmentVariable) is { } socket)
            services.AddSingleton(socket).AddHostedService<ServiceNotice>();
        Features.Add(services, options);
        adjust?.Invoke(builder);

        var app = builder.Build();
        UsePipeline(app, options);
        Features.MapOthers(app);
        Features.MapApi(app.MapGroup("").RequireAuthorization(Policies.ByMethod));
        MakeOnce(app);
        return app;
    }

    /// <summary>Authorization and routing each ask for all endpoints at start, and a source makes them anew, compiled, each time it is asked.</summary>
    static void MakeOnce(IEndpointRouteBuilder routes)
    {
        var made = new DefaultEndpointDataSource(routes.DataSources.SelectMany(source => source.Endpoints).ToList());
        routes.DataSources.Clear();
        routes.DataSources.Add(made);
    }

    /// <summary>Brings the storage up to date, then listens.</summary>
    public static async Task Start(WebApplication app, CancellationToken ct)
    {
        await app.Services.GetRequiredService<Database>().Migrate(ct);
        await app.StartAsync(ct);
    }

    static void UsePipeline(WebApplication app, ServerOptions options)
    {
        app.UseFirstWord();
        if (options.Security.CertificateHeader is { } header)
            app.Use(HandedOver.Use(header, options.TrustedProxies));
        if (options.TrustedProxies.Count > 0)
            app.UseForwardedHeaders(Forwarded(options));
        if (options.IsDemo)
            app.UseHostFiltering();
        app.MapWhen(IsStation, stations => UseStations(stations, IsAway(app)));
        app.UseRequestId();
        if (options.Log == LogFormat.Json)
            app.UseRequestScope();
        app.UseApiTraces();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseMiddleware<ProblemMiddleware>(IsAway(app));
        app.UsePortalFiles();
        app.UseRouting();
        app.UsePortalPages();
        app.RefuseCrossSite();
        app.UseCallers();
        app.UseDoorway();
        app.UseAuthorization();
    }

    static bool IsStation(HttpContext context) => context.Request.Path.StartsWithSegments("/ocpp", out var rest) && rest.HasValue;

    /// <summary>A way of their own: what a station's upgrade passes through is kept in memory for as long as the station is connected.</summary>
    static void UseStations(IApplicationBuilder stations, Func<Exception, bool> isAway)
    {
        stations.UseMiddleware<ProblemMiddleware>(isAway);
        stations.UseStationGuards();
        stations.UseWebSockets();
        stations.UseRouting();
        stations.UseEndpoints(StationEndpoint.Map);
    }

    static Func<Exception, bool> IsAway(WebApplication app) => app.Services.GetRequiredService<Database>().IsAway;

    static void AddListening(WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.Certificate is { } certificate)
            builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<Certificate>(services, certificate));
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.ListenWithLimits(options);
            if (options.Certificate is not null)
                kestrel.ConfigureHttpsDefaults(kestrel.ApplicationServices.GetRequiredService<Certificate>().Configure);
        });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Stations.ClosingTime + TimeSpan.FromSeconds(15));
        if (options.IsDemo)
            builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
    }

    static ForwardedHeadersOptions Forwarded(ServerOptions options)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(proxy);
        return forwarded;
    }
}
