using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 and 2.1 Part 2, functional block E. A fact: refused only when it names no transaction, or not what became of it.</summary>
sealed class TransactionEventCall(OcppEdition edition) : StationCall<TransactionReported, TransactionDecision>("TransactionEvent")
{
    /// <summary>In the order of <see cref="TransactionPhase"/>.</summary>
    static readonly Words Phases = new("Started", "Updated", "Ended");

    static readonly string[] SharedTriggers =
    [
        "MeterValuePeriodic", "MeterValueClock", "ChargingStateChanged", "Authorized", "CablePluggedIn", "StopAuthorized",
        "ChargingRateChanged", "Deauthorized", "EnergyLimitReached", "EVCommunicationLost", "EVConnectTimeout", "TimeLimitReached",
        "Trigger", "UnlockCommand", "EVDeparted", "EVDetected", "RemoteStop", "RemoteStart", "AbnormalCondition", "SignedDataReceived",
        "ResetCommand",
    ];

    static readonly string[] NewerTriggers =
    [
        "CostLimitReached", "LimitSet", "OperationModeChanged", "RunningCost", "SoCLimitReached", "TariffChanged", "TariffNotAccepted",
        "TxResumed",
    ];

    static readonly Words Preconditionings = new("Unknown", "Ready", "NotReady", "Preconditioning");

    readonly Words _triggers = edition == OcppEdition.V21 ? new([.. SharedTriggers, .. NewerTriggers]) : new(SharedTriggers, NewerTriggers);

