using System.Security.Cryptography.X509Certificates;

namespace Stationmaster.Server.Certificates;

static class CertificateTimes
{
    /// <summary>NotBefore, which the platform gives by the machine's own clock's zone, in UTC.</summary>
    public static DateTimeOffset Start(this X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime());

    /// <summary>NotAfter in UTC.</summary>
    public static DateTimeOffset End(this X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());
}
