using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Ocpp.V21;

/// <summary>
/// Our tariffs in the words of OCPP 2.1 (Part 2 §2: TariffType): net prices per kWh, per minute and once, each dimension with a list of its
/// own from which the first whose conditions hold counts. What that cannot say is said to people, and nothing is sent.
/// </summary>
static class TariffWriter
{
    const int LongestText = 1024, MostTexts = 10;
    const int Decimals = 8;
    const decimal MinutesPerHour = 60;

    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>One dimension's price, and when it holds.</summary>
    sealed record Priced(decimal Net, decimal VatRate, Restrictions? When, int DelaySeconds, int GraceSeconds = 0, (TimeOnly From, TimeOnly Until)? Quiet = null);

    public static TariffTranslation Translate(Tariff tariff)
    {
        var unsaid = TariffLimits.Of(tariff).ToImmutableArray();
        return unsaid.IsEmpty ? new(Written(tariff), [], [.. TariffLimits.DifferencesOf(tariff)]) : new(null, unsaid, []);
    }

    static StationTariff Written(Tariff tariff)
    {
        var fields = Fields(tariff);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fields)))[..8];
        var id = $"{tariff.Uuid:N}.{tariff.Version.ToString(CultureInfo.InvariantCulture)}.{hash}";
        return new(id, tariff.Currency, $$"""{"tariffId":"{{id}}",{{fields}}""");
    }

    /// <summary>All but the opening brace and the id, which is made of the rest.</summary>
    static string Fields(Tariff tariff)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            Description(json, tariff);
            json.WriteString("currency", tariff.Currency);
            Dimension(json, "energy", "priceKwh", Of(tariff, PriceDimension.Energy, isReservation: false, 1));
            Dimension(json, "chargingTime", "priceMinute", Of(tariff, PriceDimension.Time, isReservation: false, MinutesPerHour));
            Dimension(json, "idleTime", "priceMinute", Idle(tariff));
            Dimension(json, "fixedFee", "priceFixed", Of(tariff, PriceDimension.Flat, isReservation: false, 1));
            Dimension(json, "reservationTime", "priceMinute", Of(tariff, PriceDimension.Time, isReservation: true, MinutesPerHour));
            Dimension(json, "reservationFixed", "priceFixed", Of(tariff, PriceDimension.Flat, isReservation: true, 1));
            Bound(json, "minCost", tariff.MinPrice);
            Bound(json, "maxCost", tariff.MaxPrice);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan)[1..];
    }

    static List<Priced> Of(Tariff tariff, PriceDimension dimension, bool isReservation, decimal per) =>
        [.. from element in tariff.Elements
            where element.Restrictions?.Reservation is not null == isReservation
            let component = element.Of(dimension)
            where component is not null
            let vat = tariff.VatOf(component)
            select new Priced(Net(tariff, component.Price / per, vat), vat, element.Restrictions, component.DelaySeconds)];

    /// <summary>Quiet hours come first and cost nothing; the grace is what must have passed before a price holds.</summary>
    static List<Priced> Idle(Tariff tariff)
    {
        var prices = Of(tariff, PriceDimension.ParkingTime, isReservation: false, MinutesPerHour);
        if (tariff.Idle is not { } idle || prices.Count == 0)
            return prices;
        prices = [.. prices.Select(price => price with { GraceSeconds = (int)idle.Grace.TotalSeconds })];
        if (idle is { QuietFrom: { } from, QuietUntil: { } until })
            prices.Insert(0, new(0, prices[0].VatRate, null, 0, 0, (from, until)));
        return prices;
    }

    internal static decimal Net(Tariff tariff, decimal price, decimal vat) =>
        decimal.Round(tariff.Basis == PriceBasis.Gross ? price / (1 + vat) : price, Decimals, MidpointRounding.AwayFromZero);

    static void Description(Utf8JsonWriter json, Tariff tariff)
    {
        if (tariff.AltText.IsDefaultOrEmpty)
            return;
        json.WriteStartArray("description");
        foreach (var text in tariff.AltText.Take(MostTexts))
        {
            json.WriteStartObject();
            json.WriteString("format", "UTF8");
            json.WriteString("language", text.Language);
            json.WriteString("content", text.Text.Length <= LongestText ? text.Text : text.Text[..LongestText]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Dimension(Utf8JsonWriter json, string name, string priceName, List<Priced> prices)
    {
        if (prices.Count == 0)
            return;
        json.WriteStartObject(name);
        json.WriteStartArray("prices");
        foreach (var price in prices)
        {
            json.WriteStartObject();
            json.WriteNumber(priceName, price.Net / 1.00000000m);
            Conditions(json, price);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Taxes(json, prices[0].VatRate);
        json.WriteEndObject();
    }

    static void Taxes(Utf8JsonWriter json, decimal rate)
    {
        json.WriteStartArray("taxRates");
        json.WriteStartObject();
        json.WriteString("type", "VAT");
        json.WriteNumber("tax", rate * 100 / 1.000000m);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Conditions(Utf8JsonWriter json, Priced price)
    {
        var when = price.When ?? new();
        if (when is { IsEmpty: true } or { Reservation: not null } && price is { DelaySeconds: 0, GraceSeconds: 0, Quiet: null }
            && (when with { Reservation = null }).IsEmpty)
            return;
        json.WriteStartObject("conditions");
        Text("startTimeOfDay", (price.Quiet?.From ?? when.StartTime)?.ToString("HH:mm", CultureInfo.InvariantCulture));
        Text("endTimeOfDay", (price.Quiet?.Until ?? when.EndTime)?.ToString("HH:mm", CultureInfo.InvariantCulture));
        if (!when.DaysOfWeek.IsEmpty)
        {
            json.WriteStartArray("dayOfWeek");
            foreach (var day in when.DaysOfWeek)
                json.WriteStringValue(day.ToString());
            json.WriteEndArray();
        }
        Text("validFromDate", when.StartDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Text("validToDate", when.EndDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Number("minEnergy", when.MinKwh * 1000);
        Number("maxEnergy", when.MaxKwh * 1000);
        Number("minCurrent", when.MinCurrent);
        Number("maxCurrent", when.MaxCurrent);
        Number("minPower", when.MinPower * 1000);
        Number("maxPower", when.MaxPower * 1000);
        var least = Math.Max(when.MinDuration ?? 0, price.DelaySeconds);
        Number("minTime", least > 0 ? least : null);
        Number("maxTime", when.MaxDuration);
        Number("minIdleTime", price.GraceSeconds > 0 ? price.GraceSeconds : null);
        json.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }

        void Number(string name, decimal? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number / 1.000000m);
        }
    }

    static void Bound(Utf8JsonWriter json, string name, PriceLimit? limit)
    {
        if (limit is null)
            return;
        json.WriteStartObject(name);
        if (limit.ExclVat is { } net)
            json.WriteNumber("exclTax", net);
        if (limit.InclVat is { } gross)
            json.WriteNumber("inclTax", gross);
        json.WriteEndObject();
    }
}
