using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Pki;

/// <summary>A root of ISO 15118 that is kept here: to check contract certificates by, and to install in stations.</summary>
/// <param name="Use">V2GRoot, MobilityOperatorRoot or OemRoot.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, hexadecimal.</param>
/// <param name="AddedBy">Who added it.</param>
public sealed record VehicleRoot(
    long Id, RootUse Use, string Subject, string Fingerprint, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset AddedAt,
    string AddedBy, string Pem);

public sealed record VehicleRootList(IReadOnlyList<VehicleRoot> Data);

/// <param name="Use">V2GRoot, MobilityOperatorRoot or OemRoot.</param>
/// <param name="Certificate">PEM; one or several.</param>
public sealed record NewVehicleRoot(string? Use, string? Certificate);
