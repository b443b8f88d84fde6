namespace Stationmaster.Charging.Tokens;

/// <summary>May this token charge? The words of OCPP 1.6 §7.2.</summary>
public enum AuthorisationStatus { Accepted, Blocked, Expired, Invalid, ConcurrentTx }

public sealed record Authorisation(AuthorisationStatus Status, DateTimeOffset? ExpiresAt = null, string? ParentUid = null)
{
    public static Authorisation Invalid { get; } = new(AuthorisationStatus.Invalid);
}
