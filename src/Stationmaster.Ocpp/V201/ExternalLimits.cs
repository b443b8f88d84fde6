using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 and 2.1 Part 2, use cases K11 and K12.</summary>
sealed class NotifyChargingLimitCall() : Report<ExternalLimitTold>("NotifyChargingLimit")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? evse = null;
        (string? Source, bool? IsCritical, bool? IsLocal) limit = default;
        var schedules = ImmutableArray<ChargingSchedule>.Empty;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("chargingLimit"u8))
                limit = ReadLimit(ref fields);
            else if (fields.Is("chargingSchedule"u8))
                schedules = ProfileFields.ReadSchedules(ref fields);
            else
                fields.Pass();
        }
        if (fields.Error is null)
            fields.Need(limit.Source is not null, "chargingLimit");
        return limit.Source is { } source
            ? new ExternalLimitTold(ProfileFields.Evse(evse ?? 0), new(source, limit.IsCritical, limit.IsLocal, schedules), new(Action, fields.Whole(), null))
            : null;
    }

    static (string?, bool?, bool?) ReadLimit(ref Fields fields)
    {
        if (!fields.BeginObject())
            return default;
        string? source = null;
        bool? isCritical = null, isLocal = null;
        while (fields.Next())
        {
            if (fields.Is("chargingLimitSource"u8))
                source = fields.Text(20);
            else if (fields.Is("isGridCritical"u8))
                isCritical = fields.Truth();
            else if (fields.Is("isLocalGeneration"u8))
                isLocal = fields.Truth();
            else
                fields.Pass();
        }
        fields.Need(source is not null, "chargingLimitSource");
        return (source, isCritical, isLocal);
    }

    protected override void WriteFields(Utf8JsonWriter json, ExternalLimitTold @event) => json.WriteMembers(@event.Notice);
}

/// <summary>OCPP 2.0.1 and 2.1 Part 2, use case K13.</summary>
sealed class ClearedChargingLimitCall() : Report<ExternalLimitReleased>("ClearedChargingLimit")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? evse = null;
        string? source = null;
        while (fields.Next())
        {
            if (fields.Is("chargingLimitSource"u8))
                source = fields.Text(20);
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else
                fields.Pass();
        }
        fields.Need(source is not null, "chargingLimitSource");
        return source is null
            ? null
            : new ExternalLimitReleased(evse is { } number ? ProfileFields.Evse(number) : null, source, new(Action, fields.Whole(), null));
    }

    protected override void WriteFields(Utf8JsonWriter json, ExternalLimitReleased @event) => json.WriteMembers(@event.Notice);
}
