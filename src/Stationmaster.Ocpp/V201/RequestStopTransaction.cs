using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>
/// OCPP 2.0.1 Part 2, functional block F. A transaction is named by the station's own id; by our number where it began in OCPP 1.6.
/// </summary>
sealed class RequestStopTransactionCall(OcppEdition edition) : StatusCall<RemoteStop>("RequestStopTransaction", edition)
{
    protected override void WriteFields(Utf8JsonWriter json, RemoteStop order) =>
        json.WriteString("transactionId"u8, order.OwnId ?? order.TransactionId.ToString(CultureInfo.InvariantCulture));

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
        fields.Need(id is not null, "transactionId");
        return id is null ? null : new RemoteStop(0) { OwnId = id };
    }
}
