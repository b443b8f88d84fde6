using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stationmaster.Server.Pki;

/// <summary>Signatures as certificates, revocation lists and OCSP answers carry them: by an algorithm's object identifier.</summary>
static class Crypto
{
    internal const string EcdsaSha256 = "1.2.840.10045.4.3.2";

    /// <summary>False too where the algorithm is none that is known here.</summary>
    public static bool Verify(PublicKey key, string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        HashAlgorithmName? rsaHash = algorithm switch
        {
            "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => null,
        };
        HashAlgorithmName? ecHash = algorithm switch
        {
            EcdsaSha256 => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => null,
        };
        try
        {
            if (rsaHash is { } forRsa && key.GetRSAPublicKey() is { } rsa)
                using (rsa)
                    return rsa.VerifyData(signed, signature, forRsa, RSASignaturePadding.Pkcs1);
            if (ecHash is { } forEc && key.GetECDsaPublicKey() is { } ec)
                using (ec)
                    return ec.VerifyData(signed, signature, forEc, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
        return false;
    }

    /// <summary>By name and by signature.</summary>
    public static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
            return false;
        try
        {
            var whole = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            var signed = whole.ReadEncodedValue();
            var algorithm = whole.ReadSequence().ReadObjectIdentifier();
            return Verify(issuer.PublicKey, algorithm, signed.Span, whole.ReadBitString(out _));
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
