using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.16, §6.43, §6.44. A profile has one schedule there, and one limit for all phases.</summary>
sealed class SetChargingProfileCall() : OrderCall<SetChargingProfile>("SetChargingProfile")
{
    public override bool IsJudgedByVocabulary => true;

    protected override bool CanWrite(SetChargingProfile order) => HasWords(order.Profile);

    internal static bool HasWords(ChargingProfile profile) =>
        profile is { Purpose: <= ChargingPurpose.Tx, Schedules: [var only] } && !V201.ProfileFields.IsNewer(profile)
        && only.Periods.All(period => period is { PhaseToUse: null });

    protected override void WriteFields(Utf8JsonWriter json, SetChargingProfile order)
    {
        json.WriteNumber("connectorId"u8, order.Connector.Evse);
        json.WriteStartObject("csChargingProfiles"u8);
        ProfileFields.Write(json, order.Profile);
        json.WriteEndObject();
    }

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        ChargingProfile? profile = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("csChargingProfiles"u8))
                profile = ProfileFields.Read(ref fields);
        }
        fields.Need(connector is not null, "connectorId");
        if (fields.Error is null)
            fields.Need(profile is not null, "csChargingProfiles");
        return connector is { } at && profile is not null ? new SetChargingProfile(at, profile) : null;
    }
}

/// <summary>OCPP 1.6 §5.5, §6.13, §6.14. Unknown: there is none of the kind, which is what was wanted.</summary>
sealed class ClearChargingProfileCall() : OrderCall<ClearChargingProfiles>("ClearChargingProfile")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Statuses = new("Accepted", "Unknown");

    protected override bool CanWrite(ClearChargingProfiles order) => order.Purpose is null or <= ChargingPurpose.Tx;

    protected override void WriteFields(Utf8JsonWriter json, ClearChargingProfiles order)
    {
        json.WriteOptional("id"u8, order.Id);
        json.WriteOptional("connectorId"u8, order.Connector?.Evse);
        if (order.Purpose is { } purpose)
            json.WriteString("chargingProfilePurpose"u8, ProfileFields.Purposes[(int)purpose]);
        json.WriteOptional("stackLevel"u8, order.StackLevel);
    }

    public override Order? Read(ref Fields fields)
    {
        int? id = null, purpose = null, level = null;
        ConnectorRef? connector = null;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("chargingProfilePurpose"u8))
                purpose = fields.Word(ProfileFields.Purposes);
            else if (fields.Is("stackLevel"u8))
                level = fields.Integer();
        }
        return new ClearChargingProfiles(id, connector, (ChargingPurpose?)purpose, level);
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        while (fields.Next())
            if (fields.Is("status"u8))
                status = fields.WordOrText(Statuses);
        return status == "Unknown" ? new(OutcomeKind.Rejected, status, "The charge box keeps no such profile") : Judge(status);
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Accepted" : "Unknown";
}

/// <summary>OCPP 1.6 §5.7, §6.19, §6.20.</summary>
sealed class GetCompositeScheduleCall() : OrderCall<GetCompositeSchedule>("GetCompositeSchedule")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, GetCompositeSchedule order)
    {
        json.WriteNumber("connectorId"u8, order.Connector.Evse);
        json.WriteNumber("duration"u8, order.DurationSeconds);
        if (order.Unit is { } unit)
            json.WriteString("chargingRateUnit"u8, ProfileFields.Units[(int)unit]);
    }

    public override Order? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        int? duration = null, unit = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("duration"u8))
                duration = fields.Integer();
            else if (fields.Is("chargingRateUnit"u8))
                unit = fields.Word(ProfileFields.Units);
        }
        fields.Need(connector is not null, "connectorId");
        fields.Need(duration is not null, "duration");
        return connector is { } at && duration is { } seconds ? new GetCompositeSchedule(at, seconds, (RateUnit?)unit) : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        DateTimeOffset? start = null;
        ChargingSchedule? schedule = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = ReadStatus(ref fields);
            else if (fields.Is("connectorId"u8))
                fields.Pass();
            else if (fields.Is("scheduleStart"u8))
                start = fields.Time();
            else if (fields.Is("chargingSchedule"u8))
                schedule = ProfileFields.ReadSchedule(ref fields);
        }
        var outcome = Judge(status);
        return schedule is null || (start ?? schedule.StartsAt) is not { } from
            ? outcome
            : outcome with { Schedule = new(from, schedule.DurationSeconds ?? 0, schedule.Unit, schedule.Periods) };
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        json.WriteString("status"u8, said.Status ?? WordFor(said.Kind));
        if (said.Schedule is not { } schedule)
            return;
        json.WriteTime("scheduleStart"u8, schedule.StartsAt);
        json.WriteStartObject("chargingSchedule"u8);
        ProfileFields.WriteSchedule(json, new(schedule.Unit, schedule.Periods) { DurationSeconds = schedule.DurationSeconds });
        json.WriteEndObject();
    });
}

/// <summary>ChargingProfile and what is in it: OCPP 1.6 §7.8 to §7.14.</summary>
static class ProfileFields
{
    /// <summary>In the order of <see cref="ChargingPurpose"/>, as far as it goes.</summary>
    public static readonly Words Purposes = new("ChargePointMaxProfile", "TxDefaultProfile", "TxProfile");

    /// <summary>In the order of <see cref="ProfileKind"/>.</summary>
    static readonly Words Kinds = new("Absolute", "Recurring", "Relative");

