using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.12, §6.35, §6.36.</summary>
sealed class RemoteStopTransactionCall() : OrderCall<RemoteStop>("RemoteStopTransaction")
{
    protected override void WriteFields(Utf8JsonWriter json, RemoteStop order) => json.WriteNumber("transactionId"u8, order.TransactionId);

    public override Order? Read(ref Fields fields)
    {
        int? transactionId = null;
        while (fields.Next())
            if (fields.Is("transactionId"u8))
                transactionId = fields.Integer();
        fields.Need(transactionId is not null, "transactionId");
        return transactionId is { } number ? new RemoteStop(number) : null;
    }
}
