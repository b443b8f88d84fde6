using Stationmaster.Charging.Pricing;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Pricing;

public class PriceTermsTests
{
    static readonly DateTimeOffset Start = Times.At("12:00");
    static readonly Tariff Location = Places.Tariff;
    static readonly Tariff Fleet = Places.Tariff with { Id = 9, Name = "Fleet" };

    static LinkedVoucher Voucher(long id, VoucherKind kind, decimal value = 0, string? currency = null, DateTimeOffset? expires = null, Tariff? tariff = null) =>
        new(new(id, 1, $"CODE{id}", kind, value, currency, "Group"), tariff, expires);

    static Agreement Agreed(
        long id, VoucherKind kind, decimal value = 0, Tariff? tariff = null, AgreementTarget target = AgreementTarget.Customer, int depth = 1,
        bool forLocation = false, DateTimeOffset? from = null, DateTimeOffset? until = null) =>
        new(id, target, depth, forLocation, new(kind, value, "DKK", tariff), from ?? Start.AddDays(-1), until);

    static Offer? Offer(params object[] terms) =>
        new PriceTerms([.. terms.OfType<LinkedVoucher>()], [.. terms.OfType<Agreement>()]).OfferAt(Start, Location);

    [Fact]
    public void Without_terms_that_hold_the_location_s_tariff_is_paid() =>
        Assert.Null(Offer(
            Voucher(1, VoucherKind.Free, expires: Start), Agreed(1, VoucherKind.Free, until: Start), Agreed(2, VoucherKind.Free, from: Start.AddTicks(1)),
            Voucher(2, VoucherKind.Amount, 5, "EUR"), Voucher(3, VoucherKind.PricePerKwh, 1, "EUR")));

    [Fact]
    public void A_token_s_agreement_beats_its_customer_s_and_the_nearer_customer_s_the_farther()
    {
        var (near, far) = (Agreed(1, VoucherKind.Tariff, tariff: Fleet, depth: 2), Agreed(2, VoucherKind.Percent, 0.5m, depth: 1));
        var token = Agreed(3, VoucherKind.PricePerKwh, 1.5m, target: AgreementTarget.Token);

        Assert.Equal((PriceSource.CustomerTariff, "Fleet"), Offer(far, near) is { } nearest ? (nearest.Source, nearest.Tariff!.Name) : default);
        Assert.Equal(PriceSource.TokenTariff, Offer(far, token, near)!.Source);
        Assert.Equal(1.5m, Offer(token)!.Tariff!.Elements[0].Of(PriceDimension.Energy)!.Price);
    }

    [Fact]
    public void An_agreement_for_the_location_beats_one_for_all_and_the_later_the_earlier()
    {
        var (all, here, older) = (Agreed(1, VoucherKind.Percent, 0.1m), Agreed(2, VoucherKind.Percent, 0.2m, forLocation: true),
            Agreed(3, VoucherKind.Percent, 0.3m, forLocation: true, from: Start.AddDays(-2)));

        Assert.Equal(2.00m, Offer(all, older, here)!.Tariff!.Elements[0].Of(PriceDimension.Energy)!.Price);
        Assert.Equal(1.75m, Offer(all, older)!.Tariff!.Elements[0].Of(PriceDimension.Energy)!.Price);
    }

    [Fact]
    public void The_own_fleet_charges_for_free_unless_more_is_agreed()
    {
        var fleet = Agreed(1, VoucherKind.Free, target: AgreementTarget.OwnFleet, depth: 0);

        Assert.Equal(new(PriceSource.FreeCharging, null), Offer(fleet));
        Assert.Equal(PriceSource.CustomerTariff, Offer(fleet, Agreed(2, VoucherKind.Tariff, tariff: Fleet))!.Source);
        Assert.Equal(PriceSource.FreeCharging, Offer(fleet, Voucher(1, VoucherKind.Tariff, tariff: Fleet))!.Source);
    }

    [Fact]
    public void A_voucher_with_a_price_of_its_own_takes_the_place_of_an_agreement_and_another_comes_off_it()
    {
        var agreement = Agreed(1, VoucherKind.Percent, 0.2m);

        Assert.Equal((PriceSource.Voucher, 9), Offer(agreement, Voucher(1, VoucherKind.Tariff, tariff: Fleet)) is { } own ? (own.Source, own.Tariff!.Id) : default);
        var off = Offer(agreement, Voucher(2, VoucherKind.Percent, 0.1m))!;
        Assert.Equal((PriceSource.CustomerTariff, 2L, 2.00m), (off.Source, off.Voucher!.Id, off.Tariff!.Elements[0].Of(PriceDimension.Energy)!.Price));
    }

    [Fact]
    public void Of_several_vouchers_the_one_with_a_price_of_its_own_then_the_most_off_then_the_newest()
    {
        var (ten, twenty, newer, amount) = (
            Voucher(1, VoucherKind.Percent, 0.1m), Voucher(2, VoucherKind.Percent, 0.2m), Voucher(3, VoucherKind.Percent, 0.2m),
            Voucher(4, VoucherKind.Amount, 50, "DKK"));

        Assert.Equal(3, Offer(ten, newer, amount, twenty)!.Voucher!.Id);
        Assert.Equal(5, Offer(ten, Voucher(5, VoucherKind.PricePerKwh, 2m, "DKK"), Voucher(6, VoucherKind.PricePerKwh, 3m, "DKK"))!.Voucher!.Id);
        Assert.Equal(7, Offer(ten, Voucher(5, VoucherKind.PricePerKwh, 0.1m, "DKK"), Voucher(7, VoucherKind.Free))!.Voucher!.Id);
    }

    [Fact]
    public void A_voucher_whose_tariff_is_gone_or_not_valid_yet_is_passed_over() =>
        Assert.Equal(3, Offer(
            Voucher(1, VoucherKind.Tariff), Voucher(2, VoucherKind.Tariff, tariff: Fleet with { ValidFrom = Start.AddHours(1) }),
            Voucher(3, VoucherKind.Percent, 0.1m))!.Voucher!.Id);

    [Fact]
    public void A_discount_takes_its_part_of_every_price_and_of_spot_prices_floor_margin_and_cap()
    {
        var spot = Location with
        {
            Spot = new(null, 60, MarginRate: 0.1m, Margin: 0.2m, Minimum: 0.5m, Maximum: 4), MinPrice = new(null, 10), Idle = new(TimeSpan.Zero, Cap: 100),
        };

        var cheaper = new AgreedPrice(VoucherKind.Percent, 0.25m, null, null).Over(spot, Start)!;

        // A slot's price is max(Minimum, spot * 1.1 + Margin): three quarters of it for whatever the market asks.
        Assert.Equal((-0.175m, 0.15m, 0.375m, 3m), (cheaper.Spot!.MarginRate, cheaper.Spot.Margin, cheaper.Spot.Minimum, cheaper.Spot.Maximum));
        Assert.Equal((7.5m, 75m), (cheaper.MinPrice!.InclVat, cheaper.Idle!.Cap));
        Assert.Equal((Location.Id, Location.VatRate), (cheaper.Id, cheaper.VatRate));
    }
}
