using Stationmaster.Server.Certificates;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Security;

/// <summary>How a charge box proves who it is, and what may be done about it.</summary>
/// <param name="Profile">The security profile it last came by: 0 without proof, 1 password, 2 password over TLS, 3 certificate. Null before it came.</param>
/// <param name="HighestProfile">The highest it came by: it is not let in by a lower one.</param>
/// <param name="MinimumProfile">Asked of this charge box; null for the installation's own.</param>
/// <param name="InstallationMinimum">Asked of every charge box.</param>
/// <param name="RequiredProfile">What it must come by at least: the highest of these.</param>
/// <param name="MovingTo">Told to come by this profile, and has not yet.</param>
/// <param name="RootInstalledAt">When it took a root certificate to check the server's by.</param>
/// <param name="Moves">The profiles it could be moved to, with what it lacks.</param>
public sealed record SecurityView(
    int? Profile, DateTimeOffset? ProfileSince, int HighestProfile, int? MinimumProfile, int InstallationMinimum, int RequiredProfile, int? MovingTo,
    DateTimeOffset? MovingSince, PasswordView Password, DateTimeOffset? RootInstalledAt, IReadOnlyList<PossibleMove> Moves,
    IReadOnlyList<StationCertificate> Certificates);

/// <param name="IsUsed">It came with it.</param>
/// <param name="RotatingSince">A new one was sent and is not used yet; both hold until it is.</param>
public sealed record PasswordView(DateTimeOffset SetAt, bool IsUsed, DateTimeOffset? RotatingSince);

/// <param name="Missing">What it lacks, in plain words; empty when it can be moved.</param>
public sealed record PossibleMove(int Profile, IReadOnlyList<string> Missing);

/// <summary>What is left out stays as it is.</summary>
/// <param name="MinimumProfile">0 to 3, or null for the installation's own.</param>
/// <param name="AcceptLower">True once: what it came by before binds no more, as after a replacement or a reset to factory settings.</param>
public sealed record SecurityChange(Given<int?> MinimumProfile = default, Given<bool?> AcceptLower = default);

/// <param name="Purpose">ChargingStation, V2G, V2G20 or Combined; left out, ChargingStation.</param>
public sealed record CertificateRequestOrder(string? Purpose = null);

/// <param name="Type">CentralSystemRoot, ManufacturerRoot, V2GRoot, MobilityOperatorRoot or OemRoot.</param>
/// <param name="Certificate">PEM; left out, the root that is named, else that of Stationmaster's authority.</param>
/// <param name="RootId">One of the roots that are kept here (/v2/certificates/roots); its own use where no type is given.</param>
public sealed record CertificateInstallation(string? Type = null, string? Certificate = null, long? RootId = null);

/// <summary>A certificate as the charge box names it.</summary>
/// <param name="Type">As in an installation, or V2GChain; null where the charge box does not say.</param>
/// <param name="IsOurs">The root of Stationmaster's authority.</param>
/// <param name="Subject">Whose it is, where it is one of ours or of the roots that are kept here.</param>
public sealed record InstalledCertificateView(
    string? Type, string? HashAlgorithm, string? IssuerNameHash, string? IssuerKeyHash, string? SerialNumber, bool IsOurs = false, string? Subject = null);

/// <summary>As it was listed.</summary>
public sealed record NamedCertificate(
    string? HashAlgorithm = null, string? IssuerNameHash = null, string? IssuerKeyHash = null, string? SerialNumber = null);

public sealed record InstalledCertificatesAnswer(
    string Status, Charging.Stations.OutcomeKind Outcome, ChargeBoxes.OrderError? Error, long? OrderId, IReadOnlyList<InstalledCertificateView> Certificates);
