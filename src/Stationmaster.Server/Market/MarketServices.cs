using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Market;

static class MarketServices
{
    public static IServiceCollection AddMarket(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Market).AddSingleton<MarketHttp>().AddSingleton(provider => MarketSources.Of(
            options.Market, provider.GetRequiredService<MarketHttp>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SpotPriceStore>().AddSingleton<EmissionStore>().AddSingleton<RateStore>().AddSingleton<FeedStore>();
        services.AddSingleton<SessionMarket>().AddSingleton<LateEmissions>();
        return services.AddHostedService<MarketPoller>().AddApiJson(MarketJson.Default);
    }
}
