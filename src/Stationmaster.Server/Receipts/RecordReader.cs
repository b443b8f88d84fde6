using System.Text.Json;

namespace Stationmaster.Server.Receipts;

/// <summary>A charge record's document as receipts need it. Members that are absent count as null.</summary>
sealed class RecordReader(JsonElement record)
{
    readonly JsonElement _record = record;

    public static RecordReader Of(string document) => new(JsonDocument.Parse(document).RootElement.Clone());

    public bool IsCompleted => Text("endedAt") is not null;

    public bool IsHeld => Bool("isHeld");

    public string? ExcludedReason => Text("excludedReason");

    /// <summary>Of a credit: the record it takes back.</summary>
    public long? CreditOf => Bool("credit") ? Number("creditReferenceId") : null;

    public decimal Amount => Decimal("price.amount") ?? 0;

    public string PaymentMethod => Text("paymentMethod") ?? "Unknown";

    public string PaymentStatus => Text("paymentStatus") ?? "unknown";

    public string Currency => Text("price.currency") ?? "DKK";

    public long? TokenId => Number("auth.idTag.id");

    public ReceiptContent Content(MerchantDetails merchant, string? meterSerial)
    {
        var currency = Text("price.currency") ?? "DKK";
        var (gross, net, list) = (Amount, Decimal("price.amountExVat") ?? 0, Decimal("cpoDefaultPrice.amount"));
        return new(
            ReceiptContent.CurrentVersion, ReceiptKind.Receipt, null, null, merchant, Guid.Parse(Text("sessionId")!), Number("transactionId") ?? 0,
            new(
                Text("evseId") ?? "", Text("location.name") ?? "", Text("location.address") ?? "", Text("location.zipCode"),
                Text("location.city") ?? "", Text("location.country") ?? "", Text("location.timezone") ?? "UTC"),
            Time("startedAt")!.Value, Time("endedAt")!.Value, Number("duration.charging") ?? 0, Number("duration.idle") ?? 0,
            Decimal("consumed") ?? 0, Decimal("meterStart"), Decimal("meterStop"), meterSerial, [.. Lines()], Vats(net, gross), currency, net,
            gross, list > gross && Text("cpoDefaultPrice.currency") == currency ? list : null, Discount(), Payment(),
            Text("auth.idTag.type") is "terminal" or "none" ? null : Masked(Text("auth.idTag.uid")), Text("roamingDetails.roamingOperator"));
    }

    /// <summary>The last four of what is long enough to stay unknown by them.</summary>
    public static string? Masked(string? text) => text is { Length: >= 7 } ? $"••••{text[^4..]}" : text is null ? null : "••••";

    IEnumerable<ReceiptLine> Lines()
    {
        if (Find(_record, "price.breakdown.lines") is not { ValueKind: JsonValueKind.Array } lines)
            yield break;
        foreach (var line in lines.EnumerateArray())
        {
            var reader = new RecordReader(line);
            var periods = Find(line, "periods") is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0 ? array : default(JsonElement?);
            yield return new(
                reader.Text("kind") ?? "", reader.Text("text") ?? "", reader.Decimal("quantity") ?? 0, reader.Text("unit") ?? "",
                reader.Decimal("unitPrice") ?? 0, reader.Decimal("amount") ?? 0, reader.Decimal("vatRate"),
                reader.Time("from") ?? (periods is { } first ? new RecordReader(first[0]).Time("from") : null),
                reader.Time("until") ?? (periods is { } last ? new RecordReader(last[last.GetArrayLength() - 1]).Time("until") : null),
                Find(line, "spot") is { ValueKind: JsonValueKind.Object });
        }
    }

    IReadOnlyList<ReceiptVat> Vats(decimal net, decimal gross)
    {
        if (Find(_record, "price.breakdown.vats") is { ValueKind: JsonValueKind.Array } vats && vats.GetArrayLength() > 0)
        {
            return [.. vats.EnumerateArray().Select(vat => new RecordReader(vat)).Select(vat =>
                new ReceiptVat(
                    vat.Decimal("rate") ?? vat.Decimal("vatRate") ?? 0, vat.Decimal("amountExVat") ?? 0, vat.Decimal("amount") ?? 0))];
        }
        return [new(Decimal("price.vatRate") ?? 0, net, gross)];
    }

    ReceiptDiscount? Discount() =>
        Text("voucher.code") is { } code ? new(Text("voucherGroup.name"), Masked(code)) : null;

    ReceiptPayment Payment() => new(
        PaymentMethod, Text("paymentStatus") ?? "unknown", Text("card.brand"),
        Text("paymentMetadata.maskedPan") ?? (Number("card.lastFour") is { } four ? $"•••• {four:0000}" : null),
        Text("paymentMetadata.terminalId"), Text("paymentMetadata.authorisationCode"), Time("paymentMetadata.paidAt"));

    string? Text(string path) => Find(_record, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    bool Bool(string path) => Find(_record, path) is { ValueKind: JsonValueKind.True };

    decimal? Decimal(string path) => Find(_record, path) is { ValueKind: JsonValueKind.Number } found ? found.GetDecimal() : null;

    long? Number(string path) => Find(_record, path) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var number) ? number : null;

    DateTimeOffset? Time(string path) => Find(_record, path) is { ValueKind: JsonValueKind.String } found ? found.GetDateTimeOffset() : null;

    static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element;
    }
}
