using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stationmaster.Server.Tests.Security;

/// <summary>A station's own key, with the requests it makes of it and the certificate it was given.</summary>
sealed class StationKey : IDisposable
{
    readonly AsymmetricAlgorithm _key;

    public StationKey(AsymmetricAlgorithm? key = null) => _key = key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);

    CertificateRequest Request(string subject) => _key is RSA rsa
        ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new(subject, (ECDsa)_key, HashAlgorithmName.SHA256);

    /// <summary>PEM.</summary>
    public string AskFor(string commonName, string? organization = null) =>
        Request(organization is null ? $"CN={commonName}" : $"CN={commonName}, O={organization}").CreateSigningRequestPem();

    /// <summary>The certificate it was given, with its key.</summary>
    /// <param name="chain">PEM, its own first.</param>
    public X509Certificate2 With(string chain)
    {
        using var certificate = X509Certificate2.CreateFromPem(chain);
        return _key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)_key);
    }

    /// <summary>A certificate that somebody else signed: the first of the two is who.</summary>
    public static (X509Certificate2 Root, X509Certificate2 Certificate) Foreign(string commonName)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Somebody else, O=Elsewhere", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(rootRequest.PublicKey, false));
        var root = rootRequest.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(400));
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}, O=Elsewhere", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(root, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(300), RandomNumberGenerator.GetBytes(8));
        return (root, certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A connection that shows the certificate and takes any of the server's.</summary>
    public static Action<ClientWebSocketOptions> Showing(X509Certificate2? certificate) => options =>
    {
        options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        if (certificate is not null)
            options.ClientCertificates.Add(certificate);
    };

    public void Dispose() => _key.Dispose();
}
