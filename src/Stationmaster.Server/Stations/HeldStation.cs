namespace Stationmaster.Server.Stations;

/// <summary>A station nobody registered, connected and waiting for an operator's word. Strings are as it sent them.</summary>
/// <param name="OfferedCredentials">It sent a password, which nobody can check.</param>
public sealed record HeldStation(
    string Identity, string RemoteAddress, string? Vendor, string? Model, string? SerialNumber, string? FirmwareVersion,
    DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, int Attempts, bool OfferedCredentials);
