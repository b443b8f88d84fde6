using Stationmaster.Charging.Pricing;
using Stationmaster.Tests.Sessions;
using Xunit;
using static Stationmaster.Tests.Pricing.Tariffs;

namespace Stationmaster.Tests.Pricing;

/// <summary>When an element holds, and where a session is cut for it.</summary>
public class RestrictionTests
{
    static readonly Restrictions Night = new(StartTime: new(2, 0), EndTime: new(3, 0));

    [Fact]
    public void The_hour_that_comes_twice_counts_twice()
    {
        var session = Metered(Copenhagen, ("2025-10-25T22:00", 0), ("2025-10-26T04:00", 0));

        Assert.Equal(4.00m, PriceOf(NoVat(Time(2m, 1, Night)), session).Amount);
    }

    [Fact]
    public void The_hour_that_is_left_out_never_counts()
    {
        var tariff = NoVat(Time(2m, 1, new(StartTime: new(1, 0), EndTime: new(3, 0))));
        var session = Metered(Copenhagen, ("2025-03-29T23:00", 0), ("2025-03-30T04:00", 0));

        Assert.Equal(2.00m, PriceOf(tariff, session).Amount);
        Assert.Equal(0m, PriceOf(NoVat(Time(2m, 1, Night)), session).Amount);
    }

    [Theory]
    [InlineData("22:00", "06:00", 8)]
    [InlineData("08:00", "08:00", 24)]
    [InlineData("00:00", "00:00", 24)]
    [InlineData("17:00", "00:00", 7)]
    [InlineData(null, "17:00", 17)]
    [InlineData("17:00", null, 7)]
    public void Times_of_day_wrap_and_an_end_of_midnight_is_the_days_end(string? start, string? end, int hours)
    {
        var tariff = NoVat(Time(1m, 1, new(Clock(start), Clock(end))));
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T00:00", 0), ("2026-01-16T00:00", 0));

        Assert.Equal(hours, PriceOf(tariff, session).Amount);

        static TimeOnly? Clock(string? text) => text is null ? null : TimeOnly.Parse(text);
    }

    [Fact]
    public void A_session_is_cut_at_the_time_of_day_its_energy_between_the_samples()
    {
        var tariff = NoVat(Kwh(1m, 1, new(EndTime: new(17, 0))), Kwh(3m, 1));
        // 16:00 to 19:00 in Copenhagen, 9 kWh evenly.
        var session = Metered(Copenhagen, ("2026-01-15T15:00", 0), ("2026-01-15T18:00", 9000));

        Assert.Equal([(3m, 3m), (6m, 18m)], PriceOf(tariff, session).Lines.Select(line => (line.Quantity, line.Amount)));
    }

    [Fact, SessionCase(15, Of = Told.EitherWay)]
    public void Days_end_at_midnight_of_the_place_and_the_fee_comes_once()
    {
        var tariff = NoVat(Flat(5m), Time(60m, 1, new(DaysOfWeek: [DayOfWeek.Saturday, DayOfWeek.Sunday])), Time(30m, 1));
        // Friday 23:30 to Saturday 00:30 in Copenhagen.
        var session = Metered(Copenhagen, ("2026-01-16T22:30", 0), ("2026-01-16T23:30", 0));

        var price = PriceOf(tariff, session);

        Assert.Equal(50m, price.Amount);
        Assert.Single(price.Lines, line => line.Kind == PriceLineKind.Session);
    }

    [Fact]
    public void An_end_date_is_the_first_day_no_more()
    {
        var tariff = NoVat(Kwh(1m, 1, new(StartDate: new(2026, 1, 15), EndDate: new(2026, 1, 16))));
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-14T12:00", 0), ("2026-01-16T12:00", 48_000));

        Assert.Equal(24m, PriceOf(tariff, session).Amount);
    }

