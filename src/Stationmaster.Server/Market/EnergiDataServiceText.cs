using System.Globalization;
using System.Text.Json;

namespace Stationmaster.Server.Market;

/// <summary>One of the datasets of Energi Data Service that is read here.</summary>
/// <param name="Name">As in its address: <c>/dataset/{Name}</c>.</param>
/// <param name="TimeField">The UTC time of a record. It has no zone mark; the Danish time beside it repeats in the autumn night and
/// is not read.</param>
public sealed record EnergiDataServiceSet(string Name, string TimeField, TimeSpan Length)
{
    /// <summary>Quarters, for delivery from October 2025 on.</summary>
    public static readonly EnergiDataServiceSet DayAheadPrices = new("DayAheadPrices", "TimeUTC", TimeSpan.FromMinutes(15));

    /// <summary>Hours, up to the end of September 2025.</summary>
    public static readonly EnergiDataServiceSet Elspotprices = new("Elspotprices", "HourUTC", TimeSpan.FromHours(1));

    public static readonly EnergiDataServiceSet Co2Emis = new("CO2Emis", "Minutes5UTC", AreaEmission.Length);

    public static readonly EnergiDataServiceSet Co2EmisProg = new("CO2EmisProg", "Minutes5UTC", AreaEmission.Length);

    /// <summary>From here on the market's prices are quarters.</summary>
    public static readonly DateTimeOffset FirstQuarter = MarketDay.At(new(2025, 10, 1), TimeOnly.MinValue);
}

/// <summary>The requests and answers of Energi Data Service (api.energidataservice.dk), as text. Pure.</summary>
public static class EnergiDataServiceText
{
    const decimal Most = 1_000_000;

    /// <summary>
    /// The address of a request. The source reads times as Danish ones, so that an hour more is asked for on each side: what the autumn's
    /// repeated hour makes ambiguous is within.
    /// </summary>
    public static string Address(EnergiDataServiceSet set, string areaName, DateTimeOffset from, DateTimeOffset to) => string.Create(
        CultureInfo.InvariantCulture,
        $"/dataset/{set.Name}?start={Danish(from.AddHours(-1))}&end={Danish(to.AddHours(1))}"
        + $"&filter={Uri.EscapeDataString($$"""{"PriceArea":["{{areaName}}"]}""")}&sort={Uri.EscapeDataString($"{set.TimeField} ASC")}&limit=0");

    static string Danish(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, MarketDay.Zone).ToString("yyyy-MM-dd'T'HH:mm",
        CultureInfo.InvariantCulture);

    /// <summary>The prices of an answer, those in kroner and those in euro; a price that is null is absent.</summary>
    /// <exception cref="MarketSourceException">It is not what the source documents.</exception>
    public static IReadOnlyList<SpotPrice> Prices(EnergiDataServiceSet set, PriceArea area, ReadOnlyMemory<byte> answer)
    {
        var (dkk, eur) = set == EnergiDataServiceSet.Elspotprices ? ("SpotPriceDKK", "SpotPriceEUR") : ("DayAheadPriceDKK",
            "DayAheadPriceEUR");
        return Read<SpotPrice>(set, area, answer, (record, at) => [Price(record, at, "DKK", dkk), Price(record, at, "EUR", eur)]);

        SpotPrice? Price(JsonElement record, DateTimeOffset at, string currency, string field) =>
            Number(record, field, -Most) is { } price ? new SpotPrice(area.Code, at, set.Length, price, currency) : null;
    }

    /// <summary>The factors of an answer.</summary>
    /// <exception cref="MarketSourceException">It is not what the source documents.</exception>
    public static IReadOnlyList<AreaEmission> Emissions(EnergiDataServiceSet set, PriceArea area, ReadOnlyMemory<byte> answer) =>
        Read<AreaEmission>(set, area, answer, (record, at) =>
            [Number(record, "CO2Emission", 0) is { } grams ? new AreaEmission(area.Code, at, grams) : null]);

    static List<T> Read<T>(
        EnergiDataServiceSet set, PriceArea area, ReadOnlyMemory<byte> answer, Func<JsonElement, DateTimeOffset,
            IEnumerable<T?>> of) where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("records", out var records)
                || records.ValueKind != JsonValueKind.Array)
            {
                throw Nonsense(set, "it has no records");
            }
            var read = new List<T>(records.GetArrayLength());
            foreach (var record in records.EnumerateArray())
            {
                if (record.GetProperty("PriceArea").GetString() == area.EnergiDataServiceName)
                    read.AddRange(of(record, Time(set, record)).OfType<T>());
            }
            return read;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Nonsense(set, e.Message, e);
        }
    }

    static DateTimeOffset Time(EnergiDataServiceSet set, JsonElement record)
    {
        var text = record.GetProperty(set.TimeField).GetString() ?? throw Nonsense(set, $"{set.TimeField} is null");
        var at = DateTimeOffset.ParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        return at.UtcTicks % set.Length.Ticks == 0 ? at : throw Nonsense(set, $"{text} is no beginning of a slot");
    }

    static decimal? Number(JsonElement record, string field, decimal least)
    {
        if (!record.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        var number = value.GetDecimal();
        return number >= least && number <= Most ? Math.Round(number, 6, MidpointRounding.AwayFromZero)
            : throw new FormatException($"{field} is {number}");
    }

    static MarketSourceException Nonsense(EnergiDataServiceSet set, string why, Exception? e = null) =>
        new($"{set.Name} answered what cannot be understood: {why}", isFleeting: true, e);
}
