using System.Net;
using Stationmaster.Server.Market;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

/// <summary>The clients against a server that answers in recorded forms.</summary>
public sealed class SourcesOverHttpTests
{
    static readonly PriceArea Dk1 = PriceArea.Find("DK1")!;
    static readonly Span Day = MarketDay.Span(new(2026, 1, 15));

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_comes_whole_and_nothing_beside_it()
    {
        await using var site = await MarketSite.Start();
        using var http = new MarketHttp(TimeProvider.System);

        var prices = await new EnergiDataService(site.Address, http).Prices(Dk1, Day.From, Day.To, Ct);

        Assert.Equal(96, prices.Count(price => price.Currency == "DKK"));
        Assert.Equal((Day.From, Day.To), (prices.Min(price => price.From), prices.Max(price => price.To)));
    }

    [Theory]
    [InlineData("2026-03-29", 92)]
    [InlineData("2026-10-25", 100)]
    public async Task The_days_on_which_clocks_change_come_whole(string day, int quarters)
    {
        await using var site = await MarketSite.Start();
        using var http = new MarketHttp(TimeProvider.System);
        var span = MarketDay.Span(DateOnly.Parse(day));

        var prices = await new EnergiDataService(site.Address, http).Prices(Dk1, span.From, span.To, Ct);

        Assert.Equal(quarters, prices.Where(price => price.Currency == "DKK").Select(price => price.From).Distinct().Count());
        Assert.Empty(MarketDay.Gaps(span, prices.Where(price => price.Currency == "DKK").Select(price => new Span(price.From, price.To))));
    }

    [Fact]
    public async Task What_reaches_over_the_change_to_quarters_is_asked_of_both_datasets()
    {
        await using var site = await MarketSite.Start();
        using var http = new MarketHttp(TimeProvider.System);
        var border = EnergiDataServiceSet.FirstQuarter;

        await new EnergiDataService(site.Address, http).Prices(Dk1, border.AddDays(-1), border.AddDays(1), Ct);

        Assert.Equal(["/dataset/Elspotprices", "/dataset/DayAheadPrices"], site.Asked.Select(asked => asked.Split('?')[0]));
    }

    [Fact]
    public async Task Measured_and_forecast_factors_come_from_their_own_datasets()
    {
        await using var site = await MarketSite.Start();
        using var http = new MarketHttp(TimeProvider.System);
        var source = new EnergiDataService(site.Address, http);

        var measured = await source.Emissions(Dk1, EmissionKind.Measured, Day.From, Day.To, Ct);
        await source.Emissions(Dk1, EmissionKind.Forecast, Day.From, Day.To, Ct);

        Assert.Equal((288, 100m), (measured.Count, measured[0].GramsPerKwh));
        Assert.Equal(["/dataset/CO2Emis", "/dataset/CO2EmisProg"], site.Asked.Select(asked => asked.Split('?')[0]));
    }

    [Fact]
    public async Task A_source_that_is_down_is_asked_three_times_and_no_more()
    {
        await using var site = await MarketSite.Start();
        site.Instead = _ => (HttpStatusCode.ServiceUnavailable, "");
        var clock = new TestClock();
        using var http = new MarketHttp(clock);

        var asking = new EnergiDataService(site.Address, http).Prices(Dk1, Day.From, Day.To, Ct);
        await clock.Until(TimeSpan.FromSeconds(2), () => asking.IsCompleted, "it gives up");

        var failure = await Assert.ThrowsAsync<MarketSourceException>(() => asking);
        Assert.Equal("Energi Data Service answered 503", failure.Message);
        Assert.Equal(3, site.Asked.Count);
    }

    [Fact]
    public async Task A_source_that_is_back_meanwhile_answers()
    {
        await using var site = await MarketSite.Start();
        site.Instead = _ => site.Asked.Count == 1 ? (HttpStatusCode.BadGateway, "") : null;
        var clock = new TestClock();
        using var http = new MarketHttp(clock);

        var asking = new EnergiDataService(site.Address, http).Prices(Dk1, Day.From, Day.To, Ct);
        await clock.Until(TimeSpan.FromSeconds(2), () => asking.IsCompleted, "it answers");

        Assert.NotEmpty(await asking);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_not_asked_again()
    {
        await using var site = await MarketSite.Start();
        site.Instead = _ => (HttpStatusCode.BadRequest, """{"message":"Wrong"}""");
        using var http = new MarketHttp(TimeProvider.System);

        await Assert.ThrowsAsync<MarketSourceException>(() => new EnergiDataService(site.Address, http).Prices(Dk1, Day.From, Day.To, Ct));

        Assert.Single(site.Asked);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var site = await MarketSite.Start();
        site.Instead = _ => (HttpStatusCode.OK, new string(' ', MarketHttp.LargestAnswer + 1));
        using var http = new MarketHttp(TimeProvider.System);

        var failure = await Assert.ThrowsAsync<MarketSourceException>(() => new EnergiDataService(site.Address, http).Prices(Dk1, Day.From, Day.To, Ct));

        Assert.Equal("Energi Data Service answered more than 16 MB", failure.Message);
        Assert.Single(site.Asked);
    }

    [Fact]
    public async Task The_security_token_goes_into_the_request_and_into_no_message()
    {
        await using var site = await MarketSite.Start();
        using var http = new MarketHttp(TimeProvider.System);
        var options = new EntsoeOptions(new Uri(site.Address, "/api"), "s3cr3t-t0ken");
        var source = new Entsoe(options, http);

        site.Instead = _ => (HttpStatusCode.Unauthorized, "s3cr3t-t0ken is no token");
        var refused = await Assert.ThrowsAsync<MarketSourceException>(() => source.Prices(Dk1, Day.From, Day.To, Ct));
        site.Instead = _ => (HttpStatusCode.BadRequest, EntsoeTextTests.Acknowledgement("999", "No matching data found"));
        var none = await source.Prices(Dk1, Day.From, Day.To, Ct);

        Assert.All(site.Asked, asked => Assert.StartsWith("/api?securityToken=s3cr3t-t0ken&documentType=A44&", asked, StringComparison.Ordinal));
        Assert.Empty(none);
        Assert.DoesNotContain("s3cr3t", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", new MarketOptions { Entsoe = options }.ToString(), StringComparison.Ordinal);
    }
}
