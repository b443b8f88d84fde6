using Stationmaster.Charging.Pricing;
using Xunit;

namespace Stationmaster.Tests.Pricing;

public class TariffTests
{
    static readonly SimpleTariff Sound = new(
        1, Guid.Empty, "Standard", "DKK", VatRate: 0.25m, PricePerKwh: 2.25m, PricePerMinute: 0, PricePerSession: 0,
        IdlePricePerMinute: 1.5m, IdleGrace: TimeSpan.FromMinutes(10), UpdatedAt: DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_sound_tariff_has_no_problems() => Assert.Empty(Sound.Problems());

    [Fact]
    public void The_bounds_themselves_are_sound() =>
        Assert.Empty((Sound with
        {
            VatRate = 1, PricePerKwh = 0.000001m, PricePerMinute = 1_000_000m, IdleGrace = TimeSpan.FromDays(7),
        }).Problems());

    public static TheoryData<string, SimpleTariff> Unsound => new()
    {
        { "name", Sound with { Name = " " } },
        { "name", Sound with { Name = new string('x', 101) } },
        { "currency", Sound with { Currency = "dkk" } },
        { "currency", Sound with { Currency = "XXX" } },
        { "currency", Sound with { Currency = "" } },
        { "vatRate", Sound with { VatRate = -0.01m } },
        { "vatRate", Sound with { VatRate = 25m } },
        { "pricePerKwh", Sound with { PricePerKwh = -1m } },
        { "pricePerMinute", Sound with { PricePerMinute = 0.1234567m } },
        { "pricePerSession", Sound with { PricePerSession = 1_000_001m } },
        { "idlePricePerMinute", Sound with { IdlePricePerMinute = -0.1m } },
        { "idleGraceMinutes", Sound with { IdleGrace = TimeSpan.FromSeconds(-1) } },
        { "idleGraceMinutes", Sound with { IdleGrace = TimeSpan.FromDays(8) } },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Unsound))]
    public void A_problem_names_its_field_and_what_was_expected(string field, SimpleTariff tariff)
    {
        var problem = Assert.Single(tariff.Problems());

        Assert.Equal(field, problem.Field);
        Assert.NotEmpty(problem.Expected);
    }

    [Fact]
    public void All_problems_are_told_at_once() =>
        Assert.Equal(3, (Sound with { Currency = "?", VatRate = 2, PricePerKwh = -1 }).Problems().Length);

    [Theory]
    [InlineData("DKK", 2)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("BHD", 3)]
    [InlineData("???", 2)]
    public void A_currency_knows_its_decimals(string code, int decimals) => Assert.Equal(decimals, Currency.DecimalsOf(code));
}
