namespace Stationmaster.Charging.Tokens;

/// <summary>How tokens that nobody registered are treated.</summary>
public enum UnknownTokens { Refuse, Accept }

public static class Standing
{
    /// <summary>May this token charge now?</summary>
    /// <param name="driver">Null for a token nobody registered.</param>
    /// <param name="chargesElsewhere">It has a running session on another connector. OCPP 1.6 §7.2 allows ConcurrentTx for a start only.</param>
    public static Authorisation Of(Driver? driver, UnknownTokens unknown, DateTimeOffset now, bool chargesElsewhere) => driver switch
    {
        null => unknown == UnknownTokens.Accept ? new(AuthorisationStatus.Accepted) : Authorisation.Invalid,
        { IsActive: false } => Of(AuthorisationStatus.Blocked, driver),
        { ExpiresAt: { } expiry } when expiry <= now => Of(AuthorisationStatus.Expired, driver),
        { ValidFrom: var from } when from > now => Of(AuthorisationStatus.Invalid, driver),
        { AllowsConcurrent: false, Kind: not (TokenKind.Terminal or TokenKind.None) } when chargesElsewhere => Of(AuthorisationStatus.ConcurrentTx, driver),
        _ => Of(AuthorisationStatus.Accepted, driver),
    };

    static Authorisation Of(AuthorisationStatus status, Driver driver) => new(status, driver.ExpiresAt, driver.ParentUid);
}
