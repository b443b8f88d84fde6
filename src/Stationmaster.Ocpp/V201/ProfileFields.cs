using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>ChargingProfileType and what is in it: OCPP 2.0.1 and 2.1 Part 2 §2. What prices are sent with it is passed over.</summary>
static partial class ProfileFields
{
    /// <summary>In the order of <see cref="ChargingPurpose"/>.</summary>
    static readonly Words Purposes201 = new(
        "ChargingStationMaxProfile", "TxDefaultProfile", "TxProfile", "ChargingStationExternalConstraints");

    /// <summary>In the order of <see cref="ChargingPurpose"/>.</summary>
    public static readonly Words Purposes21 = new(
        "ChargingStationMaxProfile", "TxDefaultProfile", "TxProfile", "ChargingStationExternalConstraints", "PriorityCharging",
        "LocalGeneration");

    /// <summary>In the order of <see cref="ProfileKind"/>.</summary>
    static readonly Words Kinds201 = new("Absolute", "Recurring", "Relative"), Kinds21 = new("Absolute", "Recurring", "Relative", "Dynamic");

    /// <summary>In the order of <see cref="Recurrency"/>.</summary>
    static readonly Words Recurrencies = new("Daily", "Weekly");

    /// <summary>In the order of <see cref="RateUnit"/>.</summary>
    public static readonly Words Units = new("A", "W");

    public static Words PurposesOf(OcppEdition edition) => edition == OcppEdition.V21 ? Purposes21 : Purposes201;

    public static ConnectorRef Evse(int number) => number <= 0 ? ConnectorRef.Station : new(number, 0);

    /// <summary>It says what only 2.1 has words for.</summary>
    public static bool IsNewer(ChargingProfile profile) =>
        profile is { Kind: ProfileKind.Dynamic } or { MostOfflineSeconds: not null } or { IsGoneAfterOffline: true } or { AskEverySeconds: not null }
        || profile.Schedules.Any(schedule => schedule is { FromSoc: not null } or { RandomDelaySeconds: not null } or { IsLocalTime: true }
            || schedule.Periods.Any(period => period is { LimitL2: not null } or { LimitL3: not null } or { Limit: null } or { DischargeLimit: not null }
                or { Setpoint: not null } or { OperationMode: not null }));

    public static void Write(Utf8JsonWriter json, ChargingProfile profile)
    {
        json.WriteNumber("id"u8, profile.Id);
        json.WriteNumber("stackLevel"u8, profile.StackLevel);
        json.WriteString("chargingProfilePurpose"u8, Purposes21[(int)profile.Purpose]);
        json.WriteString("chargingProfileKind"u8, Kinds21[(int)profile.Kind]);
        if (profile.Recurrency is { } recurrency)
            json.WriteString("recurrencyKind"u8, Recurrencies[(int)recurrency]);
        if (profile.ValidFrom is { } from)
            json.WriteTime("validFrom"u8, from);
        if (profile.ValidUntil is { } until)
            json.WriteTime("validTo"u8, until);
        json.WriteStartArray("chargingSchedule"u8);
        for (var i = 0; i < profile.Schedules.Length; i++)
            WriteSchedule(json, profile.Schedules[i], i + 1);
        json.WriteEndArray();
        json.WriteOptional("maxOfflineDuration"u8, profile.MostOfflineSeconds);
        if (profile.IsGoneAfterOffline)
            json.WriteBoolean("invalidAfterOfflineDuration"u8, true);
        json.WriteOptional("dynUpdateInterval"u8, profile.AskEverySeconds);
        json.WriteOptional("transactionId"u8, profile.OwnId ?? profile.TransactionId?.ToString(CultureInfo.InvariantCulture));
    }

    static void WriteSchedule(Utf8JsonWriter json, ChargingSchedule schedule, int id)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        if (schedule.StartsAt is { } start)
            json.WriteTime("startSchedule"u8, start);
        json.WriteOptional("duration"u8, schedule.DurationSeconds);
        json.WriteString("chargingRateUnit"u8, Units[(int)schedule.Unit]);
        WritePeriods(json, schedule.Periods);
        if (schedule.MinRate is { } least)
            json.WriteNumber("minChargingRate"u8, least);
        if (schedule is { FromSoc: { } soc, LimitFromSoc: { } limit })
        {
            json.WriteStartObject("limitAtSoC"u8);
            json.WriteNumber("soc"u8, soc);
            json.WriteNumber("limit"u8, limit);
            json.WriteEndObject();
        }
        json.WriteOptional("randomizedDelay"u8, schedule.RandomDelaySeconds);
        if (schedule.IsLocalTime)
            json.WriteBoolean("useLocalTime"u8, true);
        json.WriteEndObject();
    }

    public static void WritePeriods(Utf8JsonWriter json, ImmutableArray<SchedulePeriod> periods)
    {
        json.WriteStartArray("chargingSchedulePeriod"u8);
        foreach (var period in periods)
        {
            json.WriteStartObject();
            json.WriteNumber("startPeriod"u8, period.StartSeconds);
            if (period.Limit is { } limit)
                json.WriteNumber("limit"u8, limit);
            if (period.LimitL2 is { } second)
                json.WriteNumber("limit_L2"u8, second);
            if (period.LimitL3 is { } third)
                json.WriteNumber("limit_L3"u8, third);
            json.WriteOptional("numberPhases"u8, period.Phases);
            json.WriteOptional("phaseToUse"u8, period.PhaseToUse);
            // What is given back is negative there.
            if (period.DischargeLimit is { } discharge)
                json.WriteNumber("dischargeLimit"u8, -discharge);
            if (period.Setpoint is { } setpoint)
                json.WriteNumber("setpoint"u8, setpoint);
            json.WriteOptional("operationMode"u8, period.OperationMode);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
