using Stationmaster.Charging.Pricing;
using Xunit;
using static Stationmaster.Tests.Pricing.Tariffs;

namespace Stationmaster.Tests.Pricing;

/// <summary>The worked examples of spot tariffs, and what is easily wrong about them.</summary>
public class SpotPriceTests
{
    static readonly Tariff Spot = Of() with { Spot = new("DK1", 15, MarginRate: 0, Margin: 0.50m, Minimum: 1.00m) };

    /// <summary>2.0, 5.5, 5.5 and 1.0 kWh in the four quarters from ten.</summary>
    static readonly MeteredSession OfFourQuarters = Metered(
        TimeZoneInfo.Utc, ("2026-01-15T10:05", 0), ("2026-01-15T10:15", 2000), ("2026-01-15T10:30", 7500), ("2026-01-15T10:45", 13_000), ("2026-01-15T10:50", 14_000));

    [Fact]
    public void Example_A_each_quarter_at_its_price_and_never_below_the_minimum()
    {
        var price = PriceOf(Spot, OfFourQuarters, Slots("2026-01-15T10:00", 400, 600, 800, 1000));

        Assert.Equal(
            [(2.0m, 1.00m, 2.000m), (5.5m, 1.25m, 6.875m), (5.5m, 1.50m, 8.250m), (1.0m, 1.75m, 1.750m)],
            price.Lines.Where(line => line.Kind == PriceLineKind.Energy).Select(line => (line.Quantity, line.UnitPrice, line.Amount)));
        Assert.Equal((18.88m, 15.10m, 3.78m, 1.3482m), (price.Amount, price.AmountExVat, price.Vat, price.PerKwh!.Value));
        Assert.Equal([SpotRule.Market, SpotRule.Market, SpotRule.Market, SpotRule.Market], price.Lines.Take(4).Select(line => line.Spot!.Rule));
        Assert.False(price.HasMissingSpot);
    }

    [Fact]
    public void Example_A_with_the_hours_mean_costs_more()
    {
        var price = PriceOf(Spot with { Spot = Spot.Spot! with { SlotMinutes = 60 } }, OfFourQuarters, Slots("2026-01-15T10:00", 400, 600, 800, 1000));

        var line = price.Lines[0];
        Assert.Equal((1.375m, 14m, 19.25m), (line.UnitPrice, line.Quantity, price.Amount));
        Assert.Equal((700m, 4), (line.Spot!.PricePerMwh, line.Spot.Slots.Length));
    }

    [Theory]
    [InlineData(600, "1.325", SpotRule.Market)]
    [InlineData(200, "1.00", SpotRule.Minimum)]
    [InlineData(-200, "1.00", SpotRule.Minimum)]
    [InlineData(null, "1.00", SpotRule.Missing)]
    public void Example_B_percentage_first_then_the_fixed_margin_then_the_minimum(int? market, string unitPrice, SpotRule rule)
    {
        var tariff = Spot with { Spot = Spot.Spot! with { MarginRate = 0.10m } };
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T10:15", 1000));

        var price = PriceOf(tariff, session, Slots("2026-01-15T10:00", market));

        Assert.Equal((decimal.Parse(unitPrice), rule), (price.Lines[0].UnitPrice, price.Lines[0].Spot!.Rule));
        Assert.Equal(market is null, price.HasMissingSpot);
    }

    [Fact]
    public void Example_C_energy_between_two_samples_is_split_where_the_slot_ends()
    {
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:07", 1000), ("2026-01-15T10:22", 4000));

        var price = PriceOf(Spot, session, Slots("2026-01-15T10:00", 800, 1000));

        Assert.Equal([1.6m, 1.4m], price.Lines.Where(line => line.Kind == PriceLineKind.Energy).Select(line => line.Quantity));
        Assert.Equal(Utc("2026-01-15T10:15"), price.Lines[0].Until);
    }

    [Theory]
    [InlineData("2026-03-28T23:00", "2026-03-29T22:00", 92)]
    [InlineData("2026-10-24T22:00", "2026-10-25T23:00", 100)]
    public void Example_D_a_day_of_the_clocks_change_has_its_own_number_of_quarters(string from, string until, int quarters)
    {
        var session = Metered(Copenhagen, (from, 0), (until, quarters * 1000));

        var price = PriceOf(Spot, session, Slots(from, [.. Enumerable.Range(0, quarters).Select(i => (decimal?)(500 + i))]));

        var energy = price.Lines.Where(line => line.Kind == PriceLineKind.Energy).ToList();
        Assert.Equal(quarters, energy.Count);
        Assert.All(energy, line => Assert.Equal(1m, line.Quantity));
    }

