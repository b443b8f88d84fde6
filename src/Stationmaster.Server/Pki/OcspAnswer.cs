using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Pki;

/// <summary>What a responder says of one certificate.</summary>
sealed record OcspStatus(OcspId Id, RevocationStatus Status, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate);

/// <summary>An OCSP responder's signed answer (RFC 6960 §4.2).</summary>
/// <param name="Signed">What its signature is over.</param>
/// <param name="Certificates">That came with it.</param>
sealed record OcspAnswer(
    IReadOnlyList<OcspStatus> Statuses, ReadOnlyMemory<byte> Signed, string SignatureAlgorithm, byte[] Signature,
    IReadOnlyList<X509Certificate2> Certificates)
{
    internal const string Basic = "1.3.6.1.5.5.7.48.1.1", Signing = "1.3.6.1.5.5.7.3.9";

    static readonly string[] Refusals =
        ["", "it found the question malformed", "it failed within", "it is busy", "", "it wants the question signed", "it does not answer us"];

    /// <exception cref="OutsideException">It is no answer, or says no.</exception>
    public static OcspAnswer Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var response = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
            var status = response.ReadEnumeratedBytes().Span[0];
            if (status != 0)
                throw new OutsideException($"the OCSP responder refuses: {Refusals.ElementAtOrDefault(status) ?? status.ToString(null, null)}");
            var outer = response.ReadSequence(new(TagClass.ContextSpecific, 0, true)).ReadSequence();
            if (outer.ReadObjectIdentifier() != Basic)
                throw new OutsideException("the OCSP responder answers in an unknown form");
            var basic = new AsnReader(outer.ReadOctetString(), AsnEncodingRules.BER).ReadSequence();
            var signed = basic.PeekEncodedValue();
            var statuses = ReadStatuses(basic.ReadSequence());
            var algorithm = basic.ReadSequence().ReadObjectIdentifier();
            var signature = basic.ReadBitString(out _);
            return new(statuses, signed, algorithm, signature, ReadCertificates(basic));
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or IndexOutOfRangeException)
        {
            throw new OutsideException("the OCSP responder's answer cannot be read", e);
        }
    }

    static List<OcspStatus> ReadStatuses(AsnReader data)
    {
        // The version, and who signed: by name (1) or by key (2).
        while (data.PeekTag() is { TagClass: TagClass.ContextSpecific })
            data.ReadEncodedValue();
        data.ReadGeneralizedTime();
        var (responses, statuses) = (data.ReadSequence(), new List<OcspStatus>());
        while (responses.HasData)
        {
            var one = responses.ReadSequence();
            var id = OcspId.Read(one);
            var status = one.PeekTag().TagValue switch { 0 => RevocationStatus.Good, 1 => RevocationStatus.Revoked, _ => RevocationStatus.Unknown };
            one.ReadEncodedValue();
            var thisUpdate = one.ReadGeneralizedTime();
            DateTimeOffset? next = one.HasData && one.PeekTag() is { TagClass: TagClass.ContextSpecific, TagValue: 0 }
                ? one.ReadSequence(new(TagClass.ContextSpecific, 0, true)).ReadGeneralizedTime()
                : null;
            statuses.Add(new(id, status, thisUpdate, next));
        }
        return statuses;
    }

    static List<X509Certificate2> ReadCertificates(AsnReader basic)
    {
        List<X509Certificate2> found = [];
        if (!basic.HasData)
            return found;
        var list = basic.ReadSequence(new(TagClass.ContextSpecific, 0, true)).ReadSequence();
        while (list.HasData && found.Count < 5)
            found.Add(X509CertificateLoader.LoadCertificate(list.ReadEncodedValue().Span));
        return found;
    }

    /// <summary>
    /// Whether it is signed by the certificate's issuer, or by somebody whom the issuer let sign such answers (RFC 6960 §4.2.2.2). Where
    /// the issuer's certificate is not known, whoever signed must at least be certified by that name.
    /// </summary>
    /// <param name="issuers">Certificates that may be the issuer's.</param>
    /// <returns>Null when so, else why not in plain words.</returns>
    public string? Fault(OcspId asked, IEnumerable<X509Certificate2> issuers)
    {
        var issuer = issuers.Concat(Certificates).FirstOrDefault(one => Is(one, asked));
        if (issuer is not null && IsSignedBy(issuer))
            return null;
        foreach (var responder in Certificates)
        {
            if (!IsSignedBy(responder))
                continue;
            if (!MaySign(responder))
                return "its answer is signed by a certificate that is not for it";
            if (issuer is not null)
                return Crypto.IsIssuedBy(responder, issuer) ? null : "its answer is signed by somebody whom the certificate's issuer did not allow to";
            return OcspId.Hash(asked.Algorithm, responder.IssuerName.RawData) is { } name && name.AsSpan().SequenceEqual(asked.IssuerNameHash)
                ? null
                : "its answer is signed by somebody whom the certificate's issuer did not allow to";
        }
        return issuer is null ? "nobody is known who could have signed its answer" : "its answer's signature does not hold";
    }

    static bool Is(X509Certificate2 certificate, OcspId asked) =>
        OcspId.Hash(asked.Algorithm, certificate.SubjectName.RawData) is { } name && name.AsSpan().SequenceEqual(asked.IssuerNameHash)
        && OcspId.Hash(asked.Algorithm, certificate.PublicKey.EncodedKeyValue.RawData)!.AsSpan().SequenceEqual(asked.IssuerKeyHash);

    bool IsSignedBy(X509Certificate2 certificate) => Crypto.Verify(certificate.PublicKey, SignatureAlgorithm, Signed.Span, Signature);

    static bool MaySign(X509Certificate2 certificate) => certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
        .Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == Signing));
}
