using Stationmaster.Server.Http;

namespace Stationmaster.Server.Vouchers;

/// <summary>What some pay instead of the location's tariff.</summary>
static class VoucherServices
{
    public static IServiceCollection AddVouchers(this IServiceCollection services) =>
        services.AddSingleton<VoucherGroupStore>().AddSingleton<VoucherStore>().AddSingleton<VoucherUserStore>()
            .AddSingleton<PriceAgreementStore>().AddSingleton<PriceDirectory>().AddApiJson(VouchersJson.Default);

    public static void MapOwnPrices(this IEndpointRouteBuilder api)
    {
        api.MapVouchers();
        api.MapVoucherGroups();
        api.MapPriceAgreements();
    }
}
