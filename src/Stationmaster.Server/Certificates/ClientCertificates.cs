using System.Security.Cryptography.X509Certificates;
using Stationmaster.Server.Security;

namespace Stationmaster.Server.Certificates;

/// <param name="Fault">Why the certificate does not prove that the station is who it says; null when it does.</param>
/// <param name="IsForged">It leads to an authority that is trusted here, and yet it is void, or another's: somebody should look.</param>
/// <param name="CertificateId">Its row, where it is one of ours.</param>
/// <param name="LastUsedAt">When the station last connected with it, where it is one of ours.</param>
public sealed record CertificateVerdict(string? Fault, bool IsForged, long? CertificateId, DateTimeOffset? LastUsedAt = null);

/// <summary>Whether the certificate that a connection came with proves which station it is.</summary>
public sealed class ClientCertificates(AuthorityStore authorities, CertificateStore certificates, TrustedRoots roots, SecurityOptions options)
{
    /// <summary>That of the TLS connection, or what a trusted proxy handed over; null for none.</summary>
    public static X509Certificate2? Of(HttpContext context) =>
        context.Features.Get<HandedOver>() is { } handed ? handed.Certificate : context.Connection.ClientCertificate;

    /// <param name="serialNumber">As the charge box is registered: OCPP lets stations be named by it (2.0.1 A00.FR.412).</param>
    public async Task<CertificateVerdict> Judge(
        X509Certificate2 certificate, long chargeBoxId, string identity, string? serialNumber, CancellationToken ct)
    {
        // One that was given out under a root nobody knows here: another node has just made it.
        var ours = IsOurs(certificate, await authorities.All(ct))
            || (await certificates.OfSerial(certificate.SerialNumber, ct) is not null && IsOurs(certificate, await authorities.All(ct, TimeSpan.Zero)));
        if (roots.Fault(certificate, null) is { } fault)
            return new($"Its certificate {fault}", ours, null);
        var commonName = SigningRequest.CommonNameOf(certificate);
        // A station tells its serial number itself, so it counts only where our own record says whose the certificate is.
        if (commonName != identity && (!ours || serialNumber is null || commonName != serialNumber))
            return new($"Its certificate is of '{commonName}'", true, null);
        if (!ours)
        {
            return options.Organization is { } organization && SigningRequest.OrganizationOf(certificate) != organization
                ? new($"Its certificate is of the organization '{SigningRequest.OrganizationOf(certificate)}'", true, null)
                : new(null, false, null);
        }
        return await certificates.OfSerial(certificate.SerialNumber, ct) switch
        {
            null => new("Its certificate is not among those that were given out", true, null),
            { RevokedMs: { } } => new("Its certificate was revoked", true, null),
            { ChargeBoxId: var owner } when owner != chargeBoxId => new("Its certificate was given to another charge box", true, null),
            var own => new(null, false, own.Id, Storage.Epoch.FromMs(own.UsedMs)),
        };
    }

    static bool IsOurs(X509Certificate2 certificate, IReadOnlyList<Authority> authorities) =>
        authorities.Any(one => one.Certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData));
}
