using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block I. Its answer says nothing: an answer is a yes.</summary>
sealed class CostUpdatedCall() : OrderCall<TellCost>("CostUpdated")
{
    protected override void WriteFields(Utf8JsonWriter json, TellCost order)
    {
        json.WriteNumber("totalCost"u8, order.TotalCost);
        json.WriteString("transactionId"u8, order.OwnId);
    }

    public override Order? Read(ref Fields fields)
    {
        decimal? cost = null;
        string? id = null;
        while (fields.Next())
        {
            if (fields.Is("totalCost"u8))
                cost = Amount(ref fields);
            else if (fields.Is("transactionId"u8))
                id = fields.Text(TransactionInfo.LongestId);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(cost is not null, "totalCost");
        fields.Need(id is not null, "transactionId");
        return cost is { } amount && id is not null ? new TellCost(id, amount) : null;
    }

    public static decimal? Amount(ref Fields fields)
    {
        if (fields.Number() is { } amount)
            return amount;
        fields.Note(OcppErrorCode.PropertyConstraintViolation, "a number that can be a cost");
        return null;
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
