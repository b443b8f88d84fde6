using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Certificates;

namespace Stationmaster.Server.Pki;

/// <param name="Why">Plain words where it does not hold.</param>
public sealed record ContractVerdict(ContractStanding Standing, string? Why = null)
{
    internal static ContractVerdict Good { get; } = new(ContractStanding.Accepted);
}

/// <summary>
/// Whether the contract certificate that a vehicle showed holds (OCPP 2.0.1 Part 2, C07): its chain, where the station leaves checking it
/// to us, against the roots that are kept here; and by whoever knows whether one of the chain is revoked. What cannot be found out is not
/// taken for good.
/// </summary>
sealed partial class ContractJudge(VehicleRootStore roots, OcspClient ocsp, RevocationLists lists, TimeProvider time, ILogger<ContractJudge> logger)
{
    public async Task<ContractVerdict> Judge(long chargeBoxId, string emaid, ContractProof proof, CancellationToken ct)
    {
        using var trusted = new Held(await roots.Certificates(ct, RootUse.MobilityOperatorRoot, RootUse.V2GRoot));
        var verdict = proof.ChainPem is { } pem
            ? await Judge(emaid, pem, proof, trusted.Certificates, ct)
            : await Revocation(proof.Queries, trusted.Certificates, ct);
        if (verdict.Why is { } why)
            LogRefused(chargeBoxId, emaid, verdict.Standing, why);
        return verdict;
    }

    async Task<ContractVerdict> Judge(string emaid, string pem, ContractProof proof, X509Certificate2Collection trusted, CancellationToken ct)
    {
        using var shown = new Held(Read(pem));
        if (shown.Certificates.Count == 0)
            return new(ContractStanding.CertChainError, "what was shown is no certificate");
        var contract = shown.Certificates[0];
        if (SigningRequest.CommonNameOf(contract) is not { } name || !Emaid.AreSame(name, emaid))
            return new(ContractStanding.CertChainError, $"the certificate is of '{SigningRequest.CommonNameOf(contract)}'");
        using var chain = Chain(trusted, shown.Certificates);
        if (!Build(chain, contract))
            return Fault(chain, contract);
        X509Certificate2[] path = [.. chain.ChainElements.Select(element => element.Certificate)];
        try
        {
            return await Revocation(Named(path, proof), path, ct);
        }
        finally
        {
            foreach (var one in path)
                one.Dispose();
        }
    }

    /// <summary>Whom to ask about each of a chain but its root: as the station says, else as the certificate does.</summary>
    static IReadOnlyCollection<OcspQuery> Named(X509Certificate2[] path, ContractProof proof)
    {
        List<OcspQuery> queries = [];
        for (var i = 0; i + 1 < path.Length; i++)
        {
            var hash = CertificateNames.Of(path[i], path[i + 1]);
            if (proof.Queries.FirstOrDefault(query => IsAbout(query.Hash, path[i], path[i + 1])) is { } said)
                queries.Add(said);
            else if (ResponderOf(path[i]) is { } address)
                queries.Add(new(hash, address));
        }
        return queries;
    }

    static bool IsAbout(CertificateHash hash, X509Certificate2 certificate, X509Certificate2 issuer) =>
        CertificateNames.AreSame(hash, CertificateNames.Of(certificate, issuer, hash.Algorithm));

    static string? ResponderOf(X509Certificate2 certificate) => certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>()
        .SelectMany(access => access.EnumerateOcspUris()).FirstOrDefault();

    async Task<ContractVerdict> Revocation(IReadOnlyCollection<OcspQuery> queries, IEnumerable<X509Certificate2> issuers, CancellationToken ct)
    {
        ContractVerdict worst = ContractVerdict.Good;
        foreach (var found in await Task.WhenAll(queries.Select(query => Ask(query, issuers, ct))))
        {
            if (found.Standing == ContractStanding.CertificateRevoked)
                return found;
            if (found.Standing != ContractStanding.Accepted)
                worst = found;
        }
        return worst;
    }

