using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Stationmaster.Server.Market;

/// <summary>
/// The requests and answers of ENTSO-E's transparency platform for day-ahead prices (document type A44, business type of the day-ahead
/// agreement A01), as text. Pure.
/// </summary>
public static class EntsoeText
{
    const decimal Most = 1_000_000;
    const long LongestAnswer = 16 * 1024 * 1024;

    /// <summary>Reason of an acknowledgement that says: nothing of that is known.</summary>
    const string NoMatchingData = "999";

    /// <summary>The query of a request without its security token, which is added where it is sent.</summary>
    public static string Query(PriceArea area, DateTimeOffset from, DateTimeOffset to) =>
        $"documentType=A44&in_Domain={area.Eic}&out_Domain={area.Eic}&contract_MarketAgreement.type=A01&periodStart={Time(from)}&periodEnd={Time(to)}";

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);

    /// <summary>The prices of an answer; none where it says that there are none.</summary>
    /// <exception cref="MarketSourceException">It refuses, or is not what is documented.</exception>
    public static IReadOnlyList<SpotPrice> Prices(PriceArea area, Stream answer)
    {
        try
        {
            using var reader = XmlReader.Create(answer, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LongestAnswer, IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
            var root = XElement.Load(reader);
            return root.Name.LocalName switch
            {
                "Publication_MarketDocument" => Read(area, root),
                "Acknowledgement_MarketDocument" => Refused(root),
                var other => throw Nonsense($"it is a {other}"),
            };
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException or InvalidOperationException)
        {
            throw Nonsense(e.Message, e);
        }
    }

    static List<SpotPrice> Refused(XElement root)
    {
        var reason = Child(root, "Reason");
        return Text(reason, "code") == NoMatchingData
            ? []
            : throw new MarketSourceException($"ENTSO-E refused: {Text(reason, "text") ?? Text(reason, "code") ?? "no reason given"}",
                isFleeting: true);
    }

    /// <summary>
    /// Where an area has several auctions, the market's coupled one is sequence 1. In Germany a second one is an earlier auction of another
    /// exchange, in quarters like the first: taken for it, every price would be wrong.
    /// </summary>
    static List<SpotPrice> Read(PriceArea area, XElement root)
    {
        var prices = new Dictionary<(DateTimeOffset, TimeSpan), SpotPrice>();
        foreach (var series in Children(root, "TimeSeries"))
        {
            var sequence = Text(series, "classificationSequence_AttributeInstanceComponent.position")
                ?? Text(Child(series, "classificationSequence_AttributeInstanceComponent"), "position");
            if (sequence is not (null or "1"))
                continue;
            if (Text(series, "price_Measure_Unit.name") is { } unit && unit != "MWH")
                throw Nonsense($"prices are per {unit}");
            var currency = Text(series, "currency_Unit.name") ?? throw Nonsense("a series names no currency");
            var isFilled = Text(series, "curveType") == "A03";
            foreach (var period in Children(series, "Period"))
                foreach (var price in Period(area, period, currency, isFilled))
                    prices[(price.From, price.Length)] = price;
        }
        return [.. prices.Values.OrderBy(price => price.From).ThenBy(price => price.Length)];
    }

    /// <param name="isFilled">Curve type A03: a point that equals the one before it is left out, up to the end of the period.</param>
    static IEnumerable<SpotPrice> Period(PriceArea area, XElement period, string currency, bool isFilled)
    {
        var interval = Child(period, "timeInterval") ?? throw Nonsense("a period has no timeInterval");
        var (from, to) = (TimeOf(Text(interval, "start")), TimeOf(Text(interval, "end")));
        var length = Text(period, "resolution") switch
        {
            "PT15M" => TimeSpan.FromMinutes(15),
            "PT60M" or "PT1H" => TimeSpan.FromHours(1),
            var other => throw Nonsense($"its resolution is {other ?? "missing"}"),
        };
        var count = (to - from).Ticks / length.Ticks;
        if (to <= from || count > 40_000 || (to - from).Ticks % length.Ticks != 0 || from.UtcTicks % length.Ticks != 0)
            throw Nonsense($"its period {from:O} to {to:O} is not made of slots of {length.TotalMinutes} minutes");

        var points = new SortedDictionary<int, decimal>();
        foreach (var point in Children(period, "Point"))
        {
            var position = int.Parse(Text(point, "position") ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
            if (position < 1 || position > count)
                throw Nonsense($"position {position} is outside of its period");
            if (Text(point, "price.amount") is { } amount)
                points[position] = Price(amount);
        }

        decimal? last = null;
        for (var position = 1; position <= count; position++)
        {
            if (points.TryGetValue(position, out var price))
                last = price;
            else if (!isFilled)
                last = null;
            if (last is { } known)
                yield return new(area.Code, from + ((position - 1) * length), length, known, currency);
        }
    }

    static decimal Price(string text)
    {
        var price = decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return Math.Abs(price) <= Most ? Math.Round(price, 6, MidpointRounding.AwayFromZero) : throw Nonsense($"a price is {text}");
    }

    static DateTimeOffset TimeOf(string? text) => DateTimeOffset.ParseExact(
        text ?? "", "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    static IEnumerable<XElement> Children(XElement parent, string name) => parent.Elements().Where(element =>
        element.Name.LocalName == name);

    static string? Text(XElement? parent, string name) => Child(parent, name)?.Value.Trim();

    static MarketSourceException Nonsense(string why, Exception? e = null) =>
        new($"ENTSO-E answered what cannot be understood: {why}", isFleeting: true, e);
}
