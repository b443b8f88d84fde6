using System.Text.Json.Serialization;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Security;

static class SecurityServices
{
    /// <summary>Profiles, passwords, certificates of stations. Before the stations, which ask it at the door.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, ServerOptions options) => services
        .AddSingleton(options.Security)
        .AddSingleton<SecurityStore>().AddSingleton<SecurityEventStore>().AddSingleton<SecurityAlarms>().AddSingleton<StationEntrance>()
        .AddSingleton<SecurityOutcomes>().AddSingleton<PasswordRotation>().AddSingleton<ProfileMove>()
        .AddSingleton<AuthorityStore>().AddSingleton<CertificateStore>().AddSingleton<CertificateSigning>().AddSingleton<TrustedRoots>()
        .AddSingleton<ClientCertificates>()
        .AddHostedService<CertificateRenewal>()
        .AddApiJson(SecurityJson.Default);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SecurityView))]
[JsonSerializable(typeof(SecurityChange))]
[JsonSerializable(typeof(SecurityEventPage))]
[JsonSerializable(typeof(ProfileChange))]
[JsonSerializable(typeof(CertificateRequestOrder))]
[JsonSerializable(typeof(CertificateInstallation))]
[JsonSerializable(typeof(InstalledCertificatesAnswer))]
[JsonSerializable(typeof(NamedCertificate))]
[JsonSerializable(typeof(Page<StationCertificate>))]
[JsonSerializable(typeof(AuthorityList))]
[JsonSerializable(typeof(Revocation))]
sealed partial class SecurityJson : JsonSerializerContext;
