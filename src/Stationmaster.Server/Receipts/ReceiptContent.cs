using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.Receipts;

public enum ReceiptKind { Receipt, CreditNote }

/// <summary>Who sells: what the law wants on a receipt.</summary>
/// <param name="VatNumber">CVR, USt-IdNr., org.nr.: as the register has it.</param>
public sealed record MerchantDetails(
    string Name, string? Address = null, string? ZipCode = null, string? City = null, string? Country = null, string? VatNumber = null,
    string? Email = null, string? Phone = null, string? Website = null);

/// <summary>All that a receipt shows, in no language. Energy in kWh, money gross in whole units, times in UTC, durations in seconds.</summary>
/// <param name="Number">Null while it is preliminary: the record is not sealed yet.</param>
/// <param name="ListAmount">What the location's tariff alone would have cost, where that is more.</param>
/// <param name="Token">All but its end is hidden.</param>
public sealed record ReceiptContent(
    int Version, ReceiptKind Kind, string? Number, DateTimeOffset? IssuedAt, MerchantDetails Merchant, Guid SessionId, long TransactionId,
    ReceiptPlace Place, DateTimeOffset StartedAt, DateTimeOffset EndedAt, long ChargingSeconds, long IdleSeconds, decimal EnergyKwh,
    decimal? MeterStartKwh, decimal? MeterStopKwh, string? MeterSerial, IReadOnlyList<ReceiptLine> Lines, IReadOnlyList<ReceiptVat> Vats,
    string Currency, decimal Net, decimal Gross, decimal? ListAmount, ReceiptDiscount? Discount, ReceiptPayment Payment, string? Token,
    string? RoamingPartner, ReceiptCredit? Credits = null)
{
    public const int CurrentVersion = 1;

    public decimal Vat => Gross - Net;
}

/// <param name="TimeZone">IANA.</param>
public sealed record ReceiptPlace(
    string EvseId, string Name, string Address, string? ZipCode, string City, string Country, string TimeZone);

/// <param name="Kind">As in the record's breakdown: energy, time, session, idle, discount, ...</param>
/// <param name="Text">In English: for kinds this program has no words for.</param>
/// <param name="Spot">The slot began then; null where the price is not of the market.</param>
public sealed record ReceiptLine(
    string Kind, string Text, decimal Quantity, string Unit, decimal UnitPrice, decimal Amount, decimal? VatRate = null,
    DateTimeOffset? From = null, DateTimeOffset? Until = null, bool IsSpot = false);

public sealed record ReceiptVat(decimal Rate, decimal Net, decimal Gross);

/// <param name="Code">All but its end is hidden.</param>
public sealed record ReceiptDiscount(string? Group, string? Code);

/// <param name="Method">As in the record: Invoice, PaymentTerminal, ...</param>
public sealed record ReceiptPayment(
    string Method, string Status, string? Brand, string? MaskedPan, string? TerminalId, string? AuthorisationCode, DateTimeOffset? PaidAt);

/// <param name="Number">Of the receipt that is taken back.</param>
public sealed record ReceiptCredit(string Number, DateTimeOffset IssuedAt, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ReceiptContent))]
[JsonSerializable(typeof(MerchantDetails))]
sealed partial class ReceiptJson : JsonSerializerContext
{
    public static string Write(ReceiptContent content) => JsonSerializer.Serialize(content, Default.ReceiptContent);

    public static ReceiptContent Read(string document) => JsonSerializer.Deserialize(document, Default.ReceiptContent)!;
}
