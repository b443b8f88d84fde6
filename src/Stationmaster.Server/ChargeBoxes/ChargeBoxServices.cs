using Stationmaster.Server.Connectors;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.ChargeBoxes;

static class ChargeBoxServices
{
    /// <summary>Charge boxes, EVSEs, orders. Needs <see cref="ConnectorServices.AddConnectors"/>, IStations and HeldStations.</summary>
    public static IServiceCollection AddChargeBoxes(this IServiceCollection services) => services
        .AddSingleton<EvseStore>().AddSingleton<ChargeBoxStore>().AddSingleton<OrderFacts>().AddSingleton<OrderHistory>()
        .AddApiJson(ChargeBoxJson.Default);
}
