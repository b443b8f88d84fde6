using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>Fetch this firmware and install it (OCPP 1.6 §5.19; 2.0.1 functional block L, where it may be signed or not).</summary>
/// <param name="RequestId">By which the station names it, where its version does (not 1.6).</param>
/// <param name="Location">Where it is fetched: http, https, ftp, ftps or sftp.</param>
public sealed record UpdateFirmware(int RequestId, string Location, DateTimeOffset RetrieveAt) : Order
{
    /// <summary>Null for as soon as it is fetched; OCPP 1.6 knows no other.</summary>
    public DateTimeOffset? InstallAt { get; init; }
    public int? Retries { get; init; }
    public int? RetryIntervalSeconds { get; init; }
}

/// <summary>The same, signed by its maker: the station installs it only if the signature holds (OCPP 1.6 security extension §5.21, 2.0.1 L01).</summary>
/// <param name="Certificate">PEM of whoever signed it.</param>
/// <param name="Signature">Base64.</param>
public sealed record UpdateFirmwareSigned(
    int RequestId, string Location, DateTimeOffset RetrieveAt, string Certificate, string Signature) : Order
{
    public DateTimeOffset? InstallAt { get; init; }
    public int? Retries { get; init; }
    public int? RetryIntervalSeconds { get; init; }
}

/// <summary>Fetch this firmware and offer it to the stations behind (OCPP 2.0.1 L03: a local controller).</summary>
/// <param name="Checksum">MD5, in hexadecimal.</param>
public sealed record PublishFirmware(int RequestId, string Location, string Checksum) : Order
{
    public int? Retries { get; init; }
    public int? RetryIntervalSeconds { get; init; }
}

public sealed record UnpublishFirmware(string Checksum) : Order;

public enum LogKind { Diagnostics, Security, DataCollector }

/// <summary>Upload a log (OCPP 1.6 security extension §5.5; 2.0.1 functional block N).</summary>
/// <param name="Location">To where: http, https, ftp, ftps or sftp.</param>
public sealed record RequestLog(int RequestId, LogKind Kind, string Location) : Order
{
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public int? Retries { get; init; }
    public int? RetryIntervalSeconds { get; init; }
}

/// <summary>Upload the diagnostics (OCPP 1.6 §5.9): for stations that do not know <see cref="RequestLog"/>.</summary>
/// <param name="Location">A folder to put the file into.</param>
public sealed record RequestDiagnostics(string Location) : Order
{
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public int? Retries { get; init; }
    public int? RetryIntervalSeconds { get; init; }
}

/// <summary>How a signed update goes on (OCPP 1.6 security extension: SignedFirmwareStatusNotification).</summary>
public sealed record SignedFirmwareStatusReported(string Status, int? RequestId) : StationEvent;

/// <summary>How the upload of a log goes on.</summary>
public sealed record LogStatusReported(string Status, int? RequestId) : StationEvent;

/// <summary>How publishing firmware goes on (OCPP 2.x).</summary>
/// <param name="Locations">Where the stations behind fetch it, once it is published.</param>
public sealed record FirmwarePublishingReported(string Status, int? RequestId, ImmutableArray<string> Locations) : StationEvent;

/// <summary>What a station works at for a while, telling how it goes on.</summary>
public enum JobKind { Firmware, PublishFirmware, Log }

/// <summary>How it goes on.</summary>
/// <param name="RequestId">Null where the station does not say which: its newest.</param>
public sealed record JobReported(JobKind Kind, string Status, int? RequestId, string? Note, DateTimeOffset At) : StationChange;
