using Stationmaster.Server.Http;
using Stationmaster.Server.Security;

namespace Stationmaster.Server.Pki;

static class PkiServices
{
    /// <summary>What ISO 15118 needs. Before the stations, which ask it.</summary>
    public static IServiceCollection AddPki(this IServiceCollection services, SecurityOptions options)
    {
        services.AddSingleton(options.Pki)
            .AddSingleton<OutsideHttp>().AddSingleton<OcspResponder>().AddSingleton<OcspClient>().AddSingleton<RevocationLists>()
            .AddSingleton<VehicleRootStore>().AddSingleton<ContractJudge>().AddSingleton<VatNumbers>()
            .AddSingleton<IPki, OwnPki>()
            .AddSingleton(provider => new Inquiries(
                provider.GetRequiredService<IPki>(), provider.GetRequiredService<ContractJudge>(), provider.GetRequiredService<VatNumbers>(),
                provider.GetRequiredService<ILogger<Inquiries>>()))
            .AddApiJson(PkiJson.Default);
        return options.Pki.Contracts is { } contracts
            ? services.AddSingleton(provider => new ContractService(
                contracts, provider.GetRequiredService<OutsideHttp>(), provider.GetRequiredService<TimeProvider>()))
            : services;
    }
}
