using System.Text.Json;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;

namespace Stationmaster.Server.ChargeBoxes;

static class ChargeBoxServices
{
    /// <summary>Charge boxes, EVSEs, orders. Needs connectors, stations, locations and charge keys.</summary>
    public static IServiceCollection AddChargeBoxes(this IServiceCollection services) => services
        .AddSingleton<EvseStore>().AddSingleton<ChargeBoxStore>().AddSingleton<OrderFacts>().AddSingleton<OrderHistory>().AddSingleton<StandardOrders>().AddSingleton<StandardEffects>()
        .AddSingleton<EvsesOfLocation>(provider => async (scope, locationId, ct) =>
        [
            .. (await provider.GetRequiredService<EvseStore>().OfLocation(scope, locationId, ct))
                .Select(evse => JsonSerializer.SerializeToElement(evse, ApiJson.Options)),
        ])
        .AddApiJson(ChargeBoxJson.Default);
}
