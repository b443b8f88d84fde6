using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class LostStopTests
{
    static (StationUnderTest Box, int Number) Charging()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Status("10:00:05", ConnectorStatus.Charging).Meter("10:15", 3000, number).Meter("10:30", 5000, number);
        return (box, number);
    }

    static void AssertEstimated(StationUnderTest box, string end, long milliWh)
    {
        Assert.Equal(SessionState.Completed, box.Only.State);
        Assert.True(box.Only.Is(SessionFlags.EstimatedStop));
        Assert.Equal(Times.At(end), box.Only.StoppedAt);
        Assert.Equal(milliWh, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Theory, SessionCase(24)]
    [InlineData(ConnectorStatus.Available)]
    [InlineData(ConnectorStatus.Preparing)]
    [InlineData(ConnectorStatus.Reserved)]
    public void A_session_whose_connector_is_free_again_ends_by_estimate(ConnectorStatus free)
    {
        var (box, _) = Charging();

        box.Status("10:40", free);
        Assert.Equal(SessionState.Running, box.Only.State);

        AssertEstimated(box.Until("10:45"), "10:40", 4_000_000);
    }

    [Fact, SessionCase(24, 29)]
    public void A_session_whose_connector_was_finishing_ended_then()
    {
        var (box, _) = Charging();

        box.Status("10:40", ConnectorStatus.Finishing).Status("11:40", ConnectorStatus.Available);

        AssertEstimated(box.Until("11:45"), "10:40", 4_000_000);
    }

    [Fact, SessionCase(24)]
    public void A_stop_that_was_still_queued_when_the_connector_was_free_ends_it_normally()
    {
        var (box, number) = Charging();

        box.Status("10:40", ConnectorStatus.Available).Until("10:43");
        box.Stop(number, "10:39", 6000, "ANNA");

        Assert.False(box.Only.Is(SessionFlags.EstimatedStop | SessionFlags.LateStop));
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(Times.At("10:39"), box.Until("10:50").Only.StoppedAt);
    }

    [Fact, SessionCase(24)]
    public void A_late_stop_replaces_the_estimate()
    {
        var (box, number) = Charging();
        box.Status("10:40", ConnectorStatus.Available).Until("12:00");

        box.Stop(number, "10:39", 6000, "ANNA", "EVDisconnected");

        Assert.False(box.Only.Is(SessionFlags.EstimatedStop));
        Assert.True(box.Only.Is(SessionFlags.LateStop));
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal("EVDisconnected", box.Only.StopReason);
    }

    [Fact, SessionCase(24)]
    public void A_stop_after_the_seal_changes_nothing_and_an_operator_is_told()
    {
        var (box, number) = Charging();
        box.Status("10:40", ConnectorStatus.Available).Until("1 10:44");
        Assert.Equal(SessionState.Completed, box.Only.State);
        var final = box.Until("1 10:46").OnlyRecord;
        Assert.Equal(SessionState.Sealed, box.Only.State);

        box.Stop(number, "10:39", 6000, "ANNA");

        Assert.Same(final, box.OnlyRecord);
        Assert.Equal("late-stop", Assert.Single(box.Alerts).Kind);
    }

    [Fact, SessionCase(24)]
    public void A_session_that_is_sampled_again_after_its_connector_looked_free_goes_on()
    {
        var (box, number) = Charging();

        box.Status("10:40", ConnectorStatus.Available).Status("10:41", ConnectorStatus.Charging).Until("11:00");
        box.Status("11:00", ConnectorStatus.Available).Meter("11:02", 7000, number).Until("12:00");

        Assert.Equal(SessionState.Running, box.Only.State);
    }

    [Fact, SessionCase(24)]
    public void Samples_that_name_nothing_don_t_keep_a_session_alive_whose_connector_is_free()
    {
        var (box, _) = Charging();

        box.Status("10:40", ConnectorStatus.Available).Meter("10:42", 6000).Until("10:50");

        AssertEstimated(box, "10:40", 4_000_000);
    }

    [Fact, SessionCase(24)]
    public void Silence_of_three_days_ends_a_session_at_its_last_sample_and_not_before()
    {
        var (box, _) = Charging();
        box.Disconnect("10:31");

        Assert.Equal(SessionState.Running, box.Until("3 10:29").Only.State);
        AssertEstimated(box.Until("3 10:31"), "10:30", 4_000_000);
    }

    [Fact, SessionCase(24)]
    public void A_station_that_is_connected_and_says_it_charges_is_never_closed_for_its_silence()
    {
        var (box, _) = Charging();

        Assert.Equal(SessionState.Running, box.Until("10 10:00").Only.State);
    }

    [Fact, SessionCase(24, 25)]
    public void A_station_that_is_offline_keeps_its_session_until_it_has_emptied_its_queue()
    {
        var (box, number) = Charging();
        box.Status("10:40", ConnectorStatus.Available).Disconnect("10:42");
        Assert.Equal(SessionState.Running, box.Until("20:00").Only.State);

        box.Connect("20:41").Until("20:43");
        Assert.Equal(SessionState.Running, box.Only.State);
        box.Stop(number, "10:39", 6000);

        Assert.False(box.Only.Is(SessionFlags.LateStop));
    }

    [Fact, SessionCase(24)]
    public void Free_when_it_came_back_says_only_that_the_charge_ended_before()
    {
        var (box, _) = Charging();
        box.Disconnect("10:31").Connect("16:00").StatusRaw(null, ConnectorStatus.Available);

        AssertEstimated(box.Until("16:10"), "10:30", 4_000_000);
    }

    [Fact, SessionCase(24)]
    public void Queued_samples_move_the_end_of_a_session_whose_station_was_away()
    {
        var (box, number) = Charging();
        box.Disconnect("10:31").Connect("16:00").StatusRaw(null, ConnectorStatus.Available);

        box.Meter("10:45", 7000, number).Meter("11:00", 9000, number);

        AssertEstimated(box.Until("16:10"), "11:00", 8_000_000);
    }

    [Fact, SessionCase(24, 59)]
    public void A_session_ended_by_estimate_that_is_sampled_still_runs_on()
    {
        var (box, number) = Charging();
        box.Boot("10:40").Until("10:56");
        AssertEstimated(box, "10:30", 4_000_000);
        box.Restart();

        box.Meter("11:00", 9000, number);
        Assert.Equal(SessionState.Running, box.Only.State);
        Assert.Equal(8_000_000, box.Live(number).Metering.EnergyMilliWh);

        box.Stop(number, "12:00", 11_000);
        Assert.False(box.Only.Is(SessionFlags.EstimatedStop | SessionFlags.LateStop));
        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(24)]
    public void A_boot_without_resume_ends_a_session_at_its_last_sample()
    {
        var (box, _) = Charging();

        box.Boot("10:45").Status("10:45:10", ConnectorStatus.Unavailable);

        Assert.Equal(SessionState.Running, box.Until("10:59").Only.State);
        AssertEstimated(box.Until("11:00"), "10:30", 4_000_000);
    }

    [Theory, SessionCase(25)]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_that_resumes_after_a_boot_goes_on(bool byStatus)
    {
        var (box, number) = Charging();
        box.Boot("10:45");

        _ = byStatus ? box.Status("10:46", ConnectorStatus.SuspendedEV) : box.Meter("10:46", 6000, number);

        Assert.Equal(SessionState.Running, box.Until("2 10:00").Only.State);
    }

    [Fact, SessionCase(25)]
    public void Samples_from_before_a_boot_are_no_resume()
    {
        var (box, number) = Charging();
        box.Boot("10:45");

        box.Meter("10:40", 6000, number).StatusRaw(Times.At("10:41"), ConnectorStatus.Charging);

        AssertEstimated(box.Until("11:05"), "10:40", 5_000_000);
    }

    [Theory, SessionCase(25)]
    [InlineData("10:50")]
    [InlineData("12:00")]
    public void After_a_power_loss_the_queued_stop_ends_the_session_when_the_power_went(string told)
    {
        var (box, number) = Charging();
        box.Boot("10:45").Status("10:45:10", ConnectorStatus.Available).Until(told);

        box.Stop(number, "10:33", 5400, null, "PowerLoss");

        Assert.Equal(Times.At("10:33"), box.Only.StoppedAt);
        Assert.Equal("PowerLoss", box.Only.StopReason);
        Assert.Equal(4_400_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.False(box.Only.Is(SessionFlags.EstimatedStop));
    }

    [Fact, SessionCase(25, 9)]
    public void A_start_told_from_the_queue_of_a_charge_whose_connector_is_free_again_is_doubted_from_its_beginning()
    {
        var box = StationUnderTest.Online().Disconnect("08:30").Connect("13:00");
        box.StatusRaw(null, ConnectorStatus.Available);
        var number = box.Start("09:00", wh: 1000).TransactionId;
        box.Meter("09:30", 5000, number);

        AssertEstimated(box.Until("13:20"), "09:30", 4_000_000);
    }
}
