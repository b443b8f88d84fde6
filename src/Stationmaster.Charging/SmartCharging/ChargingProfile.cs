using System.Collections.Immutable;

namespace Stationmaster.Charging.SmartCharging;

/// <summary>What a limit is for (OCPP 1.6 §7.9; 2.x ChargingProfilePurposeEnumType). 1.6 knows the first three, 2.1 the last two.</summary>
public enum ChargingPurpose { StationMax, TxDefault, Tx, ExternalConstraints, PriorityCharging, LocalGeneration }

/// <summary>
/// From when its times count: the schedule's start, every day or week, or the transaction's start. A dynamic one has a single period, whose
/// limits are given anew whenever they change (OCPP 2.1 K28).
/// </summary>
public enum ProfileKind { Absolute, Recurring, Relative, Dynamic }

public enum Recurrency { Daily, Weekly }

public enum RateUnit { Ampere, Watt }

/// <summary>A limit from a time on, until the next.</summary>
/// <param name="StartSeconds">Since the schedule's start.</param>
/// <param name="Limit">A per phase, or W of all phases; null where it is none, but a set point (OCPP 2.1).</param>
public sealed record SchedulePeriod(int StartSeconds, decimal? Limit)
{
    /// <summary>1 to 3; null for 3.</summary>
    public int? Phases { get; init; }

    /// <summary>1 to 3, where one is used and the station can choose it (OCPP 2.x).</summary>
    public int? PhaseToUse { get; init; }

    /// <summary>Of the second phase, where it differs (OCPP 2.1).</summary>
    public decimal? LimitL2 { get; init; }

    /// <summary>Of the third phase, where it differs (OCPP 2.1).</summary>
    public decimal? LimitL3 { get; init; }

    /// <summary>The most the car gives back, 0 or more (OCPP 2.1).</summary>
    public decimal? DischargeLimit { get; init; }

    /// <summary>What is to flow, as exactly as the car can; negative where it gives back (OCPP 2.1).</summary>
    public decimal? Setpoint { get; init; }

    /// <summary>ChargingOnly, CentralSetpoint, LocalFrequency, ... (OCPP 2.1: OperationModeEnumType); null for charging only.</summary>
    public string? OperationMode { get; init; }
}

/// <param name="Periods">Ascending, the first at 0.</param>
public sealed record ChargingSchedule(RateUnit Unit, ImmutableArray<SchedulePeriod> Periods)
{
    /// <summary>Seconds; null: the last period goes on, or until the recurrence.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>Of an absolute or recurring one.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Below it charging is not efficient: what the car may be given at least.</summary>
    public decimal? MinRate { get; init; }

    /// <summary>From this state of charge on no more than the limit beside it, percent (OCPP 2.1).</summary>
    public int? FromSoc { get; init; }

    /// <summary>What holds from <see cref="FromSoc"/> on.</summary>
    public decimal? LimitFromSoc { get; init; }

    /// <summary>Each change of the limit waits for a random time of up to so many seconds, lest all stations change at once (OCPP 2.1).</summary>
    public int? RandomDelaySeconds { get; init; }

    /// <summary>Times are the station's own local time (OCPP 2.1).</summary>
    public bool IsLocalTime { get; init; }
}

/// <summary>Limits over time that a station keeps (OCPP 1.6 §7.8; 2.0.1 functional block K).</summary>
/// <param name="Id">Unique at its station.</param>
/// <param name="StackLevel">0 or more: of those for the same purpose the highest that is valid counts.</param>
public sealed record ChargingProfile(
    int Id, int StackLevel, ChargingPurpose Purpose, ProfileKind Kind, ImmutableArray<ChargingSchedule> Schedules)
{
    public Recurrency? Recurrency { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Our number of the session it limits; only for <see cref="ChargingPurpose.Tx"/>.</summary>
    public int? TransactionId { get; init; }

    /// <summary>The station's own id of it, where stations give the ids (OCPP 2.x).</summary>
    public string? OwnId { get; init; }

    /// <summary>Offline for longer, the station does not go by it; null: it always does (OCPP 2.1).</summary>
    public int? MostOfflineSeconds { get; init; }

    /// <summary>Once it was offline for longer it goes by it no more, even when it is back (OCPP 2.1).</summary>
    public bool IsGoneAfterOffline { get; init; }

    /// <summary>Of a dynamic one: how often the station asks for its limits; null where they are only told (OCPP 2.1).</summary>
    public int? AskEverySeconds { get; init; }
}

/// <summary>A profile that a station keeps.</summary>
/// <param name="Evse">0 for the station itself, or for each of its EVSEs.</param>
/// <param name="Update">What a dynamic one was last told to give; null for what it began with.</param>
public sealed record KeptProfile(int Evse, ChargingProfile Profile, ScheduleUpdate? Update = null)
{
    /// <summary>We made it from what a car asked for; when it asks again, it is made anew.</summary>
    public bool IsMadeForCar { get; init; }
}

/// <summary>New limits of a dynamic profile (OCPP 2.1: ChargingScheduleUpdateType). What is null stays as it is.</summary>
/// <param name="Limit">In the profile's own unit, as the others.</param>
/// <param name="Setpoint">Negative where the car gives back.</param>
public sealed record ScheduleUpdate(decimal? Limit = null, decimal? DischargeLimit = null, decimal? Setpoint = null)
{
    public bool IsEmpty => this is { Limit: null, DischargeLimit: null, Setpoint: null };

    public ScheduleUpdate With(ScheduleUpdate next) => new(next.Limit ?? Limit, next.DischargeLimit ?? DischargeLimit, next.Setpoint ?? Setpoint);
}

/// <summary>What a station will allow, all its profiles taken together.</summary>
public sealed record CompositeSchedule(DateTimeOffset StartsAt, int DurationSeconds, RateUnit Unit, ImmutableArray<SchedulePeriod> Periods);
