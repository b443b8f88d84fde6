using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.SmartCharging;
using Xunit;

namespace Stationmaster.Tests.SmartCharging;

public class CarNeedsTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static ChargingProfile Allowed(params (int At, decimal Limit)[] periods) => new(
        1, 0, ChargingPurpose.Tx, ProfileKind.Absolute,
        [new(RateUnit.Ampere, [.. periods.Select(period => new SchedulePeriod(period.At, period.Limit))]) { StartsAt = Noon, DurationSeconds = 7200 }]);

    static ChargingSchedule Plan(params (int At, decimal Limit)[] periods) =>
        new(RateUnit.Ampere, [.. periods.Select(period => new SchedulePeriod(period.At, period.Limit))]) { DurationSeconds = 3600 };

    [Fact]
    public void A_plan_within_its_limits_is_taken()
    {
        Assert.Null(CarNeeds.Beyond(Plan((0, 16), (1800, 6)), Noon, Allowed((0, 16), (1800, 6))));
    }

    [Fact]
    public void A_plan_that_keeps_its_power_past_a_lower_limit_is_beyond()
    {
        Assert.NotNull(CarNeeds.Beyond(Plan((0, 16)), Noon, Allowed((0, 16), (1800, 6))));
    }

    [Fact]
    public void A_plan_beyond_the_limit_is_named_by_its_time()
    {
        Assert.Contains("12:30", CarNeeds.Beyond(Plan((0, 6), (1800, 20)), Noon, Allowed((0, 16))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_limits_each_lower_part_holds()
    {
        Assert.Equal(
            new TransactionLimit(50, 10_000, 1800, 80),
            TransactionLimit.Lowest(new(50, 20_000, null, 80), new(100, 10_000, 1800)));
    }
}
