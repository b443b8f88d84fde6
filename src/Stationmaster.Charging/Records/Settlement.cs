using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Records;

/// <summary>Why a record is not settled; it is kept all the same.</summary>
public enum Exclusion
{
    /// <summary>A stop without a start: nobody knows who pays.</summary>
    StopWithoutStart,
    /// <summary>The registers say what cannot be.</summary>
    InvalidMeterValues,
    /// <summary>The charge key was refused, and next to nothing flowed.</summary>
    TokenRefused,
    /// <summary>The connector asks nobody who they are.</summary>
    NoAuthentication,
    /// <summary>There is no tariff here.</summary>
    FreeCharging,
    /// <summary>Less than 0.2 kWh.</summary>
    TooLittleEnergy,
    /// <summary>The company that holds the charge key owns the location: it would pay itself.</summary>
    OwnFleet,
    /// <summary>An operator decided so.</summary>
    ByOperator,
}

/// <summary>Why a human should look at a record before it is settled.</summary>
public enum ReviewReason
{
    /// <summary>Field rule 1: a stop that belongs to nothing.</summary>
    StopWithoutStart,
    /// <summary>Field rule 5: two stops that differ.</summary>
    StopDiffers,
    /// <summary>Field rule 19: the register at the stop is below that at the start.</summary>
    InvalidMeterValues,
    /// <summary>Field rule 20: more energy than the connector could have delivered.</summary>
    ImplausibleEnergy,
    /// <summary>Field rule 48: longer than seven days.</summary>
    TooLong,
    /// <summary>Told again, its messages give another record.</summary>
    NotReproducible,
    /// <summary>A message about it came after it was sealed.</summary>
    LateMessage,
}

/// <summary>Whether a record is settled at once, not at all, or when somebody has looked at it.</summary>
public static class Settlement
{
    const long LeastMilliWh = 200_000;
    const long SlackMilliWh = 500_000;
    static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Whether the payer pays nothing because of it.</summary>
    public static bool IsFree(Exclusion exclusion) => exclusion != Exclusion.OwnFleet;

    /// <param name="isEnded">A session that runs may still take more.</param>
    public static Exclusion? ExclusionOf(Session session, Metering metering, bool isFree, bool isEnded) => session switch
    {
        _ when session.Is(SessionFlags.StopWithoutStart) => Exclusion.StopWithoutStart,
        _ when session.Is(SessionFlags.StopBelowStart) => Exclusion.InvalidMeterValues,
        // Where the times are estimates they say nothing against the energy.
        _ when metering.Flags.HasFlag(MeteringFlags.ImplausibleEnergy) && !session.Is(SessionFlags.TimeEstimated) => Exclusion.InvalidMeterValues,
        // A refused token's session is free only while next to nothing flowed: energy that was delivered is due.
        { Standing: not AuthorisationStatus.Accepted } when metering.EnergyMilliWh < LeastMilliWh && !session.Is(SessionFlags.StartMissing) =>
            Exclusion.TokenRefused,
        { Driver.Kind: TokenKind.None } => Exclusion.NoAuthentication,
        _ when isFree => Exclusion.FreeCharging,
        _ when isEnded && metering.EnergyMilliWh < LeastMilliWh => Exclusion.TooLittleEnergy,
        { Driver: { Person: null, Company: { } holder } } when holder.Id == session.Site.Company.Id => Exclusion.OwnFleet,
        _ => null,
    };

    /// <summary>Empty where nothing keeps it from being settled.</summary>
    public static ImmutableArray<ReviewReason> ReasonsOf(ChargeRecord record)
    {
        var reasons = ImmutableArray.CreateBuilder<ReviewReason>();
        var session = record.Session;
        if (session.Is(SessionFlags.StopWithoutStart))
            reasons.Add(ReviewReason.StopWithoutStart);
        if (session.Is(SessionFlags.StopDiffers))
            reasons.Add(ReviewReason.StopDiffers);
        if (record.Exclusion == Exclusion.InvalidMeterValues)
            reasons.Add(ReviewReason.InvalidMeterValues);
        else if (IsImplausible(record))
            reasons.Add(ReviewReason.ImplausibleEnergy);
        if (record.Durations.Total > Longest)
            reasons.Add(ReviewReason.TooLong);
        return reasons.ToImmutable();
    }

    /// <summary>The most a connector can deliver in the time, with a tenth and half a kWh of slack, mWh; null where its power is not known.</summary>
    public static long? MostMilliWh(Site site, TimeSpan time) =>
        site.MaxPowerW is { } powerW ? (powerW * (long)time.TotalSeconds / 36 * 11) + SlackMilliWh : null;

    static bool IsImplausible(ChargeRecord record) =>
        !record.Session.Is(SessionFlags.TimeEstimated | SessionFlags.StopWithoutStart)
        && record.Metering.EnergyMilliWh > MostMilliWh(record.Session.Site, record.Durations.Total);
}
