using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Certificates;

/// <summary>How OCPP names a certificate: by hashes of its issuer, and its serial number (RFC 6960 §4.1.1).</summary>
static class CertificateNames
{
    /// <summary>Of a root, which is its own issuer.</summary>
    public static CertificateHash OfRoot(X509Certificate2 root, HashKind algorithm) => new(
        algorithm, Hash(algorithm, root.IssuerName.RawData), Hash(algorithm, root.PublicKey.EncodedKeyValue.RawData), root.SerialNumber);

    /// <summary>Of a certificate that this issuer signed.</summary>
    public static CertificateHash Of(X509Certificate2 certificate, X509Certificate2 issuer, HashKind algorithm = HashKind.SHA256) => new(
        algorithm, Hash(algorithm, issuer.SubjectName.RawData), Hash(algorithm, issuer.PublicKey.EncodedKeyValue.RawData), certificate.SerialNumber);

    /// <summary>Whether whoever signed the named certificate is this one.</summary>
    public static bool IsIssuer(X509Certificate2 issuer, CertificateHash hash) =>
        Same(hash.IssuerNameHash, Hash(hash.Algorithm, issuer.SubjectName.RawData))
        && Same(hash.IssuerKeyHash, Hash(hash.Algorithm, issuer.PublicKey.EncodedKeyValue.RawData));

    /// <summary>Stations write hexadecimal in either case, and some leave out a serial number's leading zeros.</summary>
    public static bool AreSame(CertificateHash one, CertificateHash other) =>
        one.Algorithm == other.Algorithm && Same(one.IssuerNameHash, other.IssuerNameHash) && Same(one.IssuerKeyHash, other.IssuerKeyHash)
        && Same(one.SerialNumber.TrimStart('0'), other.SerialNumber.TrimStart('0'));

    static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    static string Hash(HashKind algorithm, byte[] bytes) => Convert.ToHexStringLower(algorithm switch
    {
        HashKind.SHA384 => SHA384.HashData(bytes),
        HashKind.SHA512 => SHA512.HashData(bytes),
        _ => SHA256.HashData(bytes),
    });
}
