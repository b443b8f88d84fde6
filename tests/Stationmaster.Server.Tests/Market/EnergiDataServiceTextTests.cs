using System.Text;
using Stationmaster.Server.Market;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class EnergiDataServiceTextTests
{
    static readonly PriceArea Dk2 = PriceArea.Find("DK2")!;

    [Fact]
    public void A_record_gives_a_price_in_each_currency_at_its_utc_time()
    {
        var prices = Read(
            """
            {"total":1,"filters":"{\"PriceArea\":[\"DK2\"]}","limit":100,"dataset":"DayAheadPrices",
             "records":[{"TimeUTC":"2025-09-27T21:00:00","TimeDK":"2025-09-27T23:00:00","PriceArea":"DK2",
                         "DayAheadPriceEUR":99.269997,"DayAheadPriceDKK":740.951258}]}
            """);

        var at = DateTimeOffset.Parse("2025-09-27T21:00Z");
        Assert.Equal(
            [new("DK2", at, TimeSpan.FromMinutes(15), 740.951258m, "DKK"), new("DK2", at, TimeSpan.FromMinutes(15), 99.269997m, "EUR")], prices);
    }

    [Fact]
    public void Kroner_that_are_not_there_yet_are_absent_and_not_nothing()
    {
        var prices = Read(
            """
            {"records":[{"TimeUTC":"2026-01-03T12:00:00","PriceArea":"DK2","DayAheadPriceEUR":-12.5,"DayAheadPriceDKK":null},
                        {"TimeUTC":"2026-01-03T12:15:00","PriceArea":"DK2","DayAheadPriceEUR":0.0}]}
            """);

        Assert.Equal([("EUR", -12.5m), ("EUR", 0m)], prices.Select(price => (price.Currency, price.PerMwh)));
    }

    [Fact]
    public void The_older_dataset_is_in_hours()
    {
        var prices = EnergiDataServiceText.Prices(EnergiDataServiceSet.Elspotprices, Dk2, Encoding.UTF8.GetBytes(
            """
            {"total":2,"limit":0,"dataset":"Elspotprices","records":[
             {"HourUTC":"2025-09-30T20:00:00","HourDK":"2025-09-30T22:00:00","PriceArea":"DK2","SpotPriceDKK":611.220032,"SpotPriceEUR":81.889999},
             {"HourUTC":"2025-09-30T21:00:00","HourDK":"2025-09-30T23:00:00","PriceArea":"SYSTEM","SpotPriceDKK":1.0,"SpotPriceEUR":1.0}]}
            """));

        Assert.Equal([611.220032m, 81.889999m], prices.Select(price => price.PerMwh));
        Assert.All(prices, price => Assert.Equal(TimeSpan.FromHours(1), price.Length));
    }

    [Fact]
    public void In_the_autumn_night_the_repeated_hour_stays_two()
    {
        var day = MarketDay.Span(new(2025, 10, 26));
        var answer = MarketSite.DayAheadPrices("DK2", day.From, day.To, at => at.Hour);

        var prices = Read(answer).Where(price => price.Currency == "DKK").ToList();

        Assert.Equal(100, prices.Select(price => price.From).Distinct().Count());
        Assert.Equal([0m, 1m], prices.Where(price => TimeZoneInfo.ConvertTime(price.From, MarketDay.Zone) is { Hour: 2, Minute: 0 }).Select(price => price.PerMwh));
    }

    [Fact]
    public void Factors_are_read_whole_or_with_decimals()
    {
        var factors = EnergiDataServiceText.Emissions(EnergiDataServiceSet.Co2Emis, Dk2, Encoding.UTF8.GetBytes(
            """
            {"total":909204,"filters":"{\"PriceArea\":[\"DK2\"]}","limit":10,"dataset":"CO2Emis","records":[
             {"Minutes5UTC":"2025-08-23T21:55:00","Minutes5DK":"2025-08-23T23:55:00","PriceArea":"DK2","CO2Emission":26},
             {"Minutes5UTC":"2025-08-23T21:50:00","Minutes5DK":"2025-08-23T23:50:00","PriceArea":"DK2","CO2Emission":26.500000},
             {"Minutes5UTC":"2025-08-23T21:45:00","Minutes5DK":"2025-08-23T23:45:00","PriceArea":"DK2","CO2Emission":null}]}
            """));

        Assert.Equal([26m, 26.5m], factors.Select(factor => factor.GramsPerKwh));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"statusCode":400,"message":"Bad"}""")]
    [InlineData("""{"records":[{"PriceArea":"DK2"}]}""")]
    [InlineData("""{"records":[{"TimeUTC":"2025-09-27","PriceArea":"DK2","DayAheadPriceDKK":1}]}""")]
    [InlineData("""{"records":[{"TimeUTC":"2025-09-27T21:07:00","PriceArea":"DK2","DayAheadPriceDKK":1}]}""")]
    [InlineData("""{"records":[{"TimeUTC":"2025-09-27T21:00:00","PriceArea":"DK2","DayAheadPriceDKK":"much"}]}""")]
    [InlineData("""{"records":[{"TimeUTC":"2025-09-27T21:00:00","PriceArea":"DK2","DayAheadPriceDKK":1e30}]}""")]
    public void Nonsense_is_refused_whole(string answer)
    {
        Assert.Contains("DayAheadPrices", Assert.Throws<MarketSourceException>(() => Read(answer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_for_holds_the_span_whatever_the_clocks_do()
    {
        var day = MarketDay.Span(new(2026, 10, 25));

        Assert.Equal(
            "/dataset/DayAheadPrices?start=2026-10-24T23:00&end=2026-10-26T01:00&filter=%7B%22PriceArea%22%3A%5B%22DK2%22%5D%7D&sort=TimeUTC%20ASC&limit=0",
            EnergiDataServiceText.Address(EnergiDataServiceSet.DayAheadPrices, "DK2", day.From, day.To));
    }

    static IReadOnlyList<SpotPrice> Read(string answer) =>
        EnergiDataServiceText.Prices(EnergiDataServiceSet.DayAheadPrices, Dk2, Encoding.UTF8.GetBytes(answer));
}
