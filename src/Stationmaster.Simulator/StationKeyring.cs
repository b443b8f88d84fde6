using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>
/// A station's certificates: its own with their keys, and the roots it trusts. Its own for the back office are kept in a file where the
/// plan names one, as a station keeps them over a restart.
/// </summary>
public sealed class StationKeyring
{
    const int MostRoots = 20;

    static readonly IReadOnlyList<HashKind> Hashes = [HashKind.SHA256, HashKind.SHA384, HashKind.SHA512];

    readonly string? _file;
    readonly List<(RootUse Use, X509Certificate2 Root)> _roots = [];
    readonly Dictionary<CertificateUse, ECDsa> _asked = [];
    readonly Dictionary<CertificateUse, (X509Certificate2 Certificate, X509Certificate2Collection Chain)> _own = [];

    /// <param name="file">PEM, with its key; null to keep nothing.</param>
    public StationKeyring(string? file)
    {
        _file = file;
        if (file is not null && File.Exists(file))
            _own[CertificateUse.ChargingStation] = (X509Certificate2.CreateFromPemFile(file), []);
    }

    /// <summary>What it shows the back office; null while it has none.</summary>
    public X509Certificate2? Shown => (_own.TryGetValue(CertificateUse.ChargingStation, out var own) || _own.TryGetValue(CertificateUse.Combined, out own))
        ? own.Certificate
        : null;

    /// <summary>By which it checks the back office.</summary>
    public IEnumerable<X509Certificate2> CentralSystemRoots => _roots.Where(each => each.Use == RootUse.CentralSystemRoot).Select(each => each.Root);

    /// <summary>A request with a new key, in PEM. The key waits for its certificate.</summary>
    public string Ask(CertificateUse use, string name)
    {
        var key = ECDsa.Create(use == CertificateUse.V2G20 ? ECCurve.NamedCurves.nistP521 : ECCurve.NamedCurves.nistP256);
        if (_asked.Remove(use, out var old))
            old.Dispose();
        _asked[use] = key;
        return new CertificateRequest($"CN={name}", key, use == CertificateUse.V2G20 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    /// <returns>False where it is no certificate of the key that waits for one, or not valid at this time.</returns>
    public bool Take(GiveCertificate given, DateTimeOffset now)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(given.ChainPem);
        }
        catch (CryptographicException)
        {
            return false;
        }
        if (chain.Count == 0 || !_asked.TryGetValue(given.Use, out var key) || !IsOf(chain[0], key) || !IsValid(chain[0], now))
            return false;
        _asked.Remove(given.Use);
        var own = chain[0].CopyWithPrivateKey(key);
        _own[given.Use] = (own, [.. chain.Skip(1)]);
        if (given.Use == CertificateUse.Combined)
            _own.Remove(CertificateUse.ChargingStation);
        if (given.Use is CertificateUse.ChargingStation or CertificateUse.Combined && _file is not null)
            File.WriteAllText(_file, $"{own.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return true;
    }

    static bool IsOf(X509Certificate2 certificate, ECDsa key)
    {
        using var named = certificate.GetECDsaPublicKey();
        return named?.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()) == true;
    }

    static bool IsValid(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.NotBefore.ToUniversalTime() <= now.UtcDateTime && now.UtcDateTime < certificate.NotAfter.ToUniversalTime();

    /// <summary>Trusts a root from now on. One that it trusts already is no news.</summary>
    /// <returns>False where it is none, or there is no room for it.</returns>
    public bool Install(InstallRoot order, DateTimeOffset now)
    {
        X509Certificate2 root;
        try
        {
            root = X509Certificate2.CreateFromPem(order.Pem);
        }
        catch (CryptographicException)
        {
            return false;
        }
        if (root.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: false } || !IsValid(root, now))
            return false;
        if (_roots.Exists(each => each.Use == order.Use && each.Root.Thumbprint == root.Thumbprint))
            return true;
        if (_roots.Count >= MostRoots)
            return false;
        _roots.Add((order.Use, root));
        return true;
    }

