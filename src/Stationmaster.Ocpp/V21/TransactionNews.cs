using System.Text.Json;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp.V21;

/// <summary>What 2.1 tells of transactions beside their course: a payment settled (C21), priority (K22). An event is read by one of these.</summary>
static class TransactionNews
{
    public static TransactionDetails? Settlement(ref Fields fields, out string? transactionId)
    {
        transactionId = null;
        string? reference = null, status = null, why = null, receipt = null, url = null, vatNumber = null, company = null;
        decimal? amount = null;
        DateTimeOffset? at = null;
        while (fields.Next())
        {
            if (fields.Is("transactionId"u8))
                transactionId = fields.Text(TransactionInfo.LongestId);
            else if (fields.Is("pspRef"u8))
                reference = fields.Text(255);
            else if (fields.Is("status"u8))
                status = fields.Text(20);
            else if (fields.Is("statusInfo"u8))
                why = fields.Text(500);
            else if (fields.Is("settlementAmount"u8))
                amount = V201.CostUpdatedCall.Amount(ref fields);
            else if (fields.Is("settlementTime"u8))
                at = fields.Time();
            else if (fields.Is("receiptId"u8))
                receipt = fields.Text(50);
            else if (fields.Is("receiptUrl"u8))
                url = fields.Text(2000);
            else if (fields.Is("vatNumber"u8))
                vatNumber = fields.Text(20);
            else if (fields.Is("vatCompany"u8) && fields.BeginObject())
                company = ReadCompany(ref fields);
            else
                fields.Pass();
        }
        fields.Need(reference is not null, "pspRef");
        fields.Need(status is not null, "status");
        fields.Need(amount is not null, "settlementAmount");
        fields.Want(at is not null, "settlementTime");
        return status is null || reference is null || amount is not { } paid
            ? null
            : new() { Settlement = new(status, paid, at ?? DateTimeOffset.UnixEpoch, reference, receipt, url, why) { VatNumber = vatNumber, Company = company } };
    }

    /// <summary>AddressType, in lines.</summary>
    static string ReadCompany(ref Fields fields)
    {
        string? name = null, first = null, second = null, city = null, code = null, country = null;
        while (fields.Next())
        {
            if (fields.Is("name"u8))
                name = fields.Text(50);
            else if (fields.Is("address1"u8))
                first = fields.Text(100);
            else if (fields.Is("address2"u8))
                second = fields.Text(100);
            else if (fields.Is("city"u8))
                city = fields.Text(100);
            else if (fields.Is("postalCode"u8))
                code = fields.Text(20);
            else if (fields.Is("country"u8))
                country = fields.Text(50);
            else
                fields.Pass();
        }
        return string.Join('\n', new[] { name, first, second, $"{code} {city}".Trim(), country }.Where(line => !string.IsNullOrEmpty(line)));
    }

    public static TransactionDetails? Priority(ref Fields fields, out string? transactionId)
    {
        transactionId = null;
        bool? isOn = null;
        while (fields.Next())
        {
            if (fields.Is("transactionId"u8))
                transactionId = fields.Text(TransactionInfo.LongestId);
            else if (fields.Is("activated"u8))
                isOn = fields.Truth();
            else
                fields.Pass();
        }
        fields.Need(transactionId is not null, "transactionId");
        fields.Need(isOn is not null, "activated");
        return isOn is { } active ? new() { HasPriority = active } : null;
    }
}

/// <summary>OCPP 2.1 Part 2, C20 to C22. A receipt in the request is the station's own, in the answer it is ours.</summary>
sealed class NotifySettlementCall() : StationCall<SettlementTold, SettlementDecision>("NotifySettlement")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields) =>
        TransactionNews.Settlement(ref fields, out var id) is { } details ? new SettlementTold(id, details, new(Action, fields.Whole(), null)) : null;

    protected override void WriteFields(Utf8JsonWriter json, SettlementTold @event) => json.WriteMembers(@event.Notice);

    protected override bool IsAnswerOptional => true;

    protected override void WriteAnswerFields(Utf8JsonWriter json, SettlementDecision decision)
    {
        if (decision.Receipt is not { } receipt)
            return;
        json.WriteString("receiptUrl"u8, receipt.Url);
        json.WriteString("receiptId"u8, receipt.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public override Decision? ReadAnswer(ref Fields fields)
    {
        string? url = null;
        var number = 0;
        while (fields.Next())
        {
            if (fields.Is("receiptUrl"u8))
                url = fields.Text(2000);
            else if (fields.Is("receiptId"u8))
                _ = int.TryParse(fields.Text(50), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
            else
                fields.Pass();
        }
        return new SettlementDecision(url is null ? null : new(number, url));
    }
}

/// <summary>OCPP 2.1 Part 2, K22.</summary>
sealed class NotifyPriorityChargingCall() : Report<PriorityTold>("NotifyPriorityCharging")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields) =>
        TransactionNews.Priority(ref fields, out var id) is { } details ? new PriorityTold(id, details, new(Action, fields.Whole(), null)) : null;

    protected override void WriteFields(Utf8JsonWriter json, PriorityTold @event) => json.WriteMembers(@event.Notice);
}
