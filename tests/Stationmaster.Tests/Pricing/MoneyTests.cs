using Stationmaster.Charging.Pricing;
using Stationmaster.Tests.Sessions;
using Xunit;
using static Stationmaster.Tests.Pricing.Tariffs;

namespace Stationmaster.Tests.Pricing;

/// <summary>VAT, limits, steps, vouchers and what is exact about them.</summary>
public class MoneyTests
{
    static readonly MeteredSession TenKwh = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T11:00", 10_000));

    [Fact]
    public void Thirds_of_an_hour_make_an_hour()
    {
        var price = new Fraction(1_200_000, 3_600_000);

        Assert.Equal((Fraction)1L, price + price + price);
        Assert.Equal(0.3333m, price.Round(4));
        Assert.Equal(-0.01m, (-(Fraction)0.005m).Round(2));
    }

    [Fact]
    public void Each_rate_of_vat_has_its_share_and_they_add_up()
    {
        var tariff = Of(Kwh(2.39m), new TariffElement([new(PriceDimension.Flat, 5.01m, 1, VatRate: 0.12m)]));

        var price = PriceOf(tariff, TenKwh);

        Assert.Equal([0.12m, 0.25m], price.Vats.Select(vat => vat.Rate));
        Assert.Equal((28.91m, 23.59m), (price.Amount, price.AmountExVat));
        Assert.Equal((5.01m, 4.47m), (price.Vats[0].Amount, price.Vats[0].AmountExVat));
        Assert.Equal(price.Amount, price.Vats.Sum(vat => vat.Amount));
        Assert.Equal(price.AmountExVat, price.Vats.Sum(vat => vat.AmountExVat));
    }

    [Fact]
    public void In_a_net_tariff_vat_comes_on_top()
    {
        var price = PriceOf(Of(Kwh(2.00m)) with { Basis = PriceBasis.Net }, TenKwh);

        Assert.Equal((20.00m, 25.00m, 2.50m), (price.AmountExVat, price.Amount, price.PerKwh!.Value));
        Assert.Equal(25.00m, Assert.Single(price.Lines).Amount);
    }

    [Fact]
    public void A_minimum_and_a_maximum_are_lines_of_their_own()
    {
        var least = PriceOf(Of(Kwh(1m)) with { MinPrice = new(null, 25m) }, TenKwh);
        var most = PriceOf(Of(Kwh(9m)) with { MaxPrice = new(null, 50m) }, TenKwh);

        Assert.Equal((25m, 20m, 15m), (least.Amount, least.AmountExVat, least.Lines.Single(line => line.Kind == PriceLineKind.MinimumPrice).Amount));
        Assert.Equal((50m, 40m, -40m), (most.Amount, most.AmountExVat, most.Lines.Single(line => line.Kind == PriceLineKind.MaximumPrice).Amount));
    }

    [Fact]
    public void Net_and_gross_are_bounded_each_by_itself()
    {
        var tariff = Of(Kwh(1m)) with { Basis = PriceBasis.Net, VatRate = 0.10m, MinPrice = new(10.50m, 11m), MaxPrice = new(100m, 10.90m) };

        var totals = PriceCalculation.TotalsOf(tariff, MeteredUsage.Of(tariff, TenKwh), []);

        Assert.Equal(((Fraction)10.50m, (Fraction)10.90m), (totals.Excl, totals.Incl));
    }

    [Fact]
    public void The_energy_is_rounded_up_once_to_the_step_used_last()
    {
        var tariff = NoVat(Kwh(2m, 1000, new(MaxKwh: 5m)), Kwh(5m, 4000));

        var lines = PriceOf(tariff, TenKwh).Lines;

        Assert.Equal([(5m, 10m, 0m), (7m, 35m, 2m)], lines.Select(line => (line.Quantity, line.Amount, line.StepSurplus)));
        Assert.Equal(0, NoRounding().Lines[0].StepSize);

        Price NoRounding() => PriceOf(NoVat(Kwh(2m, 0)), TenKwh);
    }

    [Fact]
    public void What_no_component_prices_is_free_and_is_not_rounded()
    {
        var tariff = NoVat(Kwh(2m, 3000, new(MinKwh: 6m)));

        Assert.Equal([(6m, 12m)], PriceOf(tariff, TenKwh).Lines.Select(line => (line.Quantity, line.Amount)));
    }