    protected override bool IsAnswerOptional => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? phase = null, number = null, reservationId = null;
        DateTimeOffset? at = null;
        string? trigger = null;
        bool isOffline = false, hasInfo = false;
        TransactionInfo info = default;
        ConnectorRef? connector = null;
        PresentedToken token = default;
        ImmutableArray<MeterSample> samples = [];
        List<SignedReading>? signed = null;
        TransactionDetails? details = null;
        while (fields.Next())
        {
            if (fields.Is("eventType"u8))
                phase = fields.Word(Phases);
            else if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("triggerReason"u8))
                trigger = fields.WordOrText(_triggers);
            else if (fields.Is("seqNo"u8))
                number = fields.Integer(edition, 0);
            else if (fields.Is("transactionInfo"u8))
                (info, hasInfo) = (TransactionInfo.Read(ref fields, edition), true);
            else if (fields.Is("meterValue"u8))
                samples = SampledValues.Read(ref fields, edition, ref signed);
            else if (fields.Is("evse"u8))
                connector = fields.ReadEvse(edition);
            else if (fields.Is("idToken"u8))
                token = IdToken.Read(ref fields, edition, isNeeded: false);
            else if (fields.Is("offline"u8))
                isOffline = fields.Truth();
            else if (fields.Is("reservationId"u8))
                reservationId = fields.Integer(edition, 0);
            else if (fields.Is("numberOfPhasesUsed"u8))
                fields.Integer(edition, 0, 3);
            else if (fields.Is("cableMaxCurrent"u8))
                fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
            else if (edition == OcppEdition.V21)
                details = ReadNewer(ref fields, details);
        }
        if (!hasInfo || fields.Error is null)
            fields.Need(info.Id is not null, "transactionInfo");
        fields.Need(phase is not null, "eventType");
        fields.Want(at is not null, "timestamp");
        fields.Want(trigger is not null, "triggerReason");
        fields.Want(number is not null, "seqNo");
        if (info.Id is not { } id || phase is not { } word)
            return null;
        return new TransactionReported((TransactionPhase)word, id, Math.Max(0, number ?? 0), at, trigger ?? "", samples)
        {
            IsOffline = isOffline,
            Connector = connector is { IsStation: false } ? connector : null,
            TokenUid = token.Uid is { Length: > 0 } uid ? uid : null,
            TokenType = token.Kind,
            CardDigits = token.CardDigits,
            State = info.State,
            StoppedReason = info.StoppedReason,
            RemoteStartId = info.RemoteStartId,
            ReservationId = reservationId,
            Details = WithLimit(info.Details is { } told ? details?.With(told) ?? told : details, trigger),
            Signed = signed is null ? default : [.. signed],
        };
    }

    static TransactionDetails? ReadNewer(ref Fields fields, TransactionDetails? details)
    {
        if (fields.Is("costDetails"u8))
            return CostDetails.Read(ref fields) is { } cost ? (details ?? new()) with { Cost = cost } : details;
        if (fields.Is("preconditioningStatus"u8))
            return fields.WordOrText(Preconditionings) is { } word ? (details ?? new()) with { Preconditioning = word } : details;
        if (fields.Is("evseSleep"u8))
            fields.Truth();
        return details;
    }

    static TransactionDetails? WithLimit(TransactionDetails? details, string? trigger) => trigger switch
    {
        "CostLimitReached" => (details ?? new()) with { LimitReached = "Cost" },
        "EnergyLimitReached" => (details ?? new()) with { LimitReached = "Energy" },
        "TimeLimitReached" => (details ?? new()) with { LimitReached = "Time" },
        "SoCLimitReached" => (details ?? new()) with { LimitReached = "SoC" },
        _ => details,
    };

    protected override void WriteFields(Utf8JsonWriter json, TransactionReported @event)
    {
        json.WriteString("eventType"u8, Phases[(int)@event.Phase]);
        if (@event.At is { } at)
            json.WriteTime("timestamp"u8, at);
        json.WriteString("triggerReason"u8, @event.Trigger);
        json.WriteNumber("seqNo"u8, @event.SequenceNumber);
        if (@event.IsOffline)
            json.WriteBoolean("offline"u8, true);
        json.WriteOptional("reservationId"u8, @event.ReservationId);
        TransactionInfo.Write(json, @event);
        json.WriteEvse(@event.Connector);
        if (@event.TokenUid is { } uid)
            IdToken.Write(json, "idToken"u8, uid, @event.TokenType, @event.CardDigits);
        if (edition == OcppEdition.V21 && @event.Details is { } details)
            WriteNewer(json, details);
        if (!@event.Samples.IsDefaultOrEmpty)
            SampledValues.Write(json, "meterValue"u8, @event.Samples);
    }

    static void WriteNewer(Utf8JsonWriter json, TransactionDetails details)
    {
        json.WriteOptional("preconditioningStatus"u8, details.Preconditioning);
        if (details.Cost is not { } cost)
            return;
        json.WriteStartObject("costDetails"u8);
        json.WriteStartObject("totalCost"u8);
        json.WriteString("currency"u8, cost.Currency);
        json.WriteString("typeOfCost"u8, cost.Kind);
        json.WriteStartObject("total"u8);
        if (cost.ExclVat is { } net)
            json.WriteNumber("exclTax"u8, net);
        if (cost.InclVat is { } gross)
            json.WriteNumber("inclTax"u8, gross);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("totalUsage"u8);
        json.WriteNumber("energy"u8, cost.EnergyWh);
        json.WriteNumber("chargingTime"u8, cost.ChargingSeconds);
        json.WriteNumber("idleTime"u8, cost.IdleSeconds);
        json.WriteEndObject();
        if (cost.Failure is { } failure)
        {
            json.WriteBoolean("failureToCalculate"u8, true);
            json.WriteString("failureReason"u8, failure);
        }
        json.WriteEndObject();
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, TransactionDecision decision)
    {
        if (decision.TotalCost is { } cost)
            json.WriteNumber("totalCost"u8, cost);
        if (decision.Authorisation is { } authorisation)
            IdToken.WriteInfo(json, authorisation, edition);
        if (edition != OcppEdition.V21)
            return;
        if (decision.Limit is { IsEmpty: false } limit)
            TransactionInfo.WriteLimit(json, limit);
        if (decision.ReceiptUrl is { } receipt)
            IdToken.WriteCode(json, "updatedPersonalMessage"u8, receipt);
        else
            IdToken.WriteMessage(json, "updatedPersonalMessage"u8, decision.Message, edition);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        Authorisation? authorisation = null;
        decimal? cost = null;
        TransactionLimit? limit = null;
        while (fields.Next())
        {
            if (fields.Is("totalCost"u8))
                cost = fields.Number();
            else if (fields.Is("idTokenInfo"u8))
                authorisation = IdToken.ReadInfo(ref fields, edition);
            else if (fields.Is("transactionLimit"u8) && fields.BeginObject())
                limit = TransactionInfo.ReadLimit(ref fields, edition);
        }
        return new TransactionDecision(authorisation, cost) { Limit = limit };
    }
}
