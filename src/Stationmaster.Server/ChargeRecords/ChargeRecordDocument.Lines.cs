using System.Text.Json;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Server.ChargeRecords;

static partial class ChargeRecordDocument
{
    /// <summary>Why the price is what it is.</summary>
    static void Breakdown(Utf8JsonWriter json, Price price)
    {
        json.WriteStartObject("breakdown"u8);
        json.WriteStartArray("lines"u8);
        foreach (var line in price.Lines)
            Line(json, line);
        json.WriteEndArray();
        json.WriteStartArray("vats"u8);
        foreach (var vat in price.Vats)
        {
            json.WriteStartObject();
            json.WriteDecimal("rate"u8, vat.Rate);
            json.WriteDecimal("amount"u8, vat.Amount);
            json.WriteDecimal("amountExVat"u8, vat.AmountExVat);
            json.WriteDecimal("vat"u8, vat.Vat);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Line(Utf8JsonWriter json, PriceLine line)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, Word(line.Kind.ToString()));
        json.WriteString("text"u8, line.Text);
        json.WriteDecimal("quantity"u8, line.Quantity);
        json.WriteString("unit"u8, line.Unit);
        json.WriteDecimal("unitPrice"u8, line.UnitPrice);
        json.WriteDecimal("amount"u8, line.Amount);
        json.WriteDecimal("vatRate"u8, line.VatRate);
        json.WriteDecimal("element"u8, line.Element);
        json.WriteDecimal("component"u8, line.Component);
        json.WriteStartArray("periods"u8);
        foreach (var period in line.Periods)
        {
            json.WriteStartObject();
            json.WriteTime("from"u8, period.From);
            json.WriteTime("until"u8, period.Until);
            json.WriteDecimal("quantity"u8, period.Quantity);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (line.Spot is { } spot)
            SpotShare(json, spot);
        json.WriteNumber("stepSize"u8, line.StepSize);
        json.WriteDecimal("stepSurplus"u8, line.StepSurplus);
        json.WriteString("note"u8, line.Note);
        json.WriteEndObject();
    }

    static void SpotShare(Utf8JsonWriter json, SpotShare share)
    {
        json.WriteStartObject("spot"u8);
        json.WriteTime("from"u8, share.From);
        json.WriteTime("until"u8, share.Until);
        json.WriteDecimal("pricePerMwh"u8, share.PricePerMwh);
        json.WriteString("rule"u8, Word(share.Rule.ToString()));
        json.WriteStartArray("slots"u8);
        foreach (var slot in share.Slots)
        {
            json.WriteStartObject();
            json.WriteTime("from"u8, slot.From);
            json.WriteNumber("minutes"u8, (int)slot.Length.TotalMinutes);
            json.WriteDecimal("pricePerMwh"u8, slot.IsMissing ? null : slot.PricePerMwh);
            json.WriteString("currency"u8, slot.Currency);
            json.WriteString("area"u8, slot.Area);
            json.WriteString("source"u8, slot.Source);
            json.WriteTime("fetchedAt"u8, slot.FetchedAt);
            json.WriteBoolean("isMissing"u8, slot.IsMissing);
            json.WriteDecimal("exchangeRate"u8, slot.ExchangeRate);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
