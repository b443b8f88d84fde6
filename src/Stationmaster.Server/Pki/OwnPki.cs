using Stationmaster.Charging.Stations;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.Security;

namespace Stationmaster.Server.Pki;

/// <summary>
/// Our own authority signs; whoever an operator named issues contract certificates, since only a mobility operator's service can: the answer
/// to a vehicle is EXI signed by a provisioning service that vehicles trust, and holds a key encrypted for that vehicle.
/// </summary>
sealed class OwnPki(
    AuthorityStore authorities, CertificateStore certificates, OcspClient ocsp, OcspResponder responder, SecurityOptions options,
    ContractService? contracts = null) : IPki
{
    public async Task<(long Id, string ChainPem)> Sign(long chargeBoxId, SigningRequest asked, CertificateUse use, CancellationToken ct) =>
        await certificates.Issue(await authorities.Current(ct), chargeBoxId, asked, use, options.CertificateLife, options.Pki.Address, ct);

    public async Task<EvCertificateFound> ContractFor(long chargeBoxId, EvCertificateAsked asked, CancellationToken ct)
    {
        if (contracts is null)
            return new(null, Why: "No service that issues contract certificates is set up here (--contract-service)");
        try
        {
            return await contracts.Ask(chargeBoxId, asked, ct);
        }
        catch (OutsideException e)
        {
            return new(null, Why: $"The contract certificate service: {e.Message}");
        }
    }

    /// <summary>Who asks checks the signature; by our own roots it is checked here too, since nobody else would notice.</summary>
    public async Task<CertificateStatusFound> StatusOf(OcspQuery query, CancellationToken ct)
    {
        try
        {
            var isOurs = OcspId.Of(query.Hash) is { } id && await responder.AuthorityOf(id, ct) is not null;
            var found = await ocsp.Ask(query, isOurs ? [.. await responder.Roots(ct)] : null, ct);
            return new(Convert.ToBase64String(found.Response));
        }
        catch (OutsideException e)
        {
            return new(null, $"{char.ToUpperInvariant(e.Message[0])}{e.Message[1..]}");
        }
    }
}
