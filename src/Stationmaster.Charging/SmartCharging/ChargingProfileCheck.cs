namespace Stationmaster.Charging.SmartCharging;

/// <param name="Field">As in schedules[0].periods[1].limit.</param>
public sealed record ProfileFault(string Field, string What);

/// <summary>Whether a profile makes sense, whatever the station: pure.</summary>
public static class ChargingProfileCheck
{
    public const int MostPeriods = 1024, MostSchedules = 3, HighestStackLevel = 1000;
    const int SecondsPerDay = 86_400, DaysPerWeek = 7;
    const decimal HighestLimit = 10_000_000m;

    /// <summary>What is wrong with it, the first of each kind; empty when nothing is.</summary>
    public static IEnumerable<ProfileFault> Of(ChargingProfile profile)
    {
        if (profile.StackLevel is < 0 or > HighestStackLevel)
            yield return new("stackLevel", $"stackLevel must be between 0 and {HighestStackLevel}.");
        if (profile.Purpose == ChargingPurpose.ExternalConstraints)
            yield return new("purpose", "External constraints are set at the station, not from here.");
        if (profile.Purpose == ChargingPurpose.Tx && profile.TransactionId is null && profile.OwnId is null)
            yield return new("transactionId", "A profile for a transaction needs one.");
        if (profile.Purpose != ChargingPurpose.Tx && profile.TransactionId is not null)
            yield return new("transactionId", "Only a profile for a transaction names one.");
        if (profile.Kind == ProfileKind.Recurring && profile.Recurrency is null)
            yield return new("recurrency", "A recurring profile is Daily or Weekly.");
        if (profile.Kind != ProfileKind.Recurring && profile.Recurrency is not null)
            yield return new("recurrency", "Only a recurring profile recurs.");
        if (profile is { Kind: ProfileKind.Relative, Purpose: ChargingPurpose.StationMax })
            yield return new("kind", "The station's maximum cannot count from a transaction's start.");
        if (profile.MostOfflineSeconds is < 0)
            yield return new("mostOfflineSeconds", "mostOfflineSeconds must not be below 0.");
        if (profile.IsGoneAfterOffline && profile.MostOfflineSeconds is null)
            yield return new("isGoneAfterOffline", "It needs mostOfflineSeconds.");
        if (profile.AskEverySeconds is < 1 || profile is { AskEverySeconds: not null, Kind: not ProfileKind.Dynamic })
            yield return new("askEverySeconds", "Of a dynamic profile only, and at least 1.");
        if (profile.ValidFrom >= profile.ValidUntil)
            yield return new("validUntil", "validUntil must lie after validFrom.");
        if (profile.Schedules.IsDefaultOrEmpty || profile.Schedules.Length > MostSchedules)
        {
            yield return new("schedules", $"A profile has 1 to {MostSchedules} schedules.");
            yield break;
        }
        for (var i = 0; i < profile.Schedules.Length; i++)
        {
            foreach (var fault in Of(profile, profile.Schedules[i]))
                yield return fault with { Field = $"schedules[{i}].{fault.Field}" };
        }
    }

    static IEnumerable<ProfileFault> Of(ChargingProfile profile, ChargingSchedule schedule)
    {
        var longest = profile.Recurrency switch
        {
            Recurrency.Daily => SecondsPerDay,
            Recurrency.Weekly => SecondsPerDay * DaysPerWeek,
            _ => int.MaxValue,
        };
        if (schedule.DurationSeconds is <= 0)
            yield return new("durationSeconds", "durationSeconds must be greater than 0.");
        if (schedule.DurationSeconds > longest)
            yield return new("durationSeconds", "It is over before it recurs: durationSeconds is too long.");
        if (profile.Kind is ProfileKind.Absolute or ProfileKind.Recurring && schedule.StartsAt is null)
            yield return new("startsAt", "An absolute or recurring schedule has a start.");
        if (profile.Kind == ProfileKind.Dynamic && schedule.Periods is { IsDefault: false, Length: > 1 })
            yield return new("periods", "A dynamic profile has one period; what it allows is told anew.");
        if (schedule.FromSoc is < 0 or > 100 || schedule.FromSoc is null != schedule.LimitFromSoc is null)
            yield return new("fromSoc", "fromSoc is 0 to 100 percent, with limitFromSoc beside it.");
        if (schedule.RandomDelaySeconds is < 0 or > SecondsPerDay)
            yield return new("randomDelaySeconds", $"randomDelaySeconds must be between 0 and {SecondsPerDay}.");
        if (profile.Kind == ProfileKind.Relative && schedule.StartsAt is not null)
            yield return new("startsAt", "A relative schedule starts with the transaction.");
        if (schedule.MinRate < 0)
            yield return new("minRate", "minRate must not be below 0.");
        if (schedule.Periods.IsDefaultOrEmpty || schedule.Periods.Length > MostPeriods)
        {
            yield return new("periods", $"A schedule has 1 to {MostPeriods} periods.");
            yield break;
        }
        if (schedule.Periods[0].StartSeconds != 0)
            yield return new("periods[0].startSeconds", "The first period starts at 0.");
        for (var i = 0; i < schedule.Periods.Length; i++)
        {
            var period = schedule.Periods[i];
            if (i > 0 && period.StartSeconds <= schedule.Periods[i - 1].StartSeconds)
                yield return new($"periods[{i}].startSeconds", "Each period starts after the one before it.");
            if (period.StartSeconds >= longest || period.StartSeconds >= schedule.DurationSeconds)
                yield return new($"periods[{i}].startSeconds", "The period starts after the schedule's end.");
            if (period is { Limit: null, Setpoint: null, OperationMode: null })
                yield return new($"periods[{i}].limit", "A period has a limit or a set point.");
            if (period.DischargeLimit is < 0 or > HighestLimit)
                yield return new($"periods[{i}].dischargeLimit", "A discharge limit is 0 or more.");
            if (IsImpossible(period.Limit) || IsImpossible(period.LimitL2) || IsImpossible(period.LimitL3))
                yield return new($"periods[{i}].limit", "A limit is 0 or more, with one decimal at most.");
            if (period.Phases is < 1 or > 3)
                yield return new($"periods[{i}].phases", "phases must be 1, 2 or 3.");
            if (period.PhaseToUse is < 1 or > 3 || period is { PhaseToUse: not null, Phases: not 1 })
                yield return new($"periods[{i}].phaseToUse", "phaseToUse is 1, 2 or 3, where one phase is used.");
        }
    }

    static bool IsImpossible(decimal? limit) => limit is < 0 or > HighestLimit || limit is { } given && given != decimal.Round(given, 1);
}
