namespace Stationmaster.Server.Security;

/// <summary>How stations must prove who they are, and how our own certificate authority signs.</summary>
public sealed record SecurityOptions
{
    /// <summary>The security profile (0 to 3) below which no station is let in.</summary>
    public int MinimumProfile { get; init; }

    /// <summary>Whether stations are asked for a certificate on https addresses: profile 3 needs it.</summary>
    public bool AskForCertificates { get; init; } = true;

    /// <summary>PEM of further authorities whose certificates stations may come with; null for ours alone.</summary>
    public string? TrustedRootsFile { get; init; }

    /// <summary>The header in which a trusted proxy hands over a station's certificate; null for none.</summary>
    public string? CertificateHeader { get; init; }

    /// <summary>The organization (O) that requests and certificates of stations must name; null for any.</summary>
    public string? Organization { get; init; }

    /// <summary>How long a station's certificate is valid.</summary>
    public TimeSpan CertificateLife { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How long before its end a station is asked to renew its certificate.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// What the authority's keys are encrypted by in the database: the first by now, the others formerly. Empty: they lie there in plain.
    /// </summary>
    public IReadOnlyList<string> AuthorityPassphrases { get; init; } = [];

    /// <summary>What ISO 15118 needs of the world outside.</summary>
    public Pki.PkiOptions Pki { get; init; } = new();

    /// <summary>The address that stations are told to connect to, without their identity, as in wss://csms.example.com/ocpp.</summary>
    public string? StationUrl { get; init; }
}
