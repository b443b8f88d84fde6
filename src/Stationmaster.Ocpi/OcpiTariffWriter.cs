using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Ocpi;

/// <summary>
/// A tariff as OCPI text. What OCPI cannot say (idle terms, spot prices, minutes rounded alone) is left out and named, so that an operator
/// can say it in words.
/// </summary>
public static class OcpiTariffWriter
{
    /// <summary>Net prices of gross ones do not end: so many decimals keep a session's sum right.</summary>
    const int Decimals = 10;

    static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="countryCode">Of the party, ISO 3166-1; not written in 2.1.1.</param>
    /// <param name="partyId">Three characters; not written in 2.1.1.</param>
    /// <returns>UTF-8 JSON, and what it leaves out.</returns>
    public static (byte[] Json, ImmutableArray<string> LeftOut) Write(Tariff tariff, OcpiVersion version, string countryCode, string partyId)
    {
        var leftOut = ImmutableArray.CreateBuilder<string>();
        var text = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            if (version != OcpiVersion.V211)
            {
                json.WriteString("country_code", countryCode);
                json.WriteString("party_id", partyId);
            }
            json.WriteString("id", tariff.Uuid.ToString());
            json.WriteString("currency", tariff.Currency);
            Head(json, tariff, version, leftOut);
            json.WriteStartArray("elements");
            foreach (var element in tariff.Elements.SelectMany(Undelayed))
                Element(json, tariff, element, version, leftOut);
            if (tariff.Spot is not null)
                SpotFallback(json, tariff, version, leftOut);
            json.WriteEndArray();
            json.WriteString("last_updated", Time(tariff.UpdatedAt));
            json.WriteEndObject();
        }
        if (tariff.Idle is { } idle && idle != new IdleTerms(TimeSpan.Zero))
            leftOut.Add("Grace, quiet hours, cap and the time after the stop of idle fees.");
        return (text.WrittenSpan.ToArray(), [.. leftOut.Distinct()]);
    }

    static void Head(Utf8JsonWriter json, Tariff tariff, OcpiVersion version, ImmutableArray<string>.Builder leftOut)
    {
        if (!tariff.AltText.IsEmpty)
        {
            json.WriteStartArray("tariff_alt_text");
            foreach (var text in tariff.AltText)
            {
                json.WriteStartObject();
                json.WriteString("language", text.Language);
                json.WriteString("text", text.Text);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (tariff.AltUrl is { } url)
            json.WriteString("tariff_alt_url", url);
        if (version == OcpiVersion.V211)
        {
            if (tariff.MinPrice is not null || tariff.MaxPrice is not null)
                leftOut.Add("The minimum and maximum price.");
            if (tariff.ValidFrom is not null || tariff.ValidUntil is not null)
                leftOut.Add("The time in which the tariff holds.");
            return;
        }
        json.WriteString("type", OcpiWords.Of(OcpiWords.Types, tariff.Type));
        Limit(json, "min_price", tariff.MinPrice, tariff, version);
        Limit(json, "max_price", tariff.MaxPrice, tariff, version);
        if (tariff.ValidFrom is { } from)
            json.WriteString("start_date_time", Time(from));
        if (tariff.ValidUntil is { } until)
            json.WriteString("end_date_time", Time(until));
        if (version == OcpiVersion.V230)
            json.WriteString("tax_included", OcpiWords.Of(OcpiWords.TaxIncluded, tariff.Basis));
    }

    static void Limit(Utf8JsonWriter json, string name, PriceLimit? limit, Tariff tariff, OcpiVersion version)
    {
        if (limit is null || (limit.ExclVat ?? limit.InclVat / (1 + tariff.VatRate)) is not { } excl)
            return;
        json.WriteStartObject(name);
        json.WriteNumber(version == OcpiVersion.V230 ? "before_taxes" : "excl_vat", Shown(excl));
        if (limit.InclVat is { } incl)
            json.WriteNumber(version == OcpiVersion.V230 ? "after_taxes" : "incl_vat", Shown(incl));
        json.WriteEndObject();
    }

    /// <summary>A delay is a min_duration of its own: components that have one get an element each, in the same order.</summary>
    static IEnumerable<TariffElement> Undelayed(TariffElement element) => element.Components.All(component => component.DelaySeconds == 0)
        ? [element]
        : element.Components.Select(component => new TariffElement(
            [component with { DelaySeconds = 0 }],
            component.DelaySeconds == 0
                ? element.Restrictions
                : (element.Restrictions ?? new()) with { MinDuration = Math.Max(component.DelaySeconds, element.Restrictions?.MinDuration ?? 0) }));

    static void Element(Utf8JsonWriter json, Tariff tariff, TariffElement element, OcpiVersion version, ImmutableArray<string>.Builder leftOut)
    {
        if (version == OcpiVersion.V211 && element.Restrictions is { } own
            && ((own.MinCurrent ?? own.MaxCurrent) is not null || own.Reservation is not null))
        {
            leftOut.Add("Elements for currents and reservations: 2.1.1 has none.");
            return;
        }
        json.WriteStartObject();
        json.WriteStartArray("price_components");
        foreach (var component in element.Components)
        {
            if (component.RoundsAlone)
                leftOut.Add("Minutes of charging and of idle time that are rounded up each by themselves.");
            Component(json, component.Type, component.Price, tariff.VatOf(component), component.StepSize, tariff, version);
        }
        json.WriteEndArray();
        if (element.Restrictions is { } restrictions)
            OcpiRestrictions.Write(json, restrictions);
        json.WriteEndObject();
    }

    static void Component(Utf8JsonWriter json, PriceDimension type, decimal price, decimal vatRate, int step, Tariff tariff, OcpiVersion version)
    {
        var isGross = tariff.Basis == PriceBasis.Gross;
        json.WriteStartObject();
        json.WriteString("type", OcpiWords.Of(OcpiWords.Dimensions, type));
        json.WriteNumber("price", Shown(isGross && version != OcpiVersion.V230 ? price / (1 + vatRate) : price));
        // What has no VAT has none to name: absent and 0 differ to OCPI, and we know no zero rate.
        if (vatRate != 0 && version != OcpiVersion.V211)
            json.WriteNumber("vat", Shown(vatRate * 100));
        json.WriteNumber("step_size", step);
        json.WriteEndObject();
    }

    /// <summary>The least a kWh costs stands in for what the market will say.</summary>
    static void SpotFallback(Utf8JsonWriter json, Tariff tariff, OcpiVersion version, ImmutableArray<string>.Builder leftOut)
    {
        var spot = tariff.Spot!;
        leftOut.Add("The market's price of energy: its minimum stands in.");
        json.WriteStartObject();
        json.WriteStartArray("price_components");
        Component(json, PriceDimension.Energy, spot.Minimum, spot.VatRate ?? tariff.VatRate, 1, tariff, version);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static decimal Shown(decimal value) =>
        Math.Round(value, Decimals, MidpointRounding.AwayFromZero) / 1.0000000000000000000000000000m;

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
