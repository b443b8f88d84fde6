using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Server.ChargeRecords;

static partial class ChargeRecordDocument
{
    /// <summary>What the payer pays.</summary>
    static void PayerPrice(Utf8JsonWriter json, ChargeRecord record)
    {
        var (price, tariff) = (record.Price, Simple(record.Session.Site.Tariff));
        json.WriteStartObject("price"u8);
        json.WriteDecimal("amountExVat"u8, price.AmountExVat);
        json.WriteString("currency"u8, price.Currency);
        json.WriteDecimal("vatRate"u8, price.VatRate);
        json.WriteDecimal("amount"u8, price.Amount);
        json.WriteDecimal("perKwh"u8, price.PerKwh);
        Spot(json);
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
        var (price, tariff) = (record.OperatorPrice, Simple(record.Session.Site.Tariff));
        json.WriteStartObject("cpoDefaultPrice"u8);
        json.WriteString("currency"u8, price.Currency);
        json.WriteDecimal("vatRate"u8, price.VatRate);
        json.WriteDecimal("amount"u8, price.Amount);
        json.WriteDecimal("amountExVat"u8, price.AmountExVat);
        json.WriteDecimal("perKwh"u8, price.PerKwh);
        Breakdown(json, price);
        TariffId(json, tariff);
        json.WriteString("tariffName"u8, tariff?.Name);
        Spot(json);
        json.WriteEndObject();
    }

    /// <summary>The tariff as it stood at the start; absent where there was none.</summary>
    static void PricingSource(Utf8JsonWriter json, Tariff? source)
    {
        var tariff = Simple(source);
        if (tariff is null)
            return;
        json.WriteStartObject("pricingSource"u8);
        json.WriteString("currency"u8, tariff.Currency);
        json.WriteString("id"u8, tariff.Uuid);
        json.WriteNull("spi_id"u8);
        TariffId(json, tariff);
        json.WriteDecimal("perKwh"u8, tariff.PricePerKwh);
        json.WriteStartArray("elements"u8);
        Element(json, tariff);
        json.WriteEndArray();
        json.WriteTime("last_updated"u8, tariff.UpdatedAt);
        json.WriteBoolean("isOcpiBased"u8, false);
        json.WriteBoolean("isSpotPriceBased"u8, false);
        json.WriteDecimal("vat"u8, tariff.VatRate);
        json.WriteEndObject();
    }

    /// <summary>
    /// The tariff as an OCPI tariff element. Prices stay gross, as everywhere on this platform, times are per hour; OCPI cannot say that the
    /// first idle minutes are free, so <c>price.tariffs</c> does.
    /// </summary>
    static void Element(Utf8JsonWriter json, SimpleTariff tariff)
    {
        json.WriteStartObject();
        json.WriteStartArray("price_components"u8);
        Component(json, tariff, "ENERGY", tariff.PricePerKwh, stepSize: 1);
        if (tariff.PricePerMinute > 0)
            Component(json, tariff, "TIME", tariff.PricePerMinute * 60, stepSize: 60);
        if (tariff.PricePerSession > 0)
            Component(json, tariff, "FLAT", tariff.PricePerSession, stepSize: 1);
        if (tariff.IdlePricePerMinute > 0)
            Component(json, tariff, "PARKING_TIME", tariff.IdlePricePerMinute * 60, stepSize: 60);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Component(Utf8JsonWriter json, SimpleTariff tariff, string type, decimal price, int stepSize)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteDecimal("price"u8, price);
        json.WriteDecimal("vat"u8, tariff.VatRate);
        json.WriteNumber("step_size"u8, stepSize);
        json.WriteEndObject();
    }

    static void Facts(Utf8JsonWriter json, SimpleTariff tariff)
    {
        json.WriteString("id"u8, tariff.Uuid);
        TariffId(json, tariff);
        json.WriteString("name"u8, tariff.Name);
        json.WriteString("currency"u8, tariff.Currency);
        json.WriteDecimal("vatRate"u8, tariff.VatRate);
        json.WriteDecimal("pricePerKwh"u8, tariff.PricePerKwh);
        json.WriteDecimal("pricePerMinute"u8, tariff.PricePerMinute);
        json.WriteDecimal("pricePerSession"u8, tariff.PricePerSession);
        json.WriteDecimal("idlePricePerMinute"u8, tariff.IdlePricePerMinute);
        json.WriteDecimal("idleGraceMinutes"u8, tariff.IdleGrace.Ticks / (decimal)TimeSpan.TicksPerMinute);
    }

    static SimpleTariff? Simple(Tariff? tariff) => tariff is null ? null : SimpleTariff.Of(tariff)!;

    static void Breakdown(Utf8JsonWriter json, Price price)
    {
        json.WriteStartObject("breakdown"u8);
        json.WriteStartArray("lines"u8);
        foreach (var line in price.Lines)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, Word(line.Kind.ToString()));
            json.WriteString("text"u8, line.Text);
            json.WriteDecimal("quantity"u8, line.Quantity);
            json.WriteString("unit"u8, line.Unit);
            json.WriteDecimal("unitPrice"u8, line.UnitPrice);
            json.WriteDecimal("amount"u8, line.Amount);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void TariffId(Utf8JsonWriter json, SimpleTariff? tariff)
    {
        if (tariff is null)
            json.WriteNull("tariffId"u8);
        else
            json.WriteNumber("tariffId"u8, tariff.Id);
    }

    static void Spot(Utf8JsonWriter json)
    {
        json.WriteBoolean("isDynamic"u8, false);
        json.WriteNull("spotPriceMargin"u8);
        json.WriteNull("spotPriceMinimum"u8);
    }

    static void Payment(Utf8JsonWriter json, ChargeRecord record)
    {
        var status = record.PaymentStatus == PaymentStatus.NotApplicable ? "n/a" : Word(record.PaymentStatus.ToString());
        json.WriteString("paymentMethod"u8, record.PaymentMethod.ToString());
        json.WriteString("paymentStatus"u8, status);
        json.WriteStartObject("paymentMetadata"u8);
        json.WriteString("paymentStatus"u8, status);
        json.WriteNull("maskedPan"u8);
        json.WriteNull("merchantId"u8);
        Merchant(json, record.Session.Site.Operator);
        json.WriteNull("terminalId"u8);
        json.WriteNull("terminalSerialNumber"u8);
        json.WriteNull("externalSessionId"u8);
        json.WriteNull("sessionId"u8);
        json.WriteNull("paidAt"u8);
        json.WriteEndObject();
    }

    static void Merchant(Utf8JsonWriter json, Party merchant)
    {
        json.WriteStartObject("merchantInfo"u8);
        json.WriteString("name"u8, merchant.Name);
        json.WriteNull("address"u8);
        json.WriteNull("taxId"u8);
        json.WriteEndObject();
    }
}
