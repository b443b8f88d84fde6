using Stationmaster.Server.Market;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class AreasAndDaysTests
{
    [Theory]
    [InlineData("DK", "8000", "DK1")]
    [InlineData("DK", "5000", "DK1")]
    [InlineData("DK", "4999", "DK2")]
    [InlineData("DK", "DK-2150", "DK2")]
    [InlineData("DK", "3700 ", "DK2")]
    [InlineData("DK", "", null)]
    [InlineData("DK", "800", null)]
    [InlineData("NO", "0150", null)]
    [InlineData("SE", "111 20", null)]
    [InlineData("DE", "10115", "DE-LU")]
    [InlineData("LU", "L-1111", "DE-LU")]
    [InlineData("FI", "00100", "FI")]
    [InlineData("NL", "1012 AB", "NL")]
    [InlineData("FR", "75001", null)]
    public void An_address_tells_its_area_where_it_leaves_no_doubt(string country, string postalCode, string? expected) =>
        Assert.Equal(expected, PriceArea.Of(country, postalCode)?.Code);

    [Fact]
    public void Every_identification_code_has_its_check_character()
    {
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
        foreach (var area in PriceArea.All)
        {
            var sum = area.Eic[..15].Select((letter, i) => alphabet.IndexOf(letter) * (16 - i)).Sum();
            Assert.Equal((area.Code, area.Eic[15]), (area.Code, alphabet[36 - ((sum - 1) % 37)]));
        }
    }

    [Theory]
    [InlineData("2025-10-11", 96, "2025-10-10T22:00Z")]
    [InlineData("2026-03-29", 92, "2026-03-28T23:00Z")]
    [InlineData("2026-10-25", 100, "2026-10-24T22:00Z")]
    public void A_day_of_the_market_has_92_to_100_quarters(string day, int quarters, string from)
    {
        var span = MarketDay.Span(DateOnly.Parse(day));

        Assert.Equal(DateTimeOffset.Parse(from), span.From);
        Assert.Equal(quarters, (span.To - span.From) / MarketDay.Quarter);
    }

    [Fact]
    public void Gaps_are_what_no_slot_covers()
    {
        var from = DateTimeOffset.Parse("2025-10-11T00:00Z");
        Span Hours(double first, double last) => new(from.AddHours(first), from.AddHours(last));

        Assert.Equal([Hours(0, 24)], MarketDay.Gaps(Hours(0, 24), []));
        Assert.Equal([Hours(1, 2), Hours(4, 24)], MarketDay.Gaps(Hours(0, 24), [Hours(-1, 1), Hours(2, 4), Hours(2, 3)]));
        Assert.Empty(MarketDay.Gaps(Hours(0, 2), [Hours(0, 1), Hours(1, 2), Hours(2, 3)]));
    }
}
