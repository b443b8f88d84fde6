using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Observability;

static class ObservabilityServices
{
    public static IServiceCollection AddObservability(this IServiceCollection services, ServerOptions options)
    {
        var figures = new Figures { Messages = { TraceOneIn = options.TraceMessagesOneIn } };
        services.AddSingleton(figures).AddSingleton(new Pulses(TimeSpan.FromMinutes(1))).AddSingleton<Liveness>();
        services.AddSingleton(new HealthPatience(Part: TimeSpan.FromSeconds(2), Caller: TimeSpan.FromSeconds(1)));
        services.AddSingleton<Readiness>().AddSingleton<NotStopping>().AddHostedService(provider => provider.GetRequiredService<NotStopping>());
        services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<NotStopping>());
        services.AddSingleton<IReadiness, StorageReads>().AddSingleton<IReadiness, StorageWrites>();
        services.AddSingleton<FigureHistory>().AddHostedService(provider => provider.GetRequiredService<FigureHistory>());
        services.AddSingleton<NodeReporter>().AddHostedService<Gauges>();
        if (options.Telemetry is not null)
            services.AddSingleton<TelemetryExport>().AddHostedService(provider => provider.GetRequiredService<TelemetryExport>());
        return services;
    }
}
