using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Server.Exports;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>A charge record as a row of an export.</summary>
/// <param name="IsUtc">Times in UTC; else as the clocks at the location show them.</param>
sealed record RecordRow(JsonElement Record, bool IsUtc)
{
    /// <param name="document">UTF-8 JSON.</param>
    public static RecordRow Of(ReadOnlyMemory<byte> document, bool isUtc)
    {
        using var json = JsonDocument.Parse(document);
        return new(json.RootElement.Clone(), isUtc);
    }

    public Cell Text(string path) => Find(path) switch
    {
        { ValueKind: JsonValueKind.String } text => Cell.Of(text.GetString()),
        { ValueKind: JsonValueKind.Number } number => Cell.Of(number.GetRawText()),
        { ValueKind: JsonValueKind.Array } list => Cell.Of(string.Join(", ", list.EnumerateArray().Select(item => item.ToString()))),
        { ValueKind: JsonValueKind.True } => Cell.Of("yes"),
        { ValueKind: JsonValueKind.False } => Cell.Of("no"),
        _ => default,
    };

    public Cell Number(string path) => Cell.Of(Decimal(path));

    public Cell Time(string path)
    {
        if (Find(path) is not { ValueKind: JsonValueKind.String } text || !text.TryGetDateTimeOffset(out var time))
            return default;
        var zone = IsUtc ? null : RecordColumns.ZoneOf(Find("location.timezone").GetString());
        return Cell.Of(zone is null ? time.UtcDateTime : TimeZoneInfo.ConvertTime(time, zone).DateTime, IsUtc || zone is null);
    }

    public decimal? Decimal(string path) => Find(path) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;

    /// <summary>"Mette Holm", or nothing.</summary>
    public Cell Person => Cell.Of($"{Text("auth.idTag.customer.firstName").Text} {Text("auth.idTag.customer.lastName").Text}".Trim());

    JsonElement Find(string path)
    {
        var element = Record;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return default;
        }
        return element;
    }
}

/// <summary>The columns of exported charge records.</summary>
static class RecordTable
{
    static readonly ExportColumn<RecordRow>[] Start =
    [
        new("Record", 10, row => row.Number("transactionId")), new("Session id", 38, row => row.Text("sessionId")),
        new("Started at", 20, row => row.Time("startedAt")), new("Ended at", 20, row => row.Time("endedAt")),
        new("Time zone", 18, row => row.IsUtc ? Cell.Of("UTC") : row.Text("location.timezone")),
        new("Location id", 11, row => row.Number("location.id")), new("Location", 24, row => row.Text("location.name")),
        new("EVSE id", 22, row => row.Text("evseId")),
    ];

    static readonly ExportColumn<RecordRow>[] Key =
    [
        new("Charge key", 20, row => row.Text("auth.idTag.label")), new("Charge key uid", 20, row => row.Text("auth.idTag.uid")),
        new("Comment", 20, row => row.Text("auth.idTag.comment")), new("Billing reference", 20, row => row.Text("auth.idTag.billingReference")),
    ];

    static readonly ExportColumn<RecordRow>[] Money =
    [
        new("Excl. VAT", 12, row => row.Number("price.amountExVat")),
        new("VAT", 10, row => Cell.Of(row.Decimal("price.amount") - row.Decimal("price.amountExVat"))),
        new("Incl. VAT", 12, row => row.Number("price.amount")), new("Currency", 9, row => row.Text("price.currency")),
        new("VAT %", 8, row => Cell.Of(row.Decimal("price.vatRate") * 100)), new("Per kWh", 10, row => row.Number("price.perKwh")),
        new("Tariff", 22, row => row.Text("price.tariffName")), new("Price source", 16, row => row.Text("priceSource")),
        new("Payment", 16, row => row.Text("paymentMethod")), new("Payment status", 15, row => row.Text("paymentStatus")),
    ];

    static readonly ExportColumn<RecordRow>[] State =
    [
        new("State", 11, row => row.Text("state")), new("Not settled because", 20, row => row.Text("excludedReason")),
        new("Revision", 9, row => row.Number("revision")), new("Updated at", 20, row => row.Time("updatedAt")),
    ];

    public static ImmutableArray<ExportColumn<RecordRow>> Standard { get; } =
    [
        .. Start, .. Key,
        new("Customer", 24, row => row.Text("auth.idTag.company.name")), new("Person", 20, row => row.Person),
        new("Energy kWh", 12, row => row.Number("consumed")),
        new("Charging s", 11, row => row.Number("duration.charging")), new("Idle s", 9, row => row.Number("duration.idle")),
        new("Total s", 9, row => row.Number("duration.total")), new("Meter start kWh", 15, row => row.Number("meterStart")),
        new("Meter stop kWh", 15, row => row.Number("meterStop")), new("SoC at start %", 14, row => row.Number("vehicleState.firstValue")),
        new("SoC at end %", 13, row => row.Number("vehicleState.lastValue")), new("Highest power kW", 16, row => row.Number("highestPowerDrawn")),
        new("CO2 t", 10, row => row.Number("co2")), .. Money, new("Roaming", 9, row => row.Text("isRoaming")),
        new("Stop reason", 16, row => row.Text("stopReason")), new("Remarks", 24, row => row.Text("flags")), .. State,
    ];

    public static ImmutableArray<ExportColumn<RecordRow>> Finance { get; } =
    [
        .. Start, new("Location owner id", 16, row => row.Number("company.id")), new("Location owner", 24, row => row.Text("company.name")), .. Key,
        new("Customer id", 11, row => row.Number("auth.idTag.companyId")), new("Customer", 24, row => row.Text("auth.idTag.company.name")),
        new("Person id", 10, row => row.Number("auth.idTag.customerId")), new("Person", 20, row => row.Person),
        new("Energy kWh", 12, row => row.Number("consumed")), .. Money,
        new("Voucher", 16, row => row.Text("voucher.code")),
        new("Operator's own price incl. VAT", 18, row => row.Number("cpoDefaultPrice.amount")), .. State,
        new("Billed at", 20, row => row.Time("billedAt")), new("Invoice", 20, row => row.Text("invoiceReference")),
    ];
}