    /// <summary>In the order of <see cref="Recurrency"/>.</summary>
    static readonly Words Recurrencies = new("Daily", "Weekly");

    /// <summary>In the order of <see cref="RateUnit"/>.</summary>
    public static readonly Words Units = new("A", "W");

    public static void Write(Utf8JsonWriter json, ChargingProfile profile)
    {
        json.WriteNumber("chargingProfileId"u8, profile.Id);
        json.WriteOptional("transactionId"u8, profile.TransactionId);
        json.WriteNumber("stackLevel"u8, profile.StackLevel);
        json.WriteString("chargingProfilePurpose"u8, Purposes[(int)profile.Purpose]);
        json.WriteString("chargingProfileKind"u8, Kinds[(int)profile.Kind]);
        if (profile.Recurrency is { } recurrency)
            json.WriteString("recurrencyKind"u8, Recurrencies[(int)recurrency]);
        if (profile.ValidFrom is { } from)
            json.WriteTime("validFrom"u8, from);
        if (profile.ValidUntil is { } until)
            json.WriteTime("validTo"u8, until);
        json.WriteStartObject("chargingSchedule"u8);
        WriteSchedule(json, profile.Schedules[0]);
        json.WriteEndObject();
    }

    public static void WriteSchedule(Utf8JsonWriter json, ChargingSchedule schedule)
    {
        json.WriteOptional("duration"u8, schedule.DurationSeconds);
        if (schedule.StartsAt is { } start)
            json.WriteTime("startSchedule"u8, start);
        json.WriteString("chargingRateUnit"u8, Units[(int)schedule.Unit]);
        json.WriteStartArray("chargingSchedulePeriod"u8);
        foreach (var period in schedule.Periods)
        {
            json.WriteStartObject();
            json.WriteNumber("startPeriod"u8, period.StartSeconds);
            json.WriteNumber("limit"u8, decimal.Round(period.Limit ?? 0, 1));
            json.WriteOptional("numberPhases"u8, period.Phases);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (schedule.MinRate is { } least)
            json.WriteNumber("minChargingRate"u8, decimal.Round(least, 1));
    }

    public static ChargingProfile? Read(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? id = null, transaction = null, level = null, purpose = null, kind = null, recurrency = null;
        DateTimeOffset? from = null, until = null;
        ChargingSchedule? schedule = null;
        while (fields.Next())
        {
            if (fields.Is("chargingProfileId"u8))
                id = fields.Integer();
            else if (fields.Is("transactionId"u8))
                transaction = fields.Integer();
            else if (fields.Is("stackLevel"u8))
                level = fields.Integer();
            else if (fields.Is("chargingProfilePurpose"u8))
                purpose = fields.Word(Purposes);
            else if (fields.Is("chargingProfileKind"u8))
                kind = fields.Word(Kinds);
            else if (fields.Is("recurrencyKind"u8))
                recurrency = fields.Word(Recurrencies);
            else if (fields.Is("validFrom"u8))
                from = fields.Time();
            else if (fields.Is("validTo"u8))
                until = fields.Time();
            else if (fields.Is("chargingSchedule"u8))
                schedule = ReadSchedule(ref fields);
        }
        fields.Need(id is not null, "chargingProfileId");
        fields.Need(level is not null, "stackLevel");
        fields.Need(purpose is not null, "chargingProfilePurpose");
        fields.Need(kind is not null, "chargingProfileKind");
        if (fields.Error is null)
            fields.Need(schedule is not null, "chargingSchedule");
        return id is { } number && level is { } stack && purpose is { } what && kind is { } how && schedule is not null
            ? new(number, stack, (ChargingPurpose)what, (ProfileKind)how, [schedule])
            {
                TransactionId = transaction, Recurrency = (Recurrency?)recurrency, ValidFrom = from, ValidUntil = until,
            }
            : null;
    }

    public static ChargingSchedule? ReadSchedule(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? duration = null, unit = null;
        DateTimeOffset? start = null;
        decimal? least = null;
        var periods = ImmutableArray<SchedulePeriod>.Empty;
        while (fields.Next())
        {
            if (fields.Is("duration"u8))
                duration = fields.Integer();
            else if (fields.Is("startSchedule"u8))
                start = fields.Time();
            else if (fields.Is("chargingRateUnit"u8))
                unit = fields.Word(Units);
            else if (fields.Is("chargingSchedulePeriod"u8))
                periods = ReadPeriods(ref fields);
            else if (fields.Is("minChargingRate"u8))
                least = fields.Number();
        }
        fields.Need(unit is not null, "chargingRateUnit");
        return unit is { } known ? new((RateUnit)known, periods) { DurationSeconds = duration, StartsAt = start, MinRate = least } : null;
    }

    static ImmutableArray<SchedulePeriod> ReadPeriods(ref Fields fields)
    {
        var periods = ImmutableArray.CreateBuilder<SchedulePeriod>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            int? start = null, phases = null;
            decimal? limit = null;
            while (fields.Next())
            {
                if (fields.Is("startPeriod"u8))
                    start = fields.Integer();
                else if (fields.Is("limit"u8))
                    limit = fields.Number();
                else if (fields.Is("numberPhases"u8))
                    phases = fields.Integer();
            }
            if (start is { } at && limit is { } most)
                periods.Add(new(at, most) { Phases = phases });
        }
        return periods.DrainToImmutable();
    }
}