    async Task<ContractVerdict> Ask(OcspQuery query, IEnumerable<X509Certificate2> issuers, CancellationToken ct)
    {
        try
        {
            return (await ocsp.Ask(query, issuers, ct)).Status switch
            {
                RevocationStatus.Good => ContractVerdict.Good,
                RevocationStatus.Revoked => new(ContractStanding.CertificateRevoked, $"certificate {query.Hash.SerialNumber} was revoked"),
                _ => new(ContractStanding.NoCertificateAvailable, $"the OCSP responder does not know certificate {query.Hash.SerialNumber}"),
            };
        }
        catch (OutsideException e)
        {
            return new(ContractStanding.NoCertificateAvailable, $"whether certificate {query.Hash.SerialNumber} is revoked cannot be found out: {e.Message}");
        }
    }

    X509Chain Chain(X509Certificate2Collection trusted, X509Certificate2Collection shown)
    {
        var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(trusted);
        policy.ExtraStore.AddRange(shown);
        (policy.RevocationMode, policy.DisableCertificateDownloads) = (X509RevocationMode.NoCheck, true);
        policy.VerificationTime = time.GetUtcNow().LocalDateTime;
        return chain;
    }

    static bool Build(X509Chain chain, X509Certificate2 contract)
    {
        try
        {
            return chain.Build(contract);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static ContractVerdict Fault(X509Chain chain, X509Certificate2 contract)
    {
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (flags.HasFlag(X509ChainStatusFlags.UntrustedRoot) || flags.HasFlag(X509ChainStatusFlags.PartialChain))
            return new(ContractStanding.CertChainError, $"the certificate leads to no root that is kept here (issuer {contract.Issuer})");
        if (flags.HasFlag(X509ChainStatusFlags.NotSignatureValid))
            return new(ContractStanding.SignatureError, "a signature of the chain does not hold");
        return flags.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? new(ContractStanding.CertificateExpired, $"a certificate of the chain is not valid now (the contract's until {contract.End():yyyy-MM-dd})")
            : new(ContractStanding.CertChainError, $"the chain does not hold ({flags})");
    }

    static X509Certificate2Collection Read(string pem)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            all.Clear();
        }
        return all;
    }

    /// <summary>What a station asks of a chain: of each certificate by its own source (GetCertificateChainStatus).</summary>
    public async Task<ChainStatusFound> Judge(ChainStatusAsked asked, CancellationToken ct)
    {
        using var trusted = new Held(await roots.Certificates(ct, RootUse.MobilityOperatorRoot, RootUse.V2GRoot, RootUse.OemRoot));
        return new([.. await Task.WhenAll(asked.Queries.Select(query => Judge(query, trusted.Certificates, ct)))]);
    }

    /// <summary>How soon a station may ask again about what could not be found out.</summary>
    static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    async Task<ChainStatus> Judge(ChainQuery query, X509Certificate2Collection issuers, CancellationToken ct)
    {
        foreach (var address in query.Addresses)
        {
            try
            {
                if (query.Source == RevocationSource.Ocsp)
                {
                    var found = await ocsp.Ask(new(query.Hash, address), issuers, ct);
                    return new(query, found.Status, found.NextUpdate);
                }
                var (status, next) = await lists.Ask(query.Hash, address, issuers, ct);
                return new(query, status, next);
            }
            catch (OutsideException e)
            {
                LogUnknown(address, e.Message);
            }
        }
        return new(query, RevocationStatus.Failed, time.GetUtcNow() + Again);
    }

    [LoggerMessage(LogLevel.Warning, "Charge box {ChargeBoxId}: the contract certificate of {Emaid} is refused as {Standing}: {Why}")]
    partial void LogRefused(long chargeBoxId, string emaid, ContractStanding standing, string why);

    [LoggerMessage(LogLevel.Warning, "Whether a certificate is revoked could not be found out at {Address}: {Why}")]
    partial void LogUnknown(string address, string why);
}
