using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Server.ChargeRecords;

static partial class ChargeRecordDocument
{
    /// <summary>What the payer pays.</summary>
    static void PayerPrice(Utf8JsonWriter json, ChargeRecord record)
    {
        var (price, tariff) = (record.Price, record.Session.PaysBy);
        json.WriteStartObject("price"u8);
        json.WriteDecimal("amountExVat"u8, price.AmountExVat);
        json.WriteString("currency"u8, price.Currency);
        json.WriteDecimal("vatRate"u8, price.VatRate);
        json.WriteDecimal("amount"u8, price.Amount);
        json.WriteDecimal("perKwh"u8, price.PerKwh);
        Spot(json, tariff);
        json.WriteNull("roamingTariffId"u8);
        json.WriteNull("roamingTariffProductId"u8);
        TariffId(json, tariff);
        json.WriteStartObject("tariffs"u8);
        if (tariff is not null)
            Facts(json, tariff);
        json.WriteEndObject();
        Breakdown(json, price);
        json.WriteString("tariffName"u8, tariff?.Name);
        json.WriteEndObject();
    }

    /// <summary>What the location's tariff alone gives.</summary>
    static void OperatorPrice(Utf8JsonWriter json, ChargeRecord record)
    {
        var (price, tariff) = (record.OperatorPrice, record.Session.Site.Tariff);
        json.WriteStartObject("cpoDefaultPrice"u8);
        json.WriteString("currency"u8, price.Currency);
        json.WriteDecimal("vatRate"u8, price.VatRate);
        json.WriteDecimal("amount"u8, price.Amount);
        json.WriteDecimal("amountExVat"u8, price.AmountExVat);
        json.WriteDecimal("perKwh"u8, price.PerKwh);
        Breakdown(json, price);
        TariffId(json, tariff);
        json.WriteString("tariffName"u8, tariff?.Name);
        Spot(json, tariff);
        json.WriteEndObject();
    }

    /// <summary>Which rule gave the payer's price.</summary>
    static string SourceWord(Session session) => session.Offer switch
    {
        null => session.Site.Tariff is null ? "Free" : nameof(PriceSource.LocationTariff),
        { Source: PriceSource.None } => "Free",
        { Source: var source } => source.ToString(),
    };

    /// <summary>Only where one was used.</summary>
    static void Voucher(Utf8JsonWriter json, AppliedVoucher? voucher)
    {
        if (voucher is null)
            return;
        json.WriteStartObject("voucher"u8);
        json.WriteNumber("id"u8, voucher.Id);
        json.WriteNumber("groupId"u8, voucher.GroupId);
        json.WriteString("code"u8, voucher.Code);
        json.WriteString("currency"u8, voucher.Currency);
        json.WriteString("type"u8, Word(voucher.Kind.ToString()));
        json.WriteDecimal("perKwh"u8, voucher.Kind == VoucherKind.PricePerKwh ? voucher.Value : null);
        json.WriteDecimal("value"u8, voucher.Kind is VoucherKind.Free or VoucherKind.Tariff ? null : voucher.Value);
        json.WriteEndObject();
        json.WriteStartObject("voucherGroup"u8);
        json.WriteNumber("id"u8, voucher.GroupId);
        json.WriteString("name"u8, voucher.GroupName);
        json.WriteString("notes"u8, voucher.GroupNotes);
        json.WriteEndObject();
    }

    static void Payment(Utf8JsonWriter json, ChargeRecord record)
    {
        var status = record.PaymentStatus == PaymentStatus.NotApplicable ? "n/a" : Word(record.PaymentStatus.ToString());
        json.WriteString("paymentMethod"u8, record.PaymentMethod.ToString());
        json.WriteString("paymentStatus"u8, status);
        json.WriteStartObject("paymentMetadata"u8);
        json.WriteString("paymentStatus"u8, status);
        json.WriteString("maskedPan"u8, record.Session.Details?.Payment?.CardDigits is { } digits ? $"•••• {digits}" : null);
        json.WriteNull("merchantId"u8);
        Merchant(json, record.Session.Site);
        json.WriteNull("terminalId"u8);
        json.WriteNull("terminalSerialNumber"u8);
        json.WriteString("externalSessionId"u8, record.Session.Details?.Payment?.ExternalId);
        json.WriteNull("sessionId"u8);
        json.WriteTime("paidAt"u8, record is { PaymentStatus: PaymentStatus.Succeeded, Session.Details.Settlement.At: var at } ? at : null);
        json.WriteEndObject();
    }

    /// <summary>Who sells. An operator that gave no details of itself has its name.</summary>
    static void Merchant(Utf8JsonWriter json, Site site)
    {
        json.WriteStartObject("merchantInfo"u8);
        json.WriteString("name"u8, site.Merchant?.Name ?? site.Operator.Name);
        json.WriteString("address"u8, site.Merchant?.Address);
        json.WriteString("taxId"u8, site.Merchant?.TaxId);
        json.WriteEndObject();
    }
}
