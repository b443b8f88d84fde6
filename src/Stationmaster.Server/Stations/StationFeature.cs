using Stationmaster.Server.Cluster;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.Stations;

static class StationFeature
{
    public static IServiceCollection AddStations(this IServiceCollection services, ServerOptions options)
    {
        services.AddLimits(options);
        services.AddSingleton(options.Stations).AddSingleton<SiteDirectory>().AddSingleton<DriverDirectory>().AddSingleton<SampleStore>().AddSingleton<StationStore>();
        services.AddSingleton(provider => new StationServices(
            provider.GetRequiredService<StationStore>(), provider.GetRequiredService<Commits>(), provider.GetRequiredService<LiveBoard>(),
            provider.GetRequiredService<MessageFeed>(), options.Stations, options.Limits, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<Figures>(), provider.GetService<Owners>(),
            provider.GetRequiredService<Certificates.CertificateSigning>(), provider.GetRequiredService<Security.SecurityEventStore>(),
            provider.GetRequiredService<Monitoring.EventStore>(), provider.GetRequiredService<Pki.Inquiries>(),
            provider.GetRequiredService<SmartCharging.ProfileStore>(), provider.GetRequiredService<Payments.PaymentDirectory>()));
        services.AddSingleton<OrderBook>().AddSingleton<HeldStations>().AddSingleton(_ => new PongHistory());
        services.AddSingleton<StationRegistry>().AddSingleton<IStations>(provider => provider.GetRequiredService<StationRegistry>());
        services.AddSingleton(provider => new Lazy<IStations>(provider.GetRequiredService<IStations>));
        services.AddSingleton<ConnectionSetup>().AddSingleton<StationEndpoint>();
        services.AddSingleton<Farewell>().AddHostedService(provider => provider.GetRequiredService<Farewell>());
        services.AddHostedService<StationService>().AddHostedService<DueWorker>().AddHostedService<StorageWatch>();
        return services;
    }
}