    [Theory, SessionCase(53, Of = Told.EitherWay)]
    [InlineData(VoucherKind.Percent, "0.2", "20.00", "-5")]
    [InlineData(VoucherKind.Percent, "1", "0", "-25")]
    [InlineData(VoucherKind.Amount, "10", "15.00", "-10")]
    [InlineData(VoucherKind.Amount, "100", "0", "-25")]
    [InlineData(VoucherKind.Free, "0", "0", "-25")]
    public void A_voucher_takes_off_at_most_what_is_due(VoucherKind kind, string value, string amount, string line)
    {
        var voucher = new AppliedVoucher(1, 2, "SUMMER", kind, decimal.Parse(value), kind == VoucherKind.Amount ? "DKK" : null, "Summer");

        var price = PriceOf(Of(Kwh(2.50m)), TenKwh, voucher: voucher);

        Assert.Equal(decimal.Parse(amount), price.Amount);
        Assert.Equal(decimal.Parse(amount) / 1.25m, price.AmountExVat);
        Assert.Equal(decimal.Parse(line), price.Lines.Single(each => each.Kind == PriceLineKind.Discount).Amount);
    }

    [Fact]
    public void A_voucher_in_another_currency_takes_nothing_off() => Assert.Equal(
        25m, PriceOf(Of(Kwh(2.50m)), TenKwh, voucher: new(1, 2, "X", VoucherKind.Amount, 10m, "EUR", "Group")).Amount);

    [Fact]
    public void One_order_says_which_price_wins()
    {
        var (location, customer, token, group) = (Of(Kwh(4m)), Of(Kwh(3m)), Of(Kwh(2m)), Of(Kwh(1m)));
        var all = new PriceCandidates(LocationTariff: location, CustomerTariff: customer, TokenTariff: token);
        AppliedVoucher Voucher(VoucherKind kind) => new(1, 2, "V", kind, 0.5m, "DKK", "Group");

        Assert.Equal(new Offer(PriceSource.LocationTariff, location), PriceChoice.Of(new(LocationTariff: location)));
        Assert.Equal(new Offer(PriceSource.CustomerTariff, customer), PriceChoice.Of(all with { TokenTariff = null }));
        Assert.Equal(new Offer(PriceSource.TokenTariff, token), PriceChoice.Of(all));
        Assert.Equal(PriceSource.TokenTariff, PriceChoice.Of(all with { Voucher = Voucher(VoucherKind.Percent) }).Source);
        Assert.Equal((PriceSource.Voucher, group), (PriceChoice.Of(all with { Voucher = Voucher(VoucherKind.Tariff), VoucherTariff = group }) is var offer ? offer.Source : default, offer.Tariff));
        Assert.Equal(0.5m, PriceChoice.Of(all with { Voucher = Voucher(VoucherKind.PricePerKwh) }).Tariff!.Elements[0].Components[0].Price);
        Assert.Null(PriceChoice.Of(all with { Voucher = Voucher(VoucherKind.Free) }).Tariff);
        Assert.Equal(new Offer(PriceSource.FreeCharging, null), PriceChoice.Of(all with { IsFree = true }));
        Assert.Equal(new Offer(PriceSource.None, null), PriceChoice.Of(new()));
    }

    [Fact]
    public void A_reservation_is_priced_by_its_own_elements_and_one_that_expired_by_those_first()
    {
        var reserved = new Restrictions(Reservation: ReservationKind.Reservation);
        var tariff = NoVat(Time(2m, 600, reserved), Time(6m, 600, new(Reservation: ReservationKind.ReservationExpires)), Flat(9m));
        var hour = new UsagePeriod(Utc("2026-01-15T10:00"), Utc("2026-01-15T11:00"), 0, 0, 0) { ReservedMs = 3_600_000 };
        var usage = new Usage(hour.From, hour.Until, TimeZoneInfo.Utc, [hour], ReservationUse.Used);

        Assert.Equal(2m, PriceCalculation.Of(tariff, usage, []).Amount);
        Assert.Equal(6m, PriceCalculation.Of(tariff, usage with { Reservation = ReservationUse.Expired }, []).Amount);
    }

    [Fact]
    public void Rules_this_program_does_not_know_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceCalculation.Of(Of(Kwh(1m)), MeteredUsage.Of(Of(Kwh(1m)), TenKwh), [], null, 99));
}
