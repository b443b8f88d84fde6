using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 and 2.1 Part 2, use cases K15 and K17.</summary>
sealed class NotifyEVChargingNeedsCall(OcppEdition edition) : StationCall<ChargingNeedsTold, NeedsDecision>("NotifyEVChargingNeeds")
{
    public override bool IsJudgedByVocabulary => true;

    /// <summary>In the order of <see cref="NeedsAnswer"/>; the last is of 2.1 alone.</summary>
    static readonly Words Answers = new("Accepted", "Rejected", "Processing", "NoChargingProfile");

    public override StationEvent? Read(ref Fields fields)
    {
        int? evse = null, tuples = null;
        Asked? asked = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("maxScheduleTuples"u8))
                tuples = fields.Integer();
            else if (fields.Is("chargingNeeds"u8))
                asked = ReadNeeds(ref fields);
            else
                fields.Pass();
        }
        fields.Need(evse is not null, "evseId");
        if (fields.Error is null)
            fields.Need(asked is not null, "chargingNeeds");
        return evse is { } number && asked is { } car
            ? new ChargingNeedsTold(ProfileFields.Evse(number), car.Needs, tuples, car.Available, new(Action, fields.Whole(), null))
            : null;
    }

    sealed record Asked(ChargingNeeds Needs, ImmutableArray<string> Available);

    static Asked? ReadNeeds(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        string? transfer = null, mode = null;
        DateTimeOffset? departure = null;
        (decimal? Energy, decimal? Current, decimal? Power) parameters = default;
        var available = ImmutableArray.CreateBuilder<string>();
        while (fields.Next())
        {
            if (fields.Is("requestedEnergyTransfer"u8))
                transfer = fields.Text(50);
            else if (fields.Is("controlMode"u8))
                mode = fields.Text(50);
            else if (fields.Is("departureTime"u8))
                departure = fields.Time();
            else if (fields.Is("acChargingParameters"u8) || fields.Is("dcChargingParameters"u8) || fields.Is("v2xChargingParameters"u8))
                parameters = ReadParameters(ref fields, parameters);
            else if (fields.Is("availableEnergyTransfer"u8) && fields.BeginList())
                ReadWords(ref fields, available);
            else
                fields.Pass();
        }
        fields.Need(transfer is not null, "requestedEnergyTransfer");
        return transfer is null ? null : new(new(transfer, mode, departure, parameters.Energy, parameters.Current, parameters.Power), available.ToImmutable());
    }

    static void ReadWords(ref Fields fields, ImmutableArray<string>.Builder words)
    {
        while (fields.NextItem())
            if (fields.Text(50) is { } word)
                words.Add(word);
    }

    static (decimal?, decimal?, decimal?) ReadParameters(ref Fields fields, (decimal? Energy, decimal? Current, decimal? Power) known)
    {
        if (!fields.BeginObject())
            return known;
        while (fields.Next())
        {
            if (fields.Is("energyAmount"u8) || fields.Is("evTargetEnergyRequest"u8))
                known.Energy = fields.Number();
            else if (fields.Is("evMaxCurrent"u8) || fields.Is("maxChargeCurrent"u8))
                known.Current = fields.Number();
            else if (fields.Is("evMaxPower"u8) || fields.Is("maxChargePower"u8))
                known.Power = fields.Number();
            else
                fields.Pass();
        }
        return known;
    }

    protected override void WriteFields(Utf8JsonWriter json, ChargingNeedsTold @event) => json.WriteMembers(@event.Notice);

    protected override void WriteAnswerFields(Utf8JsonWriter json, NeedsDecision decision)
    {
        var answer = decision.Answer == NeedsAnswer.NoChargingProfile && edition != OcppEdition.V21 ? NeedsAnswer.Rejected : decision.Answer;
        json.WriteString("status"u8, Answers[(int)answer]);
        json.WriteStatusInfo(decision.Why);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        int? status = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Word(Answers);
            else
                fields.Pass();
        }
        return status is { } word ? new NeedsDecision((NeedsAnswer)word) : null;
    }
}

/// <summary>OCPP 2.0.1 and 2.1 Part 2, use cases K15 to K17.</summary>
sealed class NotifyEVChargingScheduleCall() : StationCall<CarScheduleTold, CarScheduleDecision>("NotifyEVChargingSchedule")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Answers = new("Accepted", "Rejected");

    public override StationEvent? Read(ref Fields fields)
    {
        DateTimeOffset? from = null;
        int? evse = null;
        ChargingSchedule? schedule = null;
        while (fields.Next())
        {
            if (fields.Is("timeBase"u8))
                from = fields.Time();
            else if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("chargingSchedule"u8))
                schedule = ProfileFields.ReadSchedule(ref fields);
            else
                fields.Pass();
        }
        fields.Need(evse is not null, "evseId");
        fields.Need(from is not null, "timeBase");
        if (fields.Error is null)
            fields.Need(schedule is not null, "chargingSchedule");
        return evse is { } number && from is { } at && schedule is not null
            ? new CarScheduleTold(ProfileFields.Evse(number), at, schedule, new(Action, fields.Whole(), null))
            : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, CarScheduleTold @event) => json.WriteMembers(@event.Notice);

    protected override void WriteAnswerFields(Utf8JsonWriter json, CarScheduleDecision decision)
    {
        json.WriteString("status"u8, decision.IsAccepted ? "Accepted"u8 : "Rejected"u8);
        json.WriteStatusInfo(decision.Why);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        int? status = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Word(Answers);
            else
                fields.Pass();
        }
        return status is { } word ? new CarScheduleDecision(word == 0) : null;
    }
}
