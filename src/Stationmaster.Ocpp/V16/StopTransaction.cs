using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.10, §6.49, §6.50. A fact: refused only when it names no transaction.</summary>
sealed class StopTransactionCall() : StationCall<SessionStopped, StopDecision>("StopTransaction")
{
    static readonly Words Reasons = new(
        "EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other", "PowerLoss", "Reboot", "Remote", "SoftReset", "UnlockCommand",
        "DeAuthorized");

    protected override bool IsAnswerOptional => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? transactionId = null;
        string? idTag = null, reason = null;
        long? meterStop = null;
        DateTimeOffset? at = null;
        ImmutableArray<MeterSample> samples = [];
        List<SignedReading>? signed = null;
        while (fields.Next())
        {
            if (fields.Is("transactionId"u8))
                transactionId = fields.Integer();
            else if (fields.Is("idTag"u8))
                idTag = fields.Text(IdTag.Longest);
            else if (fields.Is("meterStop"u8))
                meterStop = fields.Register();
            else if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("reason"u8))
                reason = fields.WordOrText(Reasons);
            else if (fields.Is("transactionData"u8))
                samples = SampledValues.Read(ref fields, isEmptyNoted: false, ref signed);
        }
        fields.Need(transactionId is not null, "transactionId");
        fields.Want(meterStop is not null, "meterStop");
        fields.Want(at is not null, "timestamp");
        if (transactionId is not { } number)
            return null;
        return new SessionStopped(number, idTag, meterStop ?? SampledValues.LastRegister(samples) ?? 0, at, reason, samples)
        {
            Signed = signed is null ? default : [.. signed],
        };
    }

    protected override void WriteFields(Utf8JsonWriter json, SessionStopped @event)
    {
        json.WriteOptional("idTag"u8, @event.TokenUid);
        json.WriteNumber("meterStop"u8, @event.MeterStopWh ?? 0);
        if (@event.At is { } at)
            json.WriteTime("timestamp"u8, at);
        json.WriteNumber("transactionId"u8, @event.TransactionId);
        json.WriteOptional("reason"u8, @event.Reason);
        if (!@event.Samples.IsDefaultOrEmpty)
            SampledValues.Write(json, "transactionData"u8, @event.Samples);
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, StopDecision decision)
    {
        if (decision.Authorisation is { } authorisation)
            IdTag.Write(json, authorisation);
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        Authorisation? authorisation = null;
        while (fields.Next())
            if (fields.Is("idTagInfo"u8))
                authorisation = IdTag.Read(ref fields);
        return new StopDecision(authorisation);
    }
}