    /// <summary>Whether it can check a contract by the roots of mobility operators, or of V2G, that it trusts, and it is good.</summary>
    /// <param name="chainPem">The contract's certificate first.</param>
    public bool Trusts(string chainPem, DateTimeOffset now)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(chainPem);
        using var built = new X509Chain();
        built.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        built.ChainPolicy.CustomTrustStore.AddRange(
            _roots.Where(each => each.Use is RootUse.MobilityOperatorRoot or RootUse.V2GRoot).Select(each => each.Root).ToArray());
        built.ChainPolicy.ExtraStore.AddRange(chain);
        built.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        built.ChainPolicy.DisableCertificateDownloads = true;
        built.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Count > 0 && built.ChainPolicy.CustomTrustStore.Count > 0 && built.Build(chain[0]);
    }

    /// <summary>Whom to ask whether each of them is revoked: those that name a responder, and whose issuer is at hand.</summary>
    public IReadOnlyList<OcspQuery> Queries(string chainPem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(chainPem);
        return
        [
            .. from certificate in chain
               let responder = certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().SelectMany(access => access.EnumerateOcspUris()).FirstOrDefault()
               where responder is not null && IssuerOf(certificate, chain) is not null
               select new OcspQuery(HashOf(certificate, IssuerOf(certificate, chain), HashKind.SHA256), responder),
        ];
    }

    /// <param name="kinds">Empty for all.</param>
    public IReadOnlyList<InstalledCertificate> List(IReadOnlyList<InstalledKind> kinds) =>
    [
        .. All().Where(each => kinds.Count == 0 || kinds.Contains(each.Kind))
            .Select(each => new InstalledCertificate(HashOf(each.Certificate, each.Issuer, HashKind.SHA256), each.Kind)),
    ];

    IEnumerable<(InstalledKind Kind, X509Certificate2 Certificate, X509Certificate2? Issuer)> All() =>
    [
        .. _roots.Select(each => (Kind(each.Use), each.Root, (X509Certificate2?)each.Root)),
        .. _own.Where(each => each.Key is CertificateUse.V2G or CertificateUse.V2G20 or CertificateUse.Combined)
            .Select(each => (InstalledKind.V2GChain, each.Value.Certificate, IssuerOf(each.Value.Certificate, each.Value.Chain))),
    ];

    X509Certificate2? IssuerOf(X509Certificate2 certificate, X509Certificate2Collection chain) =>
        chain.Concat(_roots.Select(each => each.Root)).FirstOrDefault(one => one.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData));

    static InstalledKind Kind(RootUse use) => use switch
    {
        RootUse.CentralSystemRoot => InstalledKind.CentralSystemRoot,
        RootUse.ManufacturerRoot => InstalledKind.ManufacturerRoot,
        RootUse.V2GRoot => InstalledKind.V2GRoot,
        RootUse.MobilityOperatorRoot => InstalledKind.MobilityOperatorRoot,
        _ => InstalledKind.OemRoot,
    };

    /// <summary>Of an issuer that is not at hand, the key cannot be named.</summary>
    static CertificateHash HashOf(X509Certificate2 certificate, X509Certificate2? issuer, HashKind kind) => new(
        kind, Hex(kind, certificate.IssuerName.RawData), Hex(kind, issuer?.PublicKey.EncodedKeyValue.RawData ?? []), certificate.SerialNumber);

    static string Hex(HashKind kind, byte[] bytes) => Convert.ToHexStringLower(kind switch
    {
        HashKind.SHA384 => SHA384.HashData(bytes),
        HashKind.SHA512 => SHA512.HashData(bytes),
        _ => SHA256.HashData(bytes),
    });

    /// <returns>Null where there is no such certificate; false for its own by which it connects, which it does not give up.</returns>
    public bool? Remove(CertificateHash hash)
    {
        bool Is(X509Certificate2 certificate, X509Certificate2? issuer) => HashOf(certificate, issuer, hash.Algorithm) is var own
            && Same(own.IssuerNameHash, hash.IssuerNameHash) && Same(own.IssuerKeyHash, hash.IssuerKeyHash) && Same(own.SerialNumber, hash.SerialNumber);
        if (!Hashes.Contains(hash.Algorithm))
            return null;
        if (_roots.RemoveAll(each => Is(each.Root, each.Root)) > 0)
            return true;
        foreach (var (use, own) in _own)
        {
            if (!Is(own.Certificate, IssuerOf(own.Certificate, own.Chain)))
                continue;
            return use is CertificateUse.V2G or CertificateUse.V2G20 && _own.Remove(use);
        }
        return null;
    }

    static bool Same(string one, string other) => one.TrimStart('0').Equals(other.TrimStart('0'), StringComparison.OrdinalIgnoreCase);
}
