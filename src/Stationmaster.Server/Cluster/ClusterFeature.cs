using Stationmaster.Server.Hosting;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

static class ClusterFeature
{
    /// <summary>
    /// Nothing with SQLite; with PostgreSQL alone, the proof that nobody else is there; with a broker, this node among the others. Added
    /// before whatever serves stations, so that it starts before and stops after.
    /// </summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, ServerOptions options)
    {
        if (options.Database is null)
            return services;
        services.AddSingleton(provider => provider.GetRequiredService<Database>().NewCluster()!);
        if (options.Broker is null)
            return services.AddHostedService<Alone>();
        services.AddSingleton<Membership>().AddHostedService(provider => provider.GetRequiredService<Membership>());
        return services.AddSingleton<Owners>().AddSingleton<IReadiness, HoldsStations>();
    }

    /// <summary>What crosses nodes. Added last: the bus starts when all that it reaches has started.</summary>
    public static IServiceCollection AddClusterLinks(this IServiceCollection services, ServerOptions options)
    {
        if (options.Database is null || options.Broker is null)
            return services;
        services.AddSingleton<Bus>().AddSingleton<Asking>().AddSingleton<NewsLink>().AddSingleton<BoardLink>().AddSingleton<HeldLink>().AddSingleton<FeedLink>().AddSingleton<SystemLink>();
        services.AddSingleton<ClusterStations>().AddSingleton<IStations>(provider => provider.GetRequiredService<ClusterStations>());
        services.AddHostedService(provider => provider.GetRequiredService<BoardLink>());
        services.AddHostedService(provider => provider.GetRequiredService<NewsLink>());
        services.AddHostedService(provider => provider.GetRequiredService<HeldLink>());
        services.AddHostedService(provider => provider.GetRequiredService<FeedLink>());
        return services.AddHostedService(provider =>
        {
            // They listen from their making on.
            provider.GetRequiredService<ClusterStations>();
            provider.GetRequiredService<SystemLink>();
            return provider.GetRequiredService<Bus>();
        });
    }
}
