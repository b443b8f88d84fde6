namespace Stationmaster.Charging.Tokens;

/// <summary>How tokens that nobody registered are treated.</summary>
public enum UnknownTokens { Refuse, Accept }

public static class Standing
{
    /// <summary>May this token charge now?</summary>
    /// <param name="driver">Null for a token nobody registered.</param>
    /// <param name="chargesElsewhere">It has a running session on another connector. OCPP 1.6 §7.2 allows ConcurrentTx for a start only.</param>
    /// <param name="currency">In which it would be billed; null where that is not known. Credit in another one pays nothing there.</param>
    public static Authorisation Of(Driver? driver, UnknownTokens unknown, DateTimeOffset now, bool chargesElsewhere, string? currency = null) =>
        Of(driver, unknown, chargesElsewhere, currency, now) is var told && driver?.Credit is not null ? told with { CachedUntil = now } : told;

    /// <summary>Of who pays at once, without a key (OCPP 2.1: DirectPayment): it is good once, so no station need remember it.</summary>
    public static Authorisation OfPayment(bool isTaken, DateTimeOffset now) =>
        new(isTaken ? AuthorisationStatus.Accepted : AuthorisationStatus.Invalid) { CachedUntil = now };

    static Authorisation Of(Driver? driver, UnknownTokens unknown, bool chargesElsewhere, string? currency, DateTimeOffset now) => driver switch
    {
        null => unknown == UnknownTokens.Accept ? new(AuthorisationStatus.Accepted) : Authorisation.Invalid,
        { IsActive: false } => Of(AuthorisationStatus.Blocked, driver),
        { ExpiresAt: { } expiry } when expiry <= now => Of(AuthorisationStatus.Expired, driver),
        { ValidFrom: var from } when from > now => Of(AuthorisationStatus.Invalid, driver),
        { Credit: { } credit } when credit.Available <= 0 || (currency is not null && currency != credit.Currency) => Of(AuthorisationStatus.NoCredit, driver),
        { AllowsConcurrent: false, Kind: not (TokenKind.Terminal or TokenKind.None) } when chargesElsewhere => Of(AuthorisationStatus.ConcurrentTx, driver),
        _ => Of(AuthorisationStatus.Accepted, driver),
    };

    static Authorisation Of(AuthorisationStatus status, Driver driver) => new(status, driver.ExpiresAt, driver.ParentUid) { Language = driver.Language };
}
