using System.Collections.Frozen;

namespace Stationmaster.Charging.Stations;

/// <summary>Something a station wrote into its security log (SecurityEventNotification: OCPP 1.6 security whitepaper §4.10, 2.x A04).</summary>
/// <param name="Type">One of <see cref="SecurityEvents"/>, or a vendor's own word.</param>
/// <param name="TechInfo">The station's own free text.</param>
public sealed record SecurityEventTold(string Type, DateTimeOffset? At, string? TechInfo = null) : StationEvent;

/// <param name="At">By the station's clock.</param>
public sealed record SecurityEventNoted(string Type, DateTimeOffset At, string? TechInfo, bool IsAlarming) : StationChange;

/// <summary>The security events that OCPP names (2.0.1 part 2 appendices §1, and the names of 1.6 where they differ).</summary>
public static class SecurityEvents
{
    /// <summary>Those that may mean an attack, a forgery or a station about to lose its log: an operator should look.</summary>
    static readonly FrozenSet<string> Alarming = FrozenSet.ToFrozenSet(
    [
        "FailedToAuthenticateAtCsms", "FailedToAuthenticateAtCentralSystem", "CsmsFailedToAuthenticate", "CentralSystemFailedToAuthenticate",
        "SecurityLogWasCleared", "MemoryExhaustion", "AttemptedReplayAttacks", "TamperDetectionActivated", "InvalidFirmwareSignature",
        "InvalidFirmwareSigningCertificate", "InvalidCsmsCertificate", "InvalidCentralSystemCertificate",
        "InvalidChargingStationCertificate", "InvalidChargePointCertificate", "InvalidTLSVersion", "InvalidTLSCipherSuite",
        "MaintenanceLoginFailed",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>What a station does every day: started, reset, set its clock, took firmware or settings it was given.</summary>
    public static bool IsAlarming(string type) => Alarming.Contains(type);
}
