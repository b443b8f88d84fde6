using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Stations;

public class StatusTests
{
    [Theory, SessionCase(28)]
    [InlineData(ConnectorStatus.Unavailable)]
    [InlineData(ConnectorStatus.Faulted)]
    public void A_station_that_is_closed_as_a_whole_closes_all_its_connectors(ConnectorStatus whole)
    {
        var box = StationUnderTest.Online().Status("10:00", ConnectorStatus.Charging).Status("10:01", whole, connector: 0);

        Assert.Equal(whole, box.State(1).Status);
        Assert.Equal(whole, box.State(2).Status);
        Assert.Equal(new ConnectorRef(2, 1), box.State(2).Connector);
    }

    [Fact, SessionCase(28)]
    public void A_station_that_is_available_as_a_whole_says_nothing_of_its_connectors()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00").TransactionId;
        box.Status("10:00:05", ConnectorStatus.Charging).Status("10:01", ConnectorStatus.Unavailable, connector: 0);

        box.Status("10:05", ConnectorStatus.Available, connector: 0);

        Assert.Equal(ConnectorStatus.Charging, box.State(1).Status);
        Assert.Equal(ConnectorStatus.Unknown, box.State(2).Status);
        Assert.Equal(SessionState.Running, box.Until("11:00").Session(number).State);
    }

    [Fact, SessionCase(30)]
    public void A_report_without_a_time_makes_none_late_that_has_one_by_a_clock_that_is_behind()
    {
        var box = StationUnderTest.Online().Until("10:00:05").StatusRaw(null, ConnectorStatus.Available);

        box.Until("10:00:10").StatusRaw(Times.At("10:00:02"), ConnectorStatus.Preparing);

        Assert.Equal(ConnectorStatus.Preparing, box.State(1).Status);
    }

    [Fact, SessionCase(29)]
    public void A_car_that_authorises_again_without_leaving_has_a_new_session_by_its_start_alone()
    {
        var box = StationUnderTest.Online();
        var first = box.Charge("10:00", "10:30");
        box.Status("10:30:05", ConnectorStatus.Finishing).Status("10:31", ConnectorStatus.Preparing);
        Assert.Single(box.Sessions);

        var second = box.Start("10:32", "ANNA", 11_000).TransactionId;

        Assert.NotEqual(first, second);
        Assert.Equal(SessionState.Running, box.Session(second).State);
        Assert.False(box.Session(first).Is(SessionFlags.EstimatedStop));
    }

    [Fact, SessionCase(29)]
    public void Statuses_in_odd_order_end_nothing_and_begin_nothing()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00").TransactionId;
        box.Status("10:00:05", ConnectorStatus.Charging).Status("10:30", ConnectorStatus.Available);
        box.Stop(number, "10:30:02", 11_000);
        box.Status("10:30:03", ConnectorStatus.Finishing).Status("10:30:04", ConnectorStatus.Available)
            .Status("10:30:04", ConnectorStatus.Available).Status("10:30:05", ConnectorStatus.Charging).Status("10:30:06", ConnectorStatus.Available);

        Assert.Equal(number, box.Only.Number);
        Assert.Equal(Times.At("10:30:02"), box.Only.StoppedAt);
        Assert.False(box.Only.Is(SessionFlags.EstimatedStop));
    }

    [Fact, SessionCase(29)]
    public void A_status_told_again_says_since_when_as_before()
    {
        var box = StationUnderTest.Online().Status("10:00", ConnectorStatus.Faulted, error: "GroundFailure");

        box.Status("10:10", ConnectorStatus.Faulted, error: "GroundFailure").Status("10:20", ConnectorStatus.Faulted, error: "OtherError");

        Assert.Equal(Times.At("10:00"), box.State().Since);
        Assert.Equal("OtherError", box.State().ErrorCode);
    }

    [Fact, SessionCase(30)]
    public void A_status_that_comes_late_is_history_and_not_the_present()
    {
        var box = StationUnderTest.Online().Status("10:30", ConnectorStatus.Available);

        var step = box.Tell(new StatusReported(new(1, 1), ConnectorStatus.Charging, At: Times.At("10:00")));

        Assert.Same(Noted.Only, step);
        Assert.Equal(ConnectorStatus.Available, box.State().Status);
        Assert.Equal([ConnectorStatus.Charging, ConnectorStatus.Available], box.Statuses().Select(change => change.Status));
    }

    [Fact, SessionCase(30)]
    public void A_late_status_that_says_what_is_so_now_is_history_too()
    {
        var box = StationUnderTest.Online().Status("10:30", ConnectorStatus.Charging);

        box.StatusRaw(Times.At("10:00"), ConnectorStatus.Charging);

        Assert.Equal([Times.At("10:00"), Times.At("10:30")], box.Statuses().Select(change => change.At));
    }

    [Fact, SessionCase(30)]
    public void A_time_in_the_future_does_not_freeze_a_connector()
    {
        var box = StationUnderTest.Online().Until("10:00").StatusRaw(Times.At("20:00"), ConnectorStatus.Faulted);

        box.Status("10:05", ConnectorStatus.Available);

        Assert.Equal(ConnectorStatus.Available, box.State().Status);
    }

    [Fact, SessionCase(30)]
    public void A_free_connector_told_late_does_not_doubt_the_session_that_runs()
    {
        var box = StationUnderTest.Online().Status("09:50", ConnectorStatus.Preparing);
        box.Start("10:00");
        box.Status("10:00:05", ConnectorStatus.Charging);

        box.StatusRaw(Times.At("09:40"), ConnectorStatus.Available).StatusRaw(Times.At("10:00:03"), ConnectorStatus.Preparing);

        Assert.Null(box.Only.EndHint);
        Assert.Equal(SessionState.Running, box.Until("10:30").Only.State);
    }
}
