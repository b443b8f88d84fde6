using Stationmaster.Charging.Pricing;
using Xunit;

namespace Stationmaster.Tests.Pricing;

public class PriceTests
{
    static readonly SimpleTariff Free = new(
        1, Guid.Empty, "Test", "DKK", VatRate: 0.25m, PricePerKwh: 0, PricePerMinute: 0, PricePerSession: 0, IdlePricePerMinute: 0,
        IdleGrace: TimeSpan.Zero, UpdatedAt: DateTimeOffset.UnixEpoch);

    static Price PriceOf(SimpleTariff tariff, long milliWh = 0, TimeSpan charging = default, TimeSpan idle = default) =>
        PriceCalculation.Of(tariff.ToTariff(), new Quantities(milliWh, charging, idle));

    [Fact]
    public void Energy_is_priced_unrounded_though_it_is_shown_rounded()
    {
        var price = PriceOf(Free with { PricePerKwh = 2.25m }, milliWh: 13_786_000);

        Assert.Equal(31.02m, price.Amount);
        Assert.NotEqual(31.02m, Math.Round(13.79m * 2.25m, 2, MidpointRounding.AwayFromZero));
        Assert.Equal(2.25m, price.PerKwh);
        var energy = price.Lines[0];
        Assert.Equal((PriceLineKind.Energy, 13.786m, "kWh", 31.0185m), (energy.Kind, energy.Quantity, energy.Unit, energy.Amount));
        Assert.Equal((PriceLineKind.Rounding, 0.0015m), (price.Lines[1].Kind, price.Lines[1].Amount));
    }

    [Fact]
    public void Net_is_gross_without_vat_and_vat_is_the_difference()
    {
        var price = PriceOf(Free with { PricePerSession = 14.18m });

        Assert.Equal(14.18m, price.Amount);
        Assert.Equal(11.34m, price.AmountExVat);
        Assert.Equal(2.84m, price.Vat);
    }

    [Fact]
    public void Idle_minutes_after_the_grace_are_paid_by_the_minute_started()
    {
        var tariff = Free with { IdlePricePerMinute = 1.50m, IdleGrace = TimeSpan.FromMinutes(10) };

        var price = PriceOf(tariff, idle: new TimeSpan(0, 56, 40));

        var line = Assert.Single(price.Lines);
        Assert.Equal((PriceLineKind.Idle, 47m, "min", 70.50m), (line.Kind, line.Quantity, line.Unit, line.Amount));
        Assert.Equal("Idle time, first 10 min free", line.Text);
        Assert.Equal(70.50m, price.Amount);
    }

    [Theory]
    [InlineData(600, 0)]
    [InlineData(601, 1)]
    [InlineData(660, 1)]
    [InlineData(661, 2)]
    public void The_grace_is_free_to_its_last_second(int idleSeconds, int paidMinutes)
    {
        var tariff = Free with { IdlePricePerMinute = 1.50m, IdleGrace = TimeSpan.FromMinutes(10) };

        Assert.Equal(paidMinutes * 1.50m, PriceOf(tariff, idle: TimeSpan.FromSeconds(idleSeconds)).Amount);
    }

    [Fact]
    public void Idle_time_within_the_grace_is_a_line_that_costs_nothing()
    {
        var tariff = Free with { IdlePricePerMinute = 1.50m, IdleGrace = TimeSpan.FromMinutes(15) };

        var line = Assert.Single(PriceOf(tariff, idle: TimeSpan.FromSeconds(350)).Lines);

        Assert.Equal((6m, 0m, 0m), (line.Quantity, line.UnitPrice, line.Amount));
    }

    [Fact]
    public void Every_part_of_a_tariff_has_its_line_in_a_fixed_order()
    {
        var tariff = Free with { PricePerKwh = 3m, PricePerMinute = 0.10m, PricePerSession = 5m, IdlePricePerMinute = 1m };

        var price = PriceOf(tariff, 10_000_000, TimeSpan.FromSeconds(3601), TimeSpan.FromSeconds(1));

        Assert.Equal(
            [(PriceLineKind.Energy, 30m), (PriceLineKind.Time, 6.1m), (PriceLineKind.Session, 5m), (PriceLineKind.Idle, 1m)],
            price.Lines.Select(line => (line.Kind, line.Amount)));
        Assert.Equal(42.10m, price.Amount);
    }

    [Theory]
    [InlineData("DKK", "5.625", "5.63")]
    [InlineData("JPY", "100.5", "101")]
    [InlineData("ISK", "100.4999", "100")]
    [InlineData("KWD", "1.2345", "1.235")]
    public void The_sum_is_rounded_once_half_away_from_zero_to_the_currency(string currency, string fee, string expected) =>
        Assert.Equal(decimal.Parse(expected), PriceOf(Free with { Currency = currency, PricePerSession = decimal.Parse(fee) }).Amount);

    [Fact]
    public void Lines_below_half_a_unit_each_are_rounded_together()
    {
        var tariff = Free with { PricePerKwh = 0.004m, PricePerSession = 0.004m };

        Assert.Equal(0.01m, PriceOf(tariff, milliWh: 1_000_000).Amount);
    }

    [Fact]
    public void A_session_without_energy_has_no_price_per_kwh() =>
        Assert.Null(PriceOf(Free with { PricePerKwh = 2m, PricePerSession = 1m }).PerKwh);

    [Fact]
    public void Free_charging_costs_nothing_and_has_no_lines()
    {
        var price = PriceCalculation.Free("EUR", 0.19m);

        Assert.Equal(("EUR", 0.19m, 0m, 0m), (price.Currency, price.VatRate, price.Amount, price.AmountExVat));
        Assert.Empty(price.Lines);
    }

    [Fact]
    public void Lines_always_add_up_to_the_amount()
    {
        var random = new Random(20_260_101);
        string[] currencies = ["DKK", "EUR", "JPY", "ISK", "KWD"];
        for (var i = 0; i < 20_000; i++)
        {
            var tariff = new SimpleTariff(
                1, Guid.Empty, "Test", currencies[random.Next(currencies.Length)], random.Next(0, 101) / 100m,
                Money(), Money(), Money(), Money(), TimeSpan.FromSeconds(random.Next(0, 3600)), DateTimeOffset.UnixEpoch);
            var price = PriceOf(
                tariff, random.NextInt64(0, 200_000_000),
                charging: TimeSpan.FromSeconds(random.Next(0, 90_000)), idle: TimeSpan.FromSeconds(random.Next(0, 90_000)));

            Assert.Equal(price.Amount, price.Lines.Sum(line => line.Amount));
            Assert.Equal(price.Amount, price.AmountExVat + price.Vat);
            Assert.Equal(price.Amount, Currency.Round(price.Amount, price.Currency));
            var exact = price.Lines.Where(line => line.Kind != PriceLineKind.Rounding).Sum(line => line.Quantity * line.UnitPrice);
            Assert.InRange(price.Amount - exact, -0.5m, 0.5m);
            Assert.True(price.AmountExVat >= 0 && price.Vat >= 0);
        }

        decimal Money() => random.Next(4) == 0 ? 0 : random.Next(0, 10_000_000) / 1_000_000m;
    }
}
