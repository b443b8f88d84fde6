using Stationmaster.Charging.SmartCharging;
using Xunit;

namespace Stationmaster.Tests.SmartCharging;

public class ChargingProfileTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);

    static ChargingSchedule Schedule(params SchedulePeriod[] periods) => new(RateUnit.Ampere, [.. periods]) { StartsAt = Start };

    static ChargingProfile Profile(ChargingSchedule schedule) => new(1, 0, ChargingPurpose.TxDefault, ProfileKind.Absolute, [schedule]);

    static readonly ChargingProfile Good = Profile(Schedule(new(0, 16m), new SchedulePeriod(3600, 6m)));

    [Fact]
    public void A_profile_that_makes_sense_has_no_fault() => Assert.Empty(ChargingProfileCheck.Of(Good));

    public static TheoryData<string, ChargingProfile> Faulty => new()
    {
        { "stackLevel", Good with { StackLevel = -1 } },
        { "purpose", Good with { Purpose = ChargingPurpose.ExternalConstraints } },
        { "transactionId", Good with { Purpose = ChargingPurpose.Tx } },
        { "transactionId", Good with { TransactionId = 7 } },
        { "recurrency", Good with { Kind = ProfileKind.Recurring } },
        { "recurrency", Good with { Recurrency = Recurrency.Daily } },
        { "kind", Good with { Purpose = ChargingPurpose.StationMax, Kind = ProfileKind.Relative, Schedules = [Schedule(new SchedulePeriod(0, 1m)) with { StartsAt = null }] } },
        { "validUntil", Good with { ValidFrom = Start, ValidUntil = Start } },
        { "schedules", Good with { Schedules = [] } },
        { "schedules[0].startsAt", Profile(Schedule(new SchedulePeriod(0, 1m)) with { StartsAt = null }) },
        { "schedules[0].durationSeconds", Profile(Schedule(new SchedulePeriod(0, 1m)) with { DurationSeconds = 0 }) },
        { "schedules[0].durationSeconds",
            Profile(Schedule(new SchedulePeriod(0, 1m)) with { DurationSeconds = 86_401 }) with { Kind = ProfileKind.Recurring, Recurrency = Recurrency.Daily } },
        { "schedules[0].periods", Profile(Schedule()) },
        { "schedules[0].periods[0].startSeconds", Profile(Schedule(new SchedulePeriod(1, 1m))) },
        { "schedules[0].periods[1].startSeconds", Profile(Schedule(new(0, 1m), new SchedulePeriod(0, 2m))) },
        { "schedules[0].periods[0].limit", Profile(Schedule(new SchedulePeriod(0, -1m))) },
        { "schedules[0].periods[0].limit", Profile(Schedule(new SchedulePeriod(0, 1.05m))) },
        { "schedules[0].periods[0].phases", Profile(Schedule(new SchedulePeriod(0, 1m) { Phases = 4 })) },
        { "schedules[0].periods[0].phaseToUse", Profile(Schedule(new SchedulePeriod(0, 1m) { PhaseToUse = 2 })) },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_fault_is_named_by_its_field(string field, ChargingProfile profile) =>
        Assert.Equal(field, ChargingProfileCheck.Of(profile).First().Field);

    static string Steps(ChargingProfile profile, double fromHours, double untilHours, double? transactionHours = null) => string.Join(
        " ", LimitSteps.Of(profile, profile.Schedules[0], At(fromHours), At(untilHours), transactionHours is { } hours ? At(hours) : null)
            .Select(step => $"{(step.At - Start).TotalHours}:{step.Limit?.ToString() ?? "-"}"));

    static DateTimeOffset At(double hours) => Start.AddHours(hours);

    [Fact]
    public void An_absolute_limit_lies_where_it_was_put()
    {
        Assert.Equal("-2:- 0:16 1:6", Steps(Good, -2, 4));
        Assert.Equal("0.5:16 1:6", Steps(Good, 0.5, 4));
        Assert.Equal("0:16 1:6 2:-", Steps(Profile(Good.Schedules[0] with { DurationSeconds = 7200 }), 0, 4));
    }

    [Fact]
    public void A_daily_limit_comes_again_each_day()
    {
        var daily = Good with { Kind = ProfileKind.Recurring, Recurrency = Recurrency.Daily };
        Assert.Equal("23:6 24:16 25:6 48:16", Steps(daily, 23, 48.5));
        Assert.Equal("-1:6 0:16 1:6", Steps(daily, -1, 2));
    }

    [Fact]
    public void A_weekly_limit_with_an_end_leaves_the_rest_of_the_week_free()
    {
        var weekly = Profile(Good.Schedules[0] with { DurationSeconds = 7200 }) with { Kind = ProfileKind.Recurring, Recurrency = Recurrency.Weekly };
        Assert.Equal("100:- 168:16 169:6 170:-", Steps(weekly, 100, 200));
    }

    [Fact]
    public void A_relative_limit_counts_from_the_transaction()
    {
        var relative = Profile(Good.Schedules[0] with { StartsAt = null }) with { Kind = ProfileKind.Relative };
        Assert.Equal("10:16 10.5:6", Steps(relative, 10, 12, transactionHours: 9.5));
        Assert.Equal("10:16 11:6", Steps(relative, 10, 12));
    }

    [Fact]
    public void Outside_its_validity_a_profile_limits_nothing() =>
        Assert.Equal("0:- 0.5:16 1:6 2:-", Steps(Good with { ValidFrom = At(0.5), ValidUntil = At(2) }, 0, 4));
}
