using Stationmaster.Server.Certificates;
using Stationmaster.Server.ChargeBoxes;

namespace Stationmaster.Server.Security;

/// <summary>Whether a station is let in, and by which security profile it came (OCPP 2.0.1 part 2 §A.1.3, and the 1.6 whitepaper §2).</summary>
/// <param name="Profile">0: without proof. 1: password. 2: password over TLS. 3: certificate.</param>
/// <param name="Refusal">Plain words for the station; null when it is let in.</param>
/// <param name="IsKnown">It proved who it is, and yet may not come like this.</param>
/// <param name="CertificateId">The certificate of ours it came with.</param>
public sealed record Entry(int Profile, string? Refusal = null, bool IsKnown = false, long? CertificateId = null);

/// <summary>Looks at what a connecting station shows, and at what it has shown before: it never comes by less.</summary>
public sealed class StationEntrance(
    SecurityStore store, ClientCertificates clientCertificates, CertificateStore certificates, SecurityOptions options, SecurityAlarms alarms,
    TimeProvider time)
{
    /// <summary>That a certificate is in use is written down now and then, not at every connection.</summary>
    static readonly TimeSpan NotedAgain = TimeSpan.FromDays(1);

    internal const string Wrong = "Connect with HTTP Basic: the station's identity and its password.";

    /// <summary>The profile below which nobody is let in.</summary>
    public int AtLeast => options.MinimumProfile;

    /// <summary>Whether it shows anything by which it might be known.</summary>
    public static bool ShowsCertificate(HttpContext context) => ClientCertificates.Of(context) is not null;

    public async Task<Entry> Judge(HttpContext context, string identity, ChargeBoxCredentials credentials, CancellationToken ct)
    {
        var id = credentials.ChargeBoxId;
        if (credentials.Verdict == PasswordVerdict.Deleted)
            return new(0, Wrong);
        var certificate = ClientCertificates.Of(context);
        var shown = certificate is null ? null : await clientCertificates.Judge(certificate, id, identity, credentials.SerialNumber, ct);
        var profile = shown is { Fault: null } ? 3 : !credentials.IsAuthenticated ? 0 : context.Request.IsHttps || certificate is not null ? 2 : 1;
        if (shown is { Fault: { } fault, IsForged: true })
            alarms.Raise(id, "CertificateRefused", $"{fault} ({Stations.Limits.Peer.Text(context)})");
        var standing = credentials.Standing;
        var floor = standing.Floor(options);
        if (profile == 0 && !credentials.IsAllowed)
        {
            if (floor > 0 && credentials.Verdict == PasswordVerdict.Missing && certificate is null)
                alarms.Raise(id, "DowngradeRefused", $"Somebody came by its name without credentials ({Stations.Limits.Peer.Text(context)})");
            return new(0, shown?.Fault is { } why ? $"{why}." : Wrong);
        }
        if (profile < floor)
        {
            alarms.Raise(id, "DowngradeRefused", $"It came by security profile {profile}, and must come by {floor} ({Stations.Limits.Peer.Text(context)})");
            var also = shown?.Fault is { } fault2 ? $" {fault2}." : "";
            return new(profile, $"This charging station must connect by security profile {floor} or higher; this was {profile}.{also}", IsKnown: profile > 0);
        }
        if (standing.Profile != profile || standing.Seen < profile || standing.MovingTo <= profile)
            await store.Came(id, profile, ct);
        if (shown is { Fault: null, CertificateId: { } used } && !(time.GetUtcNow() - shown.LastUsedAt < NotedAgain))
            await certificates.Used(used, ct);
        return new(profile, CertificateId: shown?.CertificateId);
    }
}
