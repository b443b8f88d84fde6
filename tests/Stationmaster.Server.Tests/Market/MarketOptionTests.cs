using Stationmaster.Server.Hosting;
using Stationmaster.Server.Market;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class MarketOptionTests
{
    [Fact]
    public void Without_options_danish_data_is_fetched_without_a_key_and_entsoe_is_not_asked()
    {
        var market = Read([]).Options.Market;

        Assert.Equal("https://api.energidataservice.dk/", market.EnergiDataService?.ToString());
        Assert.Null(market.Entsoe);
        Assert.False(market.IsSimulated);
    }

    [Fact]
    public void Sources_areas_and_averages_can_be_set()
    {
        var (options, errors) = Read(new()
        {
            ["--energi-data-service"] = "off", ["--entsoe-token"] = "s3cr3t", ["--price-areas"] = "no2, dk1,DK1", ["--co2-averages"] = "DK1=118.5,NO2=25",
        });

        Assert.Empty(errors);
        Assert.Null(options.Market.EnergiDataService);
        Assert.Equal((EntsoeOptions.Public, "s3cr3t"), (options.Market.Entsoe!.Address, options.Market.Entsoe.Token));
        Assert.Equal(["NO2", "DK1"], options.Market.Areas);
        Assert.Equal([("DK1", 118.5m), ("NO2", 25m)], options.Market.YearlyAverages.Select(average => (average.Key, average.Value)));
        Assert.DoesNotContain("s3cr3t", options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--energi-data-service", "prices.example.com")]
    [InlineData("--energi-data-service", "https://prices.example.com/?a=b")]
    [InlineData("--entsoe", "ftp://prices.example.com")]
    [InlineData("--price-areas", "DK3")]
    [InlineData("--co2-averages", "DK1")]
    [InlineData("--co2-averages", "DK1=-3")]
    [InlineData("--co2-averages", "DK9=3")]
    public void What_cannot_be_is_refused_by_the_name_of_its_option(string option, string value)
    {
        Assert.StartsWith(option, Assert.Single(Read(new() { [option] = value }).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_asks_nobody_whatever_is_set()
    {
        var market = Read(new() { ["--entsoe-token"] = "s3cr3t", ["--energi-data-service"] = "https://prices.example.com" }, isDemo: true).Options.Market;

        Assert.True(market.IsSimulated);
        Assert.Null(market.EnergiDataService);
        Assert.Null(market.Entsoe);
        Assert.Equal(["Simulated"], MarketSources.Of(market, null!, TimeProvider.System).Prices.Select(source => source.Name));
    }

    static (ServerOptions Options, IReadOnlyList<string> Errors) Read(Dictionary<string, string> given, bool isDemo = false)
    {
        var reader = new OptionReader(given.GetValueOrDefault, _ => null);
        var options = reader.Read(isDemo);
        return (options, reader.Errors);
    }
}
