using System.Text.Json;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp.V21;

/// <summary>ChargingScheduleUpdateType: OCPP 2.1 Part 2 §2. What is given back is negative there. Single phases and reactive
/// power are passed over.</summary>
static class ScheduleUpdateFields
{
    public static void Write(Utf8JsonWriter json, ScheduleUpdate update)
    {
        json.WriteStartObject("scheduleUpdate"u8);
        if (update.Limit is { } limit)
            json.WriteNumber("limit"u8, limit);
        if (update.DischargeLimit is { } discharge)
            json.WriteNumber("dischargeLimit"u8, -discharge);
        if (update.Setpoint is { } setpoint)
            json.WriteNumber("setpoint"u8, setpoint);
        json.WriteEndObject();
    }

    public static ScheduleUpdate? Read(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        decimal? limit = null, discharge = null, setpoint = null;
        while (fields.Next())
        {
            if (fields.Is("limit"u8))
                limit = fields.Number();
            else if (fields.Is("dischargeLimit"u8))
                discharge = -fields.Number();
            else if (fields.Is("setpoint"u8))
                setpoint = fields.Number();
            else
                fields.Pass();
        }
        return new(limit, discharge, setpoint);
    }
}

/// <summary>OCPP 2.1 Part 2, K28: a station asks.</summary>
sealed class PullDynamicScheduleUpdateCall() : StationCall<DynamicUpdateAsked, DynamicUpdateDecision>("PullDynamicScheduleUpdate")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? id = null;
        while (fields.Next())
        {
            if (fields.Is("chargingProfileId"u8))
                id = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "chargingProfileId");
        return id is { } number ? new DynamicUpdateAsked(number) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, DynamicUpdateAsked @event) =>
        json.WriteNumber("chargingProfileId"u8, @event.ProfileId);

    protected override void WriteAnswerFields(Utf8JsonWriter json, DynamicUpdateDecision decision)
    {
        if (decision.Update is { } update)
            ScheduleUpdateFields.Write(json, update);
        json.WriteString("status"u8, decision.Update is null ? "Rejected"u8 : "Accepted"u8);
        if (decision.Update is null)
            json.WriteStatusInfo("No such profile is known");
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        ScheduleUpdate? update = null;
        while (fields.Next())
        {
            if (fields.Is("scheduleUpdate"u8))
                update = ScheduleUpdateFields.Read(ref fields);
            else
                fields.Pass();
        }
        return new DynamicUpdateDecision(update);
    }
}

/// <summary>OCPP 2.1 Part 2, K28: we tell.</summary>
sealed class UpdateDynamicScheduleCall() : StatusCall<UpdateDynamicSchedule>("UpdateDynamicSchedule", OcppEdition.V21)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, UpdateDynamicSchedule order)
    {
        json.WriteNumber("chargingProfileId"u8, order.ProfileId);
        ScheduleUpdateFields.Write(json, order.Update);
    }

    public override Order? Read(ref Fields fields)
    {
        int? id = null;
        ScheduleUpdate? update = null;
        while (fields.Next())
        {
            if (fields.Is("chargingProfileId"u8))
                id = fields.Integer();
            else if (fields.Is("scheduleUpdate"u8))
                update = ScheduleUpdateFields.Read(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "chargingProfileId");
        fields.Need(update is not null, "scheduleUpdate");
        return id is { } number && update is not null ? new UpdateDynamicSchedule(number, update) : null;
    }
}

/// <summary>OCPP 2.1 Part 2, K21.</summary>
sealed class UsePriorityChargingCall() : StatusCall<UsePriorityCharging>("UsePriorityCharging", OcppEdition.V21)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, UsePriorityCharging order)
    {
        json.WriteString("transactionId"u8, order.OwnId);
        json.WriteBoolean("activate"u8, order.IsOn);
    }

    public override Order? Read(ref Fields fields)
    {
        string? id = null;
        bool? isOn = null;
        while (fields.Next())
        {
            if (fields.Is("transactionId"u8))
                id = fields.Text(TransactionInfo.LongestId);
            else if (fields.Is("activate"u8))
                isOn = fields.Truth();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(id is not null, "transactionId");
        fields.Need(isOn is not null, "activate");
        return id is not null && isOn is { } on ? new UsePriorityCharging(id, on) : null;
    }
}
