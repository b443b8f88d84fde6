using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stationmaster.Server.Certificates;

/// <summary>A request for a certificate that holds: its signature shows that whoever made it has the key.</summary>
/// <param name="Hash">SHA-256 of the request, in hexadecimal.</param>
public sealed record SigningRequest(X500DistinguishedName Subject, PublicKey Key, string CommonName, string? Organization, string Hash)
{
    /// <summary>OCPP 2.0.1 A00.FR.502 to 505: 112 bits of security.</summary>
    const int ShortestRsa = 2048, ShortestEc = 224;

    const string CommonNameOid = "2.5.4.3", OrganizationOid = "2.5.4.10";

    /// <summary>What such a key is used for in TLS.</summary>
    public X509KeyUsageFlags Uses => Key.GetRSAPublicKey() is null
        ? X509KeyUsageFlags.DigitalSignature
        : X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;

    /// <returns>Null, and what is wrong with it in plain words.</returns>
    public static SigningRequest? Read(string pem, out string? why)
    {
        CertificateRequest request;
        byte[] bytes;
        try
        {
            bytes = Bytes(pem);
            request = CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, signerSignaturePadding: RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException)
        {
            why = $"it is no request for a certificate whose signature holds ({e.Message.TrimEnd('.')})";
            return null;
        }
        why = Fault(request.PublicKey);
        if (why is not null)
            return null;
        if (NameOf(request.SubjectName, CommonNameOid) is not { Length: > 0 } commonName)
        {
            why = "its subject names no CN";
            return null;
        }
        return new(
            request.SubjectName, request.PublicKey, commonName, NameOf(request.SubjectName, OrganizationOid),
            Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>The CN of a certificate; null where it has none.</summary>
    public static string? CommonNameOf(X509Certificate2 certificate) => NameOf(certificate.SubjectName, CommonNameOid);

    /// <summary>The O of a certificate; null where it has none.</summary>
    public static string? OrganizationOf(X509Certificate2 certificate) => NameOf(certificate.SubjectName, OrganizationOid);

    /// <summary>Some stations send the base64 without its frame.</summary>
    static byte[] Bytes(string pem) =>
        PemEncoding.TryFind(pem, out var found) ? Convert.FromBase64String(pem[found.Base64Data]) : Convert.FromBase64String(pem.Trim());

    static string? Fault(PublicKey key)
    {
        using var rsa = key.GetRSAPublicKey();
        using var ec = key.GetECDsaPublicKey();
        return (rsa?.KeySize, ec?.KeySize) switch
        {
            ( < ShortestRsa, _) => $"its RSA key has {rsa!.KeySize} bits; at least {ShortestRsa} are asked for",
            (_, < ShortestEc) => $"its elliptic-curve key has {ec!.KeySize} bits; at least {ShortestEc} are asked for",
            (null, null) => "its key is neither RSA nor on an elliptic curve",
            _ => null,
        };
    }

    static string? NameOf(X500DistinguishedName name, string oid)
    {
        try
        {
            return name.EnumerateRelativeDistinguishedNames(reversed: false)
                .FirstOrDefault(part => !part.HasMultipleElements && part.GetSingleElementType().Value == oid)?.GetSingleElementValue()?.Trim();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
