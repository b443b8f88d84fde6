using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Certificates;

/// <summary>One root of ours with its key (EC P-256, ECDSA with SHA-256). Roots sign stations' certificates directly.</summary>
/// <param name="Certificate">Without its key.</param>
public sealed record Authority(long Id, int Generation, X509Certificate2 Certificate, ECDsa Key)
{
    static readonly TimeSpan Life = TimeSpan.FromDays(20 * 365.25);

    /// <summary>Clocks of stations run late.</summary>
    static readonly TimeSpan Backdated = TimeSpan.FromHours(24);

    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2", ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public string Pem => Certificate.ExportCertificatePem();

    /// <returns>The certificate (DER) and its key (PKCS #8).</returns>
    public static (byte[] Certificate, byte[] Key) New(string? organization, int generation, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"Stationmaster CA {generation} {Convert.ToHexString(RandomNumberGenerator.GetBytes(3))}");
        name.AddOrganizationName(organization ?? "Stationmaster");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var root = request.CreateSelfSigned(now - Backdated, now + Life);
        return (root.RawData, key.ExportPkcs8PrivateKey());
    }

    /// <summary>Signs what was asked for; only the key and the subject are taken over.</summary>
    /// <param name="use">One that is for vehicles alone does not open our own door.</param>
    /// <param name="address">Where everybody may ask whether it is revoked; null where nobody can.</param>
    public X509Certificate2 Sign(SigningRequest asked, CertificateUse use, DateTimeOffset now, TimeSpan life, Uri? address = null)
    {
        var request = new CertificateRequest(use == CertificateUse.ChargingStation ? asked.Subject : OfOperator(asked.Subject), asked.Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(asked.Uses, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Purposes(use), critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(asked.Key, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        if (address is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([Pki.PublicPki.Ocsp(address).ToString()], null));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([Pki.PublicPki.List(address, Generation).ToString()]));
        }
        var end = now + life < Certificate.End() ? now + life : Certificate.End();
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(Key), now - Backdated, end, NewSerial());
    }

    /// <summary>Vehicles want to see DC=CPO in the certificate of a station (ISO 15118-2 annex F).</summary>
    static X500DistinguishedName OfOperator(X500DistinguishedName subject)
    {
        List<(Oid Type, string Value)> parts = [];
        foreach (var part in subject.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (part.HasMultipleElements || part.GetSingleElementValue() is not { } value)
                return subject;
            parts.Add((part.GetSingleElementType(), value));
        }
        if (parts.Any(part => part.Type.Value == DomainComponent && part.Value == "CPO"))
            return subject;
        var name = new X500DistinguishedNameBuilder();
        // The builder writes what is added last first.
        name.AddDomainComponent("CPO");
        foreach (var (type, value) in Enumerable.Reverse(parts))
            name.Add(type, value);
        return name.Build();
    }

    const string DomainComponent = "0.9.2342.19200300.100.1.25";

    static OidCollection Purposes(CertificateUse use) => use switch
    {
        CertificateUse.ChargingStation => [new(ClientAuthentication)],
        CertificateUse.Combined => [new(ClientAuthentication), new(ServerAuthentication)],
        _ => [new(ServerAuthentication)],
    };

    /// <summary>Which of our certificates are void, signed, for whoever checks them elsewhere (RFC 5280 §5).</summary>
    public byte[] RevocationList(IEnumerable<(string Serial, DateTimeOffset At)> revoked, long number, DateTimeOffset now)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (serial, at) in revoked)
            list.AddEntry(Convert.FromHexString(serial), at);
        return list.Build(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(Key), number, now + TimeSpan.FromDays(2), HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false), now);
    }

    /// <summary>127 random bits, positive and without a leading zero.</summary>
    static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)(serial[0] & 0x3F | 0x40);
        return serial;
    }
}
