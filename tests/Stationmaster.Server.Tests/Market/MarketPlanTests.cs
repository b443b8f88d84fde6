using Stationmaster.Server.Market;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class MarketPlanTests
{
    static readonly DateTimeOffset Morning = DateTimeOffset.Parse("2026-01-15T07:00Z");
    static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-01-15T11:42Z");
    static readonly Span Tomorrow = MarketDay.Span(new(2026, 1, 16));

    [Fact]
    public void Tomorrow_is_wanted_from_12_42_in_copenhagen_on()
    {
        Assert.Equal(Tomorrow.From, MarketPlan.Wanted(Noon.AddSeconds(-1)).To);
        Assert.Equal(Tomorrow.To, MarketPlan.Wanted(Noon).To);
        Assert.Equal(MarketDay.Span(new(2026, 1, 1)).From, MarketPlan.Wanted(Noon).From);
        Assert.Equal(MarketDay.Span(new(2026, 7, 16)).To, MarketPlan.Wanted(DateTimeOffset.Parse("2026-07-15T10:42Z")).To);
    }

    [Fact]
    public void What_is_whole_is_looked_at_again_after_hours_and_at_publication()
    {
        Assert.Equal(Noon, MarketPlan.NextPrices(Morning, [], 0, Morning));
        Assert.Equal(Noon.AddHours(6), MarketPlan.NextPrices(Noon, [], 0, Noon));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(79, 2)]
    [InlineData(120, 5)]
    [InlineData(300, 15)]
    public void While_tomorrow_is_missing_it_is_asked_for_every_few_minutes(int minutesAfter, int every)
    {
        var now = Noon.AddMinutes(minutesAfter);

        Assert.Equal(now.AddMinutes(every), MarketPlan.NextPrices(now, [Tomorrow], 0, now));
    }

    [Fact]
    public void A_source_that_keeps_failing_is_asked_less_often()
    {
        var waits = Enumerable.Range(1, 6).Select(failures => (MarketPlan.NextPrices(Noon, [Tomorrow], failures, Noon) - Noon).TotalMinutes);

        Assert.Equal([2, 2, 4, 8, 15, 15], waits);
    }

    [Fact]
    public void An_old_gap_never_keeps_from_asking_at_publication() => Assert.Equal(
        Noon, MarketPlan.NextPrices(Noon.AddMinutes(-20), [new(Noon.AddDays(-5), Noon.AddDays(-4))], 0, Morning));

    [Fact]
    public void Tomorrow_is_overdue_at_15_00()
    {
        Assert.False(MarketPlan.IsTomorrowOverdue(DateTimeOffset.Parse("2026-01-15T13:59Z"), [Tomorrow]));
        Assert.True(MarketPlan.IsTomorrowOverdue(DateTimeOffset.Parse("2026-01-15T14:00Z"), [Tomorrow]));
        Assert.False(MarketPlan.IsTomorrowOverdue(DateTimeOffset.Parse("2026-01-15T14:00Z"), [new(Noon.AddDays(-5), Noon.AddDays(-4))]));
    }
}
