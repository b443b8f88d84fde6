using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.SmartCharging;

/// <param name="Limit">A per phase, or W of all phases.</param>
/// <param name="LimitL2">Of the second phase, where it differs (OCPP 2.1).</param>
/// <param name="Setpoint">What is to flow, negative where the car gives back (OCPP 2.1).</param>
/// <param name="OperationMode">CentralSetpoint, LocalFrequency, ... (OCPP 2.1).</param>
public sealed record PeriodView(
    int StartSeconds, decimal? Limit = null, int? Phases = null, int? PhaseToUse = null, decimal? LimitL2 = null, decimal? LimitL3 = null,
    decimal? DischargeLimit = null, decimal? Setpoint = null, string? OperationMode = null);

/// <param name="DurationSeconds">Null: the last period goes on, or until the recurrence.</param>
public sealed record ScheduleView(
    RateUnit Unit, IReadOnlyList<PeriodView> Periods, int? DurationSeconds = null, DateTimeOffset? StartsAt = null, decimal? MinRate = null,
    int? FromSoc = null, decimal? LimitFromSoc = null, int? RandomDelaySeconds = null, bool IsLocalTime = false);

/// <summary>A limit over time, as it lies in the window asked for.</summary>
public sealed record StepView(DateTimeOffset At, decimal? Limit);

/// <summary>A profile that a charge box keeps, as far as is known.</summary>
/// <param name="EvseNumber">0 for the charge box itself, or for each of its EVSEs.</param>
/// <param name="Source">CSO where it was set from here; else who set it, as the charge box says.</param>
/// <param name="IsOver">Its time, or its transaction, has ended.</param>
/// <param name="Steps">The first schedule's limits over the next 24 hours.</param>
public sealed record ProfileView(
    int Id, long EvseNumber, ChargingPurpose Purpose, ProfileKind Kind, Recurrency? Recurrency, int StackLevel, DateTimeOffset? ValidFrom,
    DateTimeOffset? ValidUntil, long? TransactionId, IReadOnlyList<ScheduleView> Schedules, string Source, string? By, DateTimeOffset SetAt, bool IsOver,
    IReadOnlyList<StepView> Steps, int? MostOfflineSeconds = null, bool IsGoneAfterOffline = false, int? AskEverySeconds = null,
    ScheduleUpdate? Update = null);

/// <param name="ExternalLimits">What the charge box says that others limit it to.</param>
public sealed record ProfileList(IReadOnlyList<ProfileView> Data, IReadOnlyList<ExternalLimitView> ExternalLimits);

/// <param name="IsOn">False: like all again; true where left out.</param>
public sealed record PriorityRequest(int? TransactionId = null, bool? IsOn = null);

/// <param name="Id">That of the profile to replace; left out for a new one.</param>
/// <param name="EvseNumber">0, or left out, for the charge box itself; for TxDefault then for each of its EVSEs.</param>
/// <param name="Purpose">StationMax, TxDefault, Tx, PriorityCharging or LocalGeneration (the last two: OCPP 2.1).</param>
/// <param name="Kind">Absolute, Recurring, Relative or Dynamic (OCPP 2.1: one period, whose limits are given anew).</param>
/// <param name="Recurrency">Daily or Weekly.</param>
/// <param name="TransactionId">Of a Tx profile.</param>
/// <param name="MostOfflineSeconds">Offline for longer, the charge box does not go by it (OCPP 2.1, as all below).</param>
/// <param name="IsGoneAfterOffline">Then it is gone for good.</param>
/// <param name="AskEverySeconds">Of a Dynamic profile: how often the charge box asks for its limits.</param>
public sealed record ProfileRequest(
    int? Id = null, int? EvseNumber = null, string? Purpose = null, string? Kind = null, string? Recurrency = null, int? StackLevel = null,
    DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidUntil = null, int? TransactionId = null, IReadOnlyList<ScheduleRequest>? Schedules = null,
    int? MostOfflineSeconds = null, bool? IsGoneAfterOffline = null, int? AskEverySeconds = null);

/// <param name="Unit">Ampere or Watt.</param>
/// <param name="FromSoc">From this state of charge on, percent, no more than limitFromSoc (OCPP 2.1, as all below).</param>
/// <param name="RandomDelaySeconds">Each change waits for a random time of up to so many seconds.</param>
/// <param name="IsLocalTime">startsAt is the charge box's local time.</param>
public sealed record ScheduleRequest(
    string? Unit = null, IReadOnlyList<PeriodView>? Periods = null, int? DurationSeconds = null, DateTimeOffset? StartsAt = null, decimal? MinRate = null,
    int? FromSoc = null, decimal? LimitFromSoc = null, int? RandomDelaySeconds = null, bool? IsLocalTime = null);

/// <summary>Which to forget: the one of an id, or all that match; all there are where nothing is given.</summary>
public sealed record ProfileClearance(int? Id = null, int? EvseNumber = null, string? Purpose = null, int? StackLevel = null);

/// <param name="EvseNumber">0, or left out, for the charge box itself.</param>
/// <param name="DurationSeconds">How far ahead; a day where left out.</param>
/// <param name="Unit">Ampere or Watt; as the charge box likes where left out.</param>
public sealed record CompositeRequest(int? EvseNumber = null, int? DurationSeconds = null, string? Unit = null);

