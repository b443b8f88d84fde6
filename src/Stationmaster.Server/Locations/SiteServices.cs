using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Tariffs;
using Stationmaster.Server.Tariffs.WhatIf;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.Locations;

/// <summary>What a site is set up from: customers, locations, tariffs, charge keys.</summary>
static class SiteServices
{
    public static IServiceCollection AddSites(this IServiceCollection services)
    {
        services.AddSingleton<SiteChanges>().AddSingleton<CustomerStore>().AddSingleton<LocationStore>().AddSingleton<TariffStore>()
            .AddSingleton<TariffTrial>().AddSingleton<WhatIfStore>().AddSingleton<WhatIfSeats>().AddHostedService<TariffTurns>()
            .AddSingleton<TokenStore>().AddSingleton<LocationViews>();
        return services.AddApiJson(CustomersJson.Default).AddApiJson(LocationsJson.Default)
            .AddApiJson(TariffsJson.Default).AddApiJson(WhatIfJson.Default).AddApiJson(TokensJson.Default);
    }

    public static void MapSites(this IEndpointRouteBuilder api)
    {
        api.MapCustomers();
        api.MapLocations();
        api.MapTariffs();
        api.MapTokens();
    }
}
