using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Tariffs;
using Xunit;

namespace Stationmaster.Server.Tests.Tariffs;

/// <summary>What earlier programs stored, and what they can still read.</summary>
public sealed class StoredTariffTests
{
    const string OldDefinition =
        """{"vatRate":0.25,"pricePerKwh":2.5,"pricePerMinute":0.1,"pricePerSession":5,"idlePricePerMinute":1,"idleGraceMinutes":15}""";

    const string OldInSession =
        """
        {"id":7,"uuid":"77777777-0000-0000-0000-000000000000","name":"Standard","currency":"DKK","vatRate":0.25,"pricePerKwh":2.5,"pricePerMinute":0.1,
         "pricePerSession":5,"idlePricePerMinute":1,"idleGrace":"00:15:00","updatedAt":"2025-11-20T09:30:15.25+00:00"}
        """;

    [Theory]
    [InlineData(OldDefinition)]
    [InlineData(OldInSession)]
    public void What_was_stored_before_tariffs_had_elements_costs_the_same(string json)
    {
        var tariff = TariffJson.Read(json) with { Currency = "DKK" };

        var price = PriceCalculation.Of(tariff, new Quantities(10_000_000, TimeSpan.FromSeconds(3601), TimeSpan.FromMinutes(20)));

        Assert.Equal(25m + 6.1m + 5m + 5m, price.Amount);
        Assert.Equal((2.5m, TimeSpan.FromMinutes(15)), SimpleTariff.Of(tariff) is { } simple ? (simple.PricePerKwh, simple.IdleGrace) : default);
    }

    [Fact]
    public void A_plain_tariff_is_still_written_so_that_the_program_before_can_read_it() =>
        Assert.Contains("\"pricePerKwh\":2.5,\"pricePerMinute\":0.1,\"pricePerSession\":5,\"idlePricePerMinute\":1,\"idleGrace\":\"00:15:00\"", TariffJson.Write(TariffJson.Read(OldInSession)));
}
