using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

static class ClusterFeature
{
    /// <summary>Nothing with SQLite; with PostgreSQL alone, the proof that nobody else is there; with a broker, this node among the others.</summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, ServerOptions options)
    {
        if (options.Database is null)
            return services;
        services.AddSingleton(provider => provider.GetRequiredService<Database>().NewCluster()!);
        if (options.Broker is null)
            return services.AddHostedService<Alone>();
        services.AddSingleton<Membership>().AddHostedService(provider => provider.GetRequiredService<Membership>());
        return services.AddSingleton<Owners>();
    }
}
