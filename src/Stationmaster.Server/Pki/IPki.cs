using Stationmaster.Charging.Stations;
using Stationmaster.Server.Certificates;

namespace Stationmaster.Server.Pki;

/// <summary>
/// The public-key infrastructure that stations and vehicles are served from. That a request may be made was decided before; here it is
/// carried out.
/// </summary>
public interface IPki
{
    /// <summary>Signs what a station asks for, and keeps what was given out.</summary>
    /// <returns>Its row, and the chain in PEM: the certificate first, no root.</returns>
    Task<(long Id, string ChainPem)> Sign(long chargeBoxId, SigningRequest asked, CertificateUse use, CancellationToken ct);

    /// <summary>A contract certificate for a vehicle. Where there is none to be had, the answer says why.</summary>
    Task<EvCertificateFound> ContractFor(long chargeBoxId, EvCertificateAsked asked, CancellationToken ct);

    /// <summary>What an OCSP responder says of a certificate, in its own signed words. Where nobody says anything, the answer says why.</summary>
    Task<CertificateStatusFound> StatusOf(OcspQuery query, CancellationToken ct);
}