    [Fact]
    public void Energy_above_a_threshold_costs_otherwise_from_the_moment_it_was_reached()
    {
        var tariff = NoVat(Kwh(2m, 1, new(MaxKwh: 10m)), Kwh(5m, 1, new(MinKwh: 10m)));
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T10:30", 7000), ("2026-01-15T11:00", 16_000));

        var price = PriceOf(tariff, session);

        Assert.Equal([(10m, 20m), (6m, 30m)], price.Lines.Select(line => (line.Quantity, line.Amount)));
        Assert.Equal(Utc("2026-01-15T10:40"), price.Lines[0].Until);
    }

    [Fact]
    public void A_duration_counts_from_the_start()
    {
        var tariff = NoVat(Time(0m, 1, new(MaxDuration: 1800)), Time(6m, 1, new(MinDuration: 1800)));

        Assert.Equal(3m, PriceOf(tariff, Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T11:00", 0))).Amount);
    }

    [Fact]
    public void A_delayed_fee_begins_after_its_delay_and_the_one_below_holds_until_then()
    {
        var tariff = NoVat(new TariffElement([new(PriceDimension.Time, 60m, 60) { DelaySeconds = 1800 }]), Time(6m, 60));

        Assert.Equal(3m + 30m, PriceOf(tariff, Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T11:00", 0))).Amount);
    }

    [Fact]
    public void Power_that_crosses_a_bound_cuts_the_session_there()
    {
        var tariff = NoVat(Time(60m, 1, new(MinPower: 16m)), Time(6m, 1, new(MaxPower: 16m)));
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T11:00", 20_000)) with
        {
            Levels = [new(Utc("2026-01-15T10:00"), 8_000, null), new(Utc("2026-01-15T11:00"), 24_000, null)],
        };

        Assert.Equal(3m + 30m, PriceOf(tariff, session).Amount);
    }

    [Fact]
    public void Where_power_is_not_reported_the_register_tells_it()
    {
        var tariff = NoVat(Kwh(3m, 1, new(MinPower: 16m)), Kwh(2m, 1));
        var session = Metered(TimeZoneInfo.Utc, ("2026-01-15T10:00", 0), ("2026-01-15T10:30", 10_000), ("2026-01-15T11:00", 12_000));

        Assert.Equal([(10m, 30m), (2m, 4m)], PriceOf(tariff, session).Lines.Select(line => (line.Quantity, line.Amount)));
    }

    [Theory]
    [InlineData(10, 20, 15, null, true)]
    [InlineData(10, 20, 20, null, true)]
    [InlineData(10, 20, 21, null, false)]
    [InlineData(10, 20, null, 15, true)]
    [InlineData(10, 20, null, 10, false)]
    [InlineData(10, 20, null, 11, true)]
    [InlineData(null, null, 0, null, false)]
    public void A_lower_bound_asks_for_a_periods_most_an_upper_one_for_its_least(int? least, int? most, int? min, int? max, bool holds)
    {
        var tariff = NoVat(Kwh(1m, 1, new(MinCurrent: min, MaxCurrent: max)));
        var period = new UsagePeriod(Utc("2026-01-15T10:00"), Utc("2026-01-15T11:00"), 5_000_000, 0, 0) { MinCurrentA = least, MaxCurrentA = most };
        var usage = new Usage(period.From, period.Until, TimeZoneInfo.Utc, [period]);

        Assert.Equal(holds ? 5m : 0m, PriceCalculation.Of(tariff, usage, []).Amount);
    }

    [Fact]
    public void Given_periods_out_of_order_are_sorted_and_told()
    {
        UsagePeriod[] periods = [new(Utc("2026-01-15T17:00"), default, 2_000_000, 0, 0), new(Utc("2026-01-15T16:00"), default, 1_000_000, 0, 0)];

        var (usage, warnings) = Usage.OfGiven(Utc("2026-01-15T16:30"), Utc("2026-01-15T18:00"), TimeZoneInfo.Utc, periods, ReservationUse.None);

        Assert.Equal([1_000_000L, 2_000_000L], usage.Periods.Select(period => period.EnergyMilliWh));
        Assert.Equal(2, warnings.Length);
    }
}