    [Fact]
    public void A_gap_is_never_zero_it_costs_the_minimum_and_is_flagged()
    {
        var price = PriceOf(Spot, OfFourQuarters, Slots("2026-01-15T10:00", 400, null, 800));

        Assert.Equal([1.00m, 1.00m, 1.50m, 1.00m], price.Lines.Take(4).Select(line => line.UnitPrice));
        Assert.True(price.HasMissingSpot);
    }

    [Fact]
    public void A_session_of_years_is_priced_by_quarters_for_a_month_and_the_rest_at_once()
    {
        var session = Metered(TimeZoneInfo.Utc, ("2020-01-01T00:00", 0), ("2026-01-15T10:00", 2_000_000));

        var price = PriceOf(Spot, session, Slots("2020-01-01T00:00", 800, 900));

        var energy = price.Lines.Where(line => line.Kind == PriceLineKind.Energy).ToList();
        Assert.InRange(energy.Count, 31 * 96, (31 * 96) + 2);
        Assert.Equal(2_000m, energy.Sum(line => line.Quantity));
        Assert.Equal((SpotRule.Missing, Utc("2026-01-15T10:00")), (energy[^1].Spot!.Rule, energy[^1].Until));
        Assert.True(price.HasMissingSpot);
    }

    [Fact]
    public void An_hour_with_a_quarter_missing_has_no_mean()
    {
        var price = PriceOf(Spot with { Spot = Spot.Spot! with { SlotMinutes = 60 } }, OfFourQuarters, Slots("2026-01-15T10:00", 4000, 6000, 8000, null));

        Assert.Equal((1.00m, SpotRule.Missing), (price.Lines[0].UnitPrice, price.Lines[0].Spot!.Rule));
    }

    [Fact]
    public void Hourly_slots_serve_quarters()
    {
        var hour = new SpotSlot(Utc("2026-01-15T10:00"), TimeSpan.FromHours(1), 1000, "DKK", "DK1", "ENTSO-E", default);

        Assert.Equal([1.75m, 1.75m, 1.75m, 1.75m], PriceOf(Spot, OfFourQuarters, [hour]).Lines.Take(4).Select(line => line.UnitPrice));
    }

    [Fact]
    public void Prices_of_another_area_or_currency_are_not_taken()
    {
        var slots = Slots("2026-01-15T10:00", 400, 600, 800, 1000);

        Assert.True(PriceOf(Spot, OfFourQuarters, [.. slots.Select(slot => slot with { Area = "DK2" })]).HasMissingSpot);
        Assert.True(PriceOf(Spot, OfFourQuarters, [.. slots.Select(slot => slot with { Currency = "EUR" })]).HasMissingSpot);
        var ofTheLocation = Spot with { Spot = Spot.Spot! with { Area = null } };
        Assert.True(PriceOf(ofTheLocation, OfFourQuarters with { PriceArea = "DK2" }, slots).HasMissingSpot);
        Assert.False(PriceOf(ofTheLocation, OfFourQuarters with { PriceArea = "DK1" }, slots).HasMissingSpot);
    }

    [Fact]
    public void A_price_promised_at_the_start_holds_to_the_end()
    {
        var price = PriceOf(Spot with { Spot = Spot.Spot! with { IsFixedAtStart = true } }, OfFourQuarters, Slots("2026-01-15T10:00", 600, 1600, 2600, 3600));

        var line = Assert.Single(price.Lines);
        Assert.Equal((14m, 1.25m, 17.50m), (line.Quantity, line.UnitPrice, price.Amount));
    }

    [Fact]
    public void The_cap_binds_per_slot()
    {
        var price = PriceOf(Spot with { Spot = Spot.Spot! with { Maximum = 1.40m } }, OfFourQuarters, Slots("2026-01-15T10:00", 400, 600, 800, 1000));

        Assert.Equal([1.00m, 1.25m, 1.40m, 1.40m], price.Lines.Take(4).Select(line => line.UnitPrice));
    }

    [Fact]
    public void A_conditional_energy_price_goes_before_the_market()
    {
        var tariff = Spot with { Elements = [Kwh(2m, when: new(MinKwh: 7.5m)), Flat(3m)] };

        var price = PriceOf(tariff, OfFourQuarters, Slots("2026-01-15T10:00", 400, 600, 800, 1000));

        Assert.Equal(
            [(PriceLineKind.Energy, 2.000m), (PriceLineKind.Energy, 6.875m), (PriceLineKind.Energy, 13.000m), (PriceLineKind.Session, 3m)],
            price.Lines.Take(4).Select(line => (line.Kind, line.Amount)));
    }

    [Fact]
    public void A_net_tariff_adds_its_margins_net()
    {
        var price = PriceOf(Spot with { Basis = PriceBasis.Net }, OfFourQuarters, Slots("2026-01-15T10:00", 400, 600, 800, 1000));

        // Net 1.00, 1.10, 1.30 and 1.50 a kWh.
        Assert.Equal((16.70m, 20.88m), (price.AmountExVat, price.Amount));
    }
}
