namespace Stationmaster.Charging.Tokens;

/// <summary>May this token charge? The words of OCPP 1.6 §7.2.</summary>
public enum AuthorisationStatus
{
    Accepted, Blocked, Expired, Invalid, ConcurrentTx,
    /// <summary>Its prepaid credit is used up (OCPP 2.x; older stations are told Blocked).</summary>
    NoCredit,
}

public sealed record Authorisation(AuthorisationStatus Status, DateTimeOffset? ExpiresAt = null, string? ParentUid = null)
{
    /// <summary>In which the station speaks to whoever presented the token (OCPP 2.x); null for its own.</summary>
    public string? Language { get; init; }

    /// <summary>Until when the station may remember the answer, where that ends before the token does (OCPP 2.x); null for no such time.</summary>
    public DateTimeOffset? CachedUntil { get; init; }

    /// <summary>For the driver to read at the station (OCPP 2.x); null for nothing.</summary>
    public string? Message { get; init; }

    public static Authorisation Invalid { get; } = new(AuthorisationStatus.Invalid);
}
