using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block K.</summary>
/// <param name="edition">2.1 knows two purposes more, and limits for each phase.</param>
sealed class SetChargingProfileCall(OcppEdition edition) : StatusCall<SetChargingProfile>("SetChargingProfile", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override bool CanWrite(SetChargingProfile order) => HasWords(order.Profile, Edition);

    internal static bool HasWords(ChargingProfile profile, OcppEdition edition) => edition == OcppEdition.V21
        || profile.Purpose <= ChargingPurpose.ExternalConstraints && !ProfileFields.IsNewer(profile);

    protected override void WriteFields(Utf8JsonWriter json, SetChargingProfile order)
    {
        json.WriteNumber("evseId"u8, order.Connector.Evse);
        json.WriteStartObject("chargingProfile"u8);
        ProfileFields.Write(json, order.Profile);
        json.WriteEndObject();
    }

    public override Order? Read(ref Fields fields)
    {
        int? evse = null;
        ChargingProfile? profile = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("chargingProfile"u8))
                profile = ProfileFields.Read(ref fields, Edition);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(evse is not null, "evseId");
        if (fields.Error is null)
            fields.Need(profile is not null, "chargingProfile");
        return evse is { } at && profile is not null ? new SetChargingProfile(ProfileFields.Evse(at), profile) : null;
    }
}

/// <summary>OCPP 2.0.1 Part 2, functional block K. Unknown: there is none of the kind, which is what was wanted.</summary>
sealed class ClearChargingProfileCall(OcppEdition edition) : OrderCall<ClearChargingProfiles>("ClearChargingProfile")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Statuses = new("Accepted", "Unknown");

    protected override bool CanWrite(ClearChargingProfiles order) =>
        edition == OcppEdition.V21 || order.Purpose is null or <= ChargingPurpose.ExternalConstraints;

    protected override void WriteFields(Utf8JsonWriter json, ClearChargingProfiles order)
    {
        json.WriteOptional("chargingProfileId"u8, order.Id);
        if (order is { Connector: null, Purpose: null, StackLevel: null })
            return;
        json.WriteStartObject("chargingProfileCriteria"u8);
        json.WriteOptional("evseId"u8, order.Connector?.Evse);
        if (order.Purpose is { } purpose)
            json.WriteString("chargingProfilePurpose"u8, ProfileFields.Purposes21[(int)purpose]);
        json.WriteOptional("stackLevel"u8, order.StackLevel);
        json.WriteEndObject();
    }

    public override Order? Read(ref Fields fields)
    {
        int? id = null;
        (int? Evse, int? Purpose, int? Level) criteria = default;
        while (fields.Next())
        {
            if (fields.Is("chargingProfileId"u8))
                id = fields.Integer();
            else if (fields.Is("chargingProfileCriteria"u8))
                criteria = ReadCriteria(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return new ClearChargingProfiles(
            id, criteria.Evse is { } evse ? ProfileFields.Evse(evse) : null, (ChargingPurpose?)criteria.Purpose, criteria.Level);
    }

    (int?, int?, int?) ReadCriteria(ref Fields fields)
    {
        int? evse = null, purpose = null, level = null;
        if (!fields.BeginObject())
            return default;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("chargingProfilePurpose"u8))
                purpose = fields.Word(ProfileFields.PurposesOf(edition));
            else if (fields.Is("stackLevel"u8))
                level = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return (evse, purpose, level);
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.WordOrText(Statuses);
            else
                fields.Pass();
        }
        return status == "Unknown" ? new(OutcomeKind.Rejected, status, "The charge box keeps no such profile") : Judge(status);
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Accepted" : "Unknown";
}

/// <summary>OCPP 2.0.1 Part 2, functional block K.</summary>
sealed class GetCompositeScheduleCall() : OrderCall<GetCompositeSchedule>("GetCompositeSchedule")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, GetCompositeSchedule order)
    {
        json.WriteNumber("duration"u8, order.DurationSeconds);
        if (order.Unit is { } unit)
            json.WriteString("chargingRateUnit"u8, ProfileFields.Units[(int)unit]);
        json.WriteNumber("evseId"u8, order.Connector.Evse);
    }

    public override Order? Read(ref Fields fields)
    {
        int? duration = null, unit = null, evse = null;
        while (fields.Next())
        {
            if (fields.Is("duration"u8))
                duration = fields.Integer();
            else if (fields.Is("chargingRateUnit"u8))
                unit = fields.Word(ProfileFields.Units);
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(duration is not null, "duration");
        fields.Need(evse is not null, "evseId");
        return duration is { } seconds && evse is { } at ? new GetCompositeSchedule(ProfileFields.Evse(at), seconds, (RateUnit?)unit) : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        CompositeSchedule? schedule = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = ReadStatus(ref fields);
            else if (fields.Is("schedule"u8))
                schedule = ReadSchedule(ref fields);
            else
                fields.Pass();
        }
        return Judge(status) with { Schedule = schedule };
    }

    static CompositeSchedule? ReadSchedule(ref Fields fields)
    {
        int? duration = null, unit = null;
        DateTimeOffset? start = null;
        var periods = ImmutableArray<SchedulePeriod>.Empty;
        if (!fields.BeginObject())
            return null;
        while (fields.Next())
        {
            if (fields.Is("chargingSchedulePeriod"u8))
                periods = ProfileFields.ReadPeriods(ref fields);
            else if (fields.Is("duration"u8))
                duration = fields.Integer();
            else if (fields.Is("scheduleStart"u8))
                start = fields.Time();
            else if (fields.Is("chargingRateUnit"u8))
                unit = fields.Word(ProfileFields.Units);
            else
                fields.Pass();
        }
        return duration is { } seconds && start is { } from && unit is { } known ? new(from, seconds, (RateUnit)known, periods) : null;
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        json.WriteString("status"u8, said.Status ?? WordFor(said.Kind));
        if (said.Schedule is not { } schedule)
            return;
        json.WriteStartObject("schedule"u8);
        ProfileFields.WritePeriods(json, schedule.Periods);
        json.WriteNumber("evseId"u8, 0);
        json.WriteNumber("duration"u8, schedule.DurationSeconds);
        json.WriteTime("scheduleStart"u8, schedule.StartsAt);
        json.WriteString("chargingRateUnit"u8, ProfileFields.Units[(int)schedule.Unit]);
        json.WriteEndObject();
    });
}
