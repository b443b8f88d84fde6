using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block E. Its answer has no status: an answer is a yes.</summary>
sealed class GetTransactionStatusCall() : OrderCall<GetTransactionStatus>("GetTransactionStatus")
{
    protected override void WriteFields(Utf8JsonWriter json, GetTransactionStatus order) =>
        json.WriteOptional("transactionId"u8, order.OwnId);

    public override Order? Read(ref Fields fields)
    {
        string? id = null;
        while (fields.Next())
        {
            if (fields.Is("transactionId"u8))
                id = fields.Text(TransactionInfo.LongestId);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return new GetTransactionStatus(id);
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        bool? isOngoing = null, hasMessages = null;
        while (fields.Next())
        {
            if (fields.Is("ongoingIndicator"u8))
                isOngoing = fields.Truth();
            else if (fields.Is("messagesInQueue"u8))
                hasMessages = fields.Truth();
        }
        return hasMessages is { } known
            ? new(OutcomeKind.Accepted, "Accepted") { Transaction = new(isOngoing, known) }
            : new(OutcomeKind.Rejected, Why: "The answer does not say whether messages wait");
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome.Transaction, (json, said) =>
    {
        if (said?.IsOngoing is { } isOngoing)
            json.WriteBoolean("ongoingIndicator"u8, isOngoing);
        json.WriteBoolean("messagesInQueue"u8, said?.HasMessages ?? false);
    });
}
