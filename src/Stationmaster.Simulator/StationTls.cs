using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Stationmaster.Simulator;

/// <summary>How a station speaks TLS.</summary>
/// <param name="Roots">By which the server's certificate is checked; empty for those of the machine.</param>
/// <param name="Certificate">Shown to the server (security profile 3); null for none.</param>
/// <param name="IsTrusting">Any certificate of the server is taken: for trials alone.</param>
public sealed record StationTls(IReadOnlyList<X509Certificate2> Roots, X509Certificate2? Certificate = null, bool IsTrusting = false)
{
    /// <summary>Connections with these rules.</summary>
    public SocketsHttpHandler NewHandler() => new()
    {
        UseProxy = false,
        SslOptions = new()
        {
            RemoteCertificateValidationCallback = Check,
            ClientCertificateContext = Certificate is null ? null : SslStreamCertificateContext.Create(Certificate, [], offline: true),
        },
    };

    bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (IsTrusting || errors == SslPolicyErrors.None)
            return true;
        if (Roots.Count == 0 || certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(Roots.ToArray());
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(element => element.Certificate).ToArray());
        return own.Build(server);
    }
}
