using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class SealTests
{
    [Fact]
    public void A_record_is_sealed_a_quarter_of_an_hour_after_its_stop()
    {
        var box = StationUnderTest.Online();
        box.Charge("10:00", "10:30");

        Assert.Equal(SessionState.Completed, box.Until("10:44:59").Only.State);
        Assert.Equal(SessionState.Sealed, box.Until("10:45").Only.State);
        Assert.Equal(Times.At("10:45"), box.Only.SealedAt);
    }

    [Theory]
    [InlineData(ConnectorStatus.Finishing)]
    [InlineData(ConnectorStatus.SuspendedEV)]
    [InlineData(ConnectorStatus.Charging)]
    public void Nothing_is_sealed_while_the_car_is_still_there_and_not_for_longer_than_a_day(ConnectorStatus plugged)
    {
        var box = StationUnderTest.Online();
        box.Charge("10:00", "10:30");
        box.Status("10:30:10", plugged);

        Assert.Equal(SessionState.Completed, box.Until("20:00").Only.State);
        Assert.Equal(SessionState.Sealed, box.Until("1 10:31").Only.State);
    }

    [Fact]
    public void A_station_that_says_nothing_after_a_stop_does_not_hold_up_its_seal()
    {
        var box = StationUnderTest.Online().Status("09:59", ConnectorStatus.Charging);
        box.Charge("10:00", "10:30");

        Assert.Equal(SessionState.Sealed, box.Until("10:45").Only.State);
    }

    [Fact]
    public void It_is_sealed_soon_after_the_car_has_gone()
    {
        var box = StationUnderTest.Online();
        box.Charge("10:00", "10:30");
        box.Status("10:30:10", ConnectorStatus.Finishing).Status("12:00", ConnectorStatus.Available);

        Assert.Equal(SessionState.Sealed, box.Until("12:05").Only.State);
    }

    [Fact]
    public void It_is_sealed_though_the_next_car_is_there()
    {
        var box = StationUnderTest.Online();
        var first = box.Charge("10:00", "10:30");
        box.Start("10:35", "BO", 11_000);
        box.Status("10:35:10", ConnectorStatus.Charging);

        Assert.Equal(SessionState.Sealed, box.Until("10:46").Session(first).State);
    }

    [Fact]
    public void What_came_from_a_queue_waits_for_the_rest_of_it_until_a_day_after_its_end()
    {
        var box = StationUnderTest.Online().Disconnect("09:00").Connect("13:00");
        box.Charge("10:00", "10:30");

        Assert.Equal(SessionState.Completed, box.Until("1 10:29").Only.State);
        Assert.Equal(SessionState.Sealed, box.Until("1 10:30").Only.State);
    }

    [Fact]
    public void A_status_told_late_prices_the_record_again_until_it_is_sealed_and_not_after()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Status("10:00:10", ConnectorStatus.Charging);
        box.Stop(number, "12:00", 11_000);
        box.Status("12:00:10", ConnectorStatus.Available);
        Assert.Equal(25m, box.OnlyRecord.Price.Amount);

        box.StatusRaw(Times.At("11:00"), ConnectorStatus.SuspendedEV);
        Assert.Equal(TimeSpan.FromHours(1), box.OnlyRecord.Durations.Idle);
        Assert.Equal(25m + 45m, box.OnlyRecord.Price.Amount);

        var final = box.Until("13:00").OnlyRecord;
        Assert.Equal(SessionState.Sealed, box.Only.State);
        Assert.Same(final, box.Until("14:00").OnlyRecord);
    }

    [Fact]
    public void Nothing_that_comes_after_the_seal_changes_the_record()
    {
        var box = StationUnderTest.Online();
        var number = box.Charge("10:00", "10:30");
        var final = box.Until("11:00").OnlyRecord;

        box.Start("10:00");
        box.Meter("10:20", 9000, number).Meter("10:25", 999_999, number);
        box.Stop(number, "10:30", 11_000, "ANNA");
        box.Stop(number, "11:30", 99_000, "BO", null, Samples.Register("10:10", 7000, SampleContext.Other));
        box.Boot("11:31").Own(new RemoteStopAgreed(number, "somebody"));

        Assert.Same(final, box.OnlyRecord);
    }
}
