using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V21;

/// <summary>OCPP 2.1 Part 2, C25. Its answer says nothing: an answer is a yes.</summary>
sealed class NotifyWebPaymentStartedCall() : OrderCall<TellWebPayment>("NotifyWebPaymentStarted")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, TellWebPayment order)
    {
        json.WriteNumber("evseId"u8, order.Evse);
        json.WriteNumber("timeout"u8, order.TimeoutSeconds);
    }

    public override Order? Read(ref Fields fields)
    {
        int? evse = null, timeout = null;
        while (fields.Next())
        {
            if (fields.Is("evseId"u8))
                evse = fields.Integer();
            else if (fields.Is("timeout"u8))
                timeout = fields.Integer();
            else
                fields.Pass();
        }
        fields.Need(evse is not null, "evseId");
        fields.Need(timeout is not null, "timeout");
        return evse is { } number && timeout is { } seconds ? new TellWebPayment(number, seconds) : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        while (fields.Next())
        {
        }
        return new(OutcomeKind.Accepted, "Accepted");
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Empty;
}
