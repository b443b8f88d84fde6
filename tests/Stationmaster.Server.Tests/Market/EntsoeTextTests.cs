using System.Text;
using Stationmaster.Server.Market;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class EntsoeTextTests
{
    static readonly PriceArea Germany = PriceArea.Find("DE-LU")!;
    static readonly DateTimeOffset Start = DateTimeOffset.Parse("2025-10-10T22:00Z");

    [Fact]
    public void Points_that_equal_the_one_before_are_filled_up_to_the_end_of_the_period()
    {
        var prices = Read(Publication(Series(Points((1, "84.43"), (3, "-1.05"), (95, "90.00")))));

        Assert.Equal(96, prices.Count);
        Assert.Equal([84.43m, 84.43m, -1.05m], prices.Take(3).Select(price => price.PerMwh));
        Assert.Equal([-1.05m, 90m, 90m], prices.Skip(93).Select(price => price.PerMwh));
        Assert.Equal((Start, Start.AddHours(24), "EUR"), (prices[0].From, prices[^1].To, prices[0].Currency));
    }

    [Fact]
    public void Without_that_kind_of_curve_a_point_that_is_missing_is_a_gap()
    {
        var prices = Read(Publication(Series(Points((1, "84.43"), (3, "80")), curve: "A01")));

        Assert.Equal([(Start, 84.43m), (Start.AddMinutes(30), 80m)], prices.Select(price => (price.From, price.PerMwh)));
    }

    [Fact]
    public void What_lies_before_the_first_point_is_a_gap() =>
        Assert.Equal(Start.AddMinutes(15), Read(Publication(Series(Points((2, "5")))))[0].From);

    [Theory]
    [InlineData(92, "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData(100, "2026-10-24T22:00Z", "2026-10-25T23:00Z")]
    public void The_days_on_which_clocks_change_have_their_own_length(int quarters, string from, string to) =>
        Assert.Equal(quarters, Read(Publication(Series(Points((1, "5")), from: from, to: to))).Count);

    [Fact]
    public void The_earlier_auction_of_another_exchange_is_not_taken_for_the_market()
    {
        var prices = Read(Publication(
            Series(Points((1, "64.80")), sequence: "2"), Series(Points((1, "65.83")), sequence: "1"), Series(Points((1, "64.80")), sequence: "2")));

        Assert.Equal([65.83m], prices.Select(price => price.PerMwh).Distinct());
        Assert.Equal(96, prices.Count);
        Assert.Empty(Read(Publication(Series(Points((1, "64.80")), sequence: "2"))));
    }

    [Fact]
    public void A_series_that_comes_twice_counts_once() =>
        Assert.Equal(96, Read(Publication(Series(Points((1, "5"))), Series(Points((1, "5"))))).Count);

    [Fact]
    public void Hours_and_quarters_of_one_day_are_told_apart()
    {
        var prices = Read(Publication(Series(Points((1, "70")), resolution: "PT60M"), Series(Points((1, "65")))));

        Assert.Equal((24, 96), (prices.Count(price => price.Length.TotalMinutes == 60), prices.Count(price => price.Length.TotalMinutes == 15)));
    }

    [Fact]
    public void That_nothing_is_known_is_no_failure() => Assert.Empty(Read(Acknowledgement("999", "No matching data found for Data item")));

    [Fact]
    public void Any_other_refusal_is_told_in_its_words() => Assert.Contains(
        "Requested period is too long", Assert.Throws<MarketSourceException>(() => Read(Acknowledgement("998", "Requested period is too long"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_document_type_definition_is_refused()
    {
        var bomb = """<!DOCTYPE a [<!ENTITY x "y">]><Publication_MarketDocument>&x;</Publication_MarketDocument>""";

        Assert.Throws<MarketSourceException>(() => Read(bomb));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<html/>")]
    [InlineData("<Publication_MarketDocument><TimeSeries><Period/></TimeSeries></Publication_MarketDocument>")]
    public void Nonsense_is_refused(string answer) => Assert.Throws<MarketSourceException>(() => Read(answer));

    [Theory]
    [InlineData("P1D", "EUR", "MWH", 1, "5")]
    [InlineData("PT15M", "EUR", "KWH", 1, "5")]
    [InlineData("PT15M", "EUR", "MWH", 97, "5")]
    [InlineData("PT15M", "EUR", "MWH", 0, "5")]
    [InlineData("PT15M", "EUR", "MWH", 1, "five")]
    [InlineData("PT15M", "EUR", "MWH", 1, "9e99")]
    public void A_series_that_cannot_be_right_is_refused(string resolution, string currency, string unit, int position, string price) =>
        Assert.Throws<MarketSourceException>(() => Read(Publication(Series(Points((position, price)), resolution: resolution, currency: currency, unit: unit))));

    [Fact]
    public void The_query_names_area_and_time_and_no_token() => Assert.Equal(
        "documentType=A44&in_Domain=10Y1001A1001A82H&out_Domain=10Y1001A1001A82H&contract_MarketAgreement.type=A01&periodStart=202510102200&periodEnd=202510112200",
        EntsoeText.Query(Germany, Start, Start.AddDays(1)));

    static IReadOnlyList<SpotPrice> Read(string answer)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(answer));
        return EntsoeText.Prices(Germany, stream);
    }

    static string Publication(params string[] series) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
          <mRID>5b1f</mRID><type>A44</type>
          <period.timeInterval><start>2025-10-10T22:00Z</start><end>2025-10-11T22:00Z</end></period.timeInterval>
          {string.Join('\n', series)}
        </Publication_MarketDocument>
        """;

    static string Series(
        string points, string curve = "A03", string resolution = "PT15M", string? sequence = null, string from = "2025-10-10T22:00Z",
        string to = "2025-10-11T22:00Z", string currency = "EUR", string unit = "MWH") =>
        $"""
        <TimeSeries><mRID>1</mRID><auction.type>A01</auction.type><businessType>A62</businessType>
          <in_Domain.mRID codingScheme="A01">10Y1001A1001A82H</in_Domain.mRID><contract_MarketAgreement.type>A01</contract_MarketAgreement.type>
          <currency_Unit.name>{currency}</currency_Unit.name><price_Measure_Unit.name>{unit}</price_Measure_Unit.name>
          {(sequence is null ? "" : $"<classificationSequence_AttributeInstanceComponent.position>{sequence}</classificationSequence_AttributeInstanceComponent.position>")}
          <curveType>{curve}</curveType>
          <Period><timeInterval><start>{from}</start><end>{to}</end></timeInterval><resolution>{resolution}</resolution>{points}</Period>
        </TimeSeries>
        """;

    static string Points(params (int Position, string Price)[] points) =>
        string.Concat(points.Select(point => $"<Point><position>{point.Position}</position><price.amount>{point.Price}</price.amount></Point>"));

    public static string Acknowledgement(string code, string text) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0">
          <mRID>1</mRID><Reason><code>{code}</code><text>{text}</text></Reason>
        </Acknowledgement_MarketDocument>
        """;
}
