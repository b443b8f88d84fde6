using Stationmaster.Charging.Pricing;
using Xunit;
using static Stationmaster.Tests.Pricing.Tariffs;

namespace Stationmaster.Tests.Pricing;

public class IdleFeeTests
{
    static readonly Tariff PerMinute = Of(new TariffElement([new(PriceDimension.ParkingTime, 90m, 60) { RoundsAlone = true }])) with
    {
        Idle = new(TimeSpan.FromMinutes(10)),
    };

    static MeteredSession Parked(string from, string until, string start = "2026-01-15T10:00", string end = "2026-01-15T23:30") =>
        Metered(Copenhagen, (start, 0), (end, 10_000)).Idle(from, until);

    [Fact]
    public void Minutes_started_after_the_grace_are_paid()
    {
        var price = PriceOf(PerMinute, Parked("2026-01-15T10:33:20", "2026-01-15T11:30"));

        var line = price.Lines.Single(line => line.Kind == PriceLineKind.Idle);
        Assert.Equal((47m, 1.50m, 70.50m), (line.Quantity, line.UnitPrice, price.Amount));
        Assert.Equal(Utc("2026-01-15T10:43:20"), line.From);
    }

    [Fact]
    public void The_grace_is_once_a_session_or_at_each_stretch()
    {
        var session = Parked("2026-01-15T11:00", "2026-01-15T11:15").Idle("2026-01-15T12:00", "2026-01-15T12:20");

        Assert.Equal(25 * 1.50m, PriceOf(PerMinute, session).Amount);
        Assert.Equal(15 * 1.50m, PriceOf(PerMinute with { Idle = PerMinute.Idle! with { IsGracePerStretch = true } }, session).Amount);
    }

    [Fact]
    public void Quiet_hours_are_free_in_the_locations_own_time()
    {
        var tariff = PerMinute with { Idle = new(TimeSpan.Zero, QuietFrom: new(22, 0), QuietUntil: new(6, 0)) };

        // 21:30 to 22:30 in Copenhagen.
        Assert.Equal(30 * 1.50m, PriceOf(tariff, Parked("2026-01-15T20:30", "2026-01-15T21:30")).Amount);
        // 05:00 to 06:10.
        Assert.Equal(10 * 1.50m, PriceOf(tariff, Parked("2026-01-16T04:00", "2026-01-16T05:10", end: "2026-01-16T06:00")).Amount);
    }

    [Fact]
    public void The_grace_runs_by_the_clock_in_quiet_hours_too()
    {
        var tariff = PerMinute with { Idle = new(TimeSpan.FromMinutes(10), QuietFrom: new(22, 0), QuietUntil: new(6, 0)) };

        // 21:55 to 06:01: the grace has passed long before six.
        Assert.Equal(1.50m, PriceOf(tariff, Parked("2026-01-15T20:55", "2026-01-16T05:01", end: "2026-01-16T05:01")).Amount);
    }

    [Fact]
    public void A_cap_takes_off_what_is_above_it_and_says_so()
    {
        var price = PriceOf(PerMinute with { Idle = PerMinute.Idle! with { Cap = 50m } }, Parked("2026-01-15T10:33:20", "2026-01-15T11:30"));

        Assert.Equal(50m, price.Amount);
        Assert.Equal(-20.50m, price.Lines.Single(line => line.Kind == PriceLineKind.IdleCap).Amount);
        Assert.Equal(price.Amount, price.Lines.Sum(line => line.Amount));
    }

    [Fact]
    public void After_the_stop_idle_time_goes_on_until_the_car_is_unplugged_where_the_tariff_says_so()
    {
        var session = Parked("2026-01-15T10:50", "2026-01-15T11:00", end: "2026-01-15T11:00") with { UnpluggedAt = Utc("2026-01-15T11:20") };

        Assert.Equal(0m, PriceOf(PerMinute, session).Amount);
        Assert.Equal(20 * 1.50m, PriceOf(PerMinute with { Idle = PerMinute.Idle! with { CountsUntilUnplugged = true } }, session).Amount);
    }

    [Fact]
    public void Time_given_away_does_not_round_up_to_a_minute()
    {
        var price = PriceOf(PerMinute, Parked("2026-01-15T11:00", "2026-01-15T11:10"));

        Assert.Equal((0m, 10m), (price.Amount, price.Lines.Single(line => line.Kind == PriceLineKind.Idle).Quantity));
    }

    [Fact]
    public void As_OCPI_rounds_time_and_parking_together_only_the_parking_is_rounded()
    {
        var tariff = NoVat(new TariffElement([new(PriceDimension.Time, 1m, 300), new(PriceDimension.ParkingTime, 2m, 420)]));
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T10:09", 0)).Idle("2026-01-15T10:03", "2026-01-15T10:09");

        Assert.Equal(new Fraction(17, 60), PriceCalculation.TotalsOf(tariff, MeteredUsage.Of(tariff, session), []).Excl);
    }

    [Fact]
    public void Parked_first_and_charged_later_still_only_the_parking_is_rounded()
    {
        var tariff = NoVat(new TariffElement([new(PriceDimension.Time, 1m, 600), new(PriceDimension.ParkingTime, 2m, 600)]));
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T10:37", 0)).Idle("2026-01-15T10:00", "2026-01-15T10:16");

        // 21 minutes exactly, and 20 of parking.
        Assert.Equal(new Fraction(61, 60), PriceCalculation.TotalsOf(tariff, MeteredUsage.Of(tariff, session), []).Excl);
    }
}