public sealed record CompositeView(DateTimeOffset StartsAt, int DurationSeconds, RateUnit Unit, IReadOnlyList<StepView> Steps);

public sealed record CompositeAnswer(string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId, CompositeView? Schedule);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProfileList))]
[JsonSerializable(typeof(ProfileRequest))]
[JsonSerializable(typeof(ProfileClearance))]
[JsonSerializable(typeof(CompositeRequest))]
[JsonSerializable(typeof(CompositeAnswer))]
[JsonSerializable(typeof(PriorityRequest))]
[JsonSerializable(typeof(ScheduleUpdate))]
sealed partial class SmartChargingJson : JsonSerializerContext;

static class ProfileViews
{
    public static ScheduleView Of(ChargingSchedule schedule) => new(
        schedule.Unit,
        [.. schedule.Periods.Select(period => new PeriodView(
            period.StartSeconds, period.Limit, period.Phases, period.PhaseToUse, period.LimitL2, period.LimitL3,
            period.DischargeLimit, period.Setpoint, period.OperationMode))],
        schedule.DurationSeconds, schedule.StartsAt, schedule.MinRate, schedule.FromSoc, schedule.LimitFromSoc, schedule.RandomDelaySeconds,
        schedule.IsLocalTime);

    public static IReadOnlyList<StepView> Of(IEnumerable<LimitStep> steps) => [.. steps.Select(step => new StepView(step.At, step.Limit))];

    /// <exception cref="ApiProblem">422: names the field.</exception>
    public static ChargingProfile Read(ProfileRequest request, int id)
    {
        var profile = Build(request, id, OrderWords.One<ChargingPurpose>(request.Purpose, "purpose"), "");
        return ChargingProfileCheck.Of(profile).FirstOrDefault() is { } fault ? throw Problem.Invalid(fault.Field, fault.What) : profile;
    }

    /// <summary>Of a session that is still to start.</summary>
    /// <exception cref="ApiProblem">422: names the field.</exception>
    public static ChargingProfile ReadForStart(ProfileRequest request, int id)
    {
        const string at = "profile.";
        if (!string.IsNullOrEmpty(request.Purpose) && request.Purpose != nameof(ChargingPurpose.Tx))
            throw Problem.Invalid(at + "purpose", "A start brings limits of its own session: the purpose is Tx, or left out.");
        if (request is { Id: not null } or { EvseNumber: not null } or { TransactionId: not null })
        {
            throw Problem.Invalid(
                at + (request.Id is not null ? "id" : request.EvseNumber is not null ? "evseNumber" : "transactionId"),
                "It is of the session that starts, at the connector that is started: leave this out.");
        }
        var profile = Build(request, id, ChargingPurpose.Tx, at);
        // A number it has once it runs.
        return ChargingProfileCheck.Of(profile with { TransactionId = id }).FirstOrDefault() is { } fault ? throw Problem.Invalid(at + fault.Field, fault.What) : profile;
    }

    static ChargingProfile Build(ProfileRequest request, int id, ChargingPurpose purpose, string at) =>
        new(
            id, request.StackLevel ?? 0, purpose, OrderWords.One<ProfileKind>(request.Kind, at + "kind"),
            [.. (request.Schedules ?? []).Select((schedule, i) => Read(schedule, $"{at}schedules[{i}]"))])
        {
            Recurrency = string.IsNullOrEmpty(request.Recurrency) ? null : OrderWords.One<Recurrency>(request.Recurrency, at + "recurrency"),
            ValidFrom = request.ValidFrom, ValidUntil = request.ValidUntil, TransactionId = request.TransactionId,
            MostOfflineSeconds = request.MostOfflineSeconds, IsGoneAfterOffline = request.IsGoneAfterOffline ?? false,
            AskEverySeconds = request.AskEverySeconds,
        };

    static ChargingSchedule Read(ScheduleRequest schedule, string at) => new(
        OrderWords.One<RateUnit>(schedule.Unit, $"{at}.unit"),
        [
            .. (schedule.Periods ?? []).Select(period => new SchedulePeriod(period.StartSeconds, period.Limit)
            {
                Phases = period.Phases, PhaseToUse = period.PhaseToUse, LimitL2 = period.LimitL2, LimitL3 = period.LimitL3,
                DischargeLimit = period.DischargeLimit, Setpoint = period.Setpoint, OperationMode = period.OperationMode,
            }),
        ])
    {
        DurationSeconds = schedule.DurationSeconds, StartsAt = schedule.StartsAt, MinRate = schedule.MinRate,
        FromSoc = schedule.FromSoc, LimitFromSoc = schedule.LimitFromSoc, RandomDelaySeconds = schedule.RandomDelaySeconds,
        IsLocalTime = schedule.IsLocalTime ?? false,
    };

    public static IServiceCollection AddSmartCharging(this IServiceCollection services) =>
        services.AddSingleton<ProfileStore>().AddSingleton<ExternalLimits>().AddSingleton<ProfileDesk>().AddSingleton<EnergyTransfers>().AddSingleton<StartLimits>()
            .AddApiJson(SmartChargingJson.Default).AddApiJson(EnergyTransfersJson.Default);
}
