using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>Transactions that stations number themselves, as OCPP 2.x tells them.</summary>
public class TransactionTests
{
    [Fact]
    public void A_charge_told_in_steps_gives_the_record_of_one_told_by_start_and_stop()
    {
        var old = StationUnderTest.Online();
        old.Status("09:59", ConnectorStatus.Preparing);
        var number = old.Start("10:00", wh: 1000).TransactionId;
        old.Status("10:01", ConnectorStatus.Charging).Meter("10:15", 3000, number).Status("10:30", ConnectorStatus.SuspendedEV);
        old.Stop(number, "11:00", 6000, "ANNA", "EVDisconnected");
        old.Status("11:00", ConnectorStatus.Finishing).Status("11:05", ConnectorStatus.Available).Until("12:00");

        var box = StationUnderTest.Online().Occupied("09:59");
        box.Started("10:00", state: ChargingState.EVConnected);
        box.Updated("10:01", 1, state: ChargingState.Charging);
        box.Updated("10:15", 2, wh: 3000);
        box.Updated("10:30", 3, state: ChargingState.SuspendedEV);
        box.Ended("11:00", 4, 6000, reason: "EVDisconnected", token: "ANNA");
        box.Status("11:05", ConnectorStatus.Available).Until("12:00");

        Assert.Equal(SessionState.Sealed, box.Only.State);
        var (expected, actual) = (old.OnlyRecord, box.OnlyRecord);
        Assert.Equal(expected.Metering.EnergyMilliWh, actual.Metering.EnergyMilliWh);
        Assert.Equal(expected.Durations, actual.Durations);
        Assert.Equal(expected.Price.Amount, actual.Price.Amount);
        Assert.Equal(old.Statuses(), box.Statuses());
        Assert.Equal("T1", box.Only.OwnId);
        Assert.Equal(SessionFlags.None, box.Only.Flags);
    }

    [Fact]
    public void Registers_that_are_no_whole_watt_hours_count_exactly()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", wh: 1000.25m);
        box.Ended("11:00", 1, 6000.75m);

        Assert.Equal(5_000_500, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact]
    public void The_payer_may_be_told_after_the_start()
    {
        var box = StationUnderTest.Online();
        Assert.Null(box.Started("10:00", token: null).Authorisation);
        Assert.Equal("", box.Only.TokenUid);

        var answer = box.Updated("10:01", 1, token: "ANNA", trigger: "Authorized");

        Assert.Equal(AuthorisationStatus.Accepted, answer.Authorisation!.Status);
        Assert.Equal(("ANNA", AuthorisationStatus.Accepted), (box.Only.TokenUid, box.Only.Standing));
        Assert.NotNull(box.Only.Driver);
    }

    [Fact, SessionCase(38, 39, Of = Told.InSteps)]
    public void Another_token_stops_and_the_first_pays()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", token: "BO");
        box.Updated("10:30", 1, token: "BIRTE", trigger: "StopAuthorized");
        box.Ended("10:31", 2, 2000);

        Assert.Equal(("BO", "BIRTE"), (box.Only.TokenUid, box.Only.StoppedByUid));
        Assert.False(box.Only.Is(SessionFlags.StoppedByOtherToken));
    }

    [Fact, SessionCase(3, 4, 5, Of = Told.InSteps)]
    public void Steps_told_again_change_nothing()
    {
        var box = StationUnderTest.Online();
        for (var i = 0; i < 2; i++)
            box.Started("10:00");
        for (var i = 0; i < 2; i++)
            box.Updated("10:30", 1, wh: 3000);
        for (var i = 0; i < 2; i++)
            box.Ended("11:00", 2, 6000);

        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(SessionFlags.None, box.Only.Flags);
        Assert.Empty(box.Alerts);
    }

    [Fact, SessionCase(3, 30, Of = Told.InSteps)]
    public void A_start_told_again_after_energy_flowed_says_what_it_said_at_first()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.EVConnected);
        box.Updated("10:10", 1, wh: 3000, state: ChargingState.Charging);
        box.Started("10:00", state: ChargingState.EVConnected);

        Assert.DoesNotContain(box.Statuses(), change => change.Status == ConnectorStatus.Finishing);
        Assert.Equal(ConnectorStatus.Charging, box.State().Status);
    }

    [Fact, SessionCase(6, Of = Told.InSteps)]
    public void A_transaction_known_by_an_update_only_is_completed_by_its_start()
    {
        var box = StationUnderTest.Online();
        box.Updated("10:15", 1, wh: 3000, state: ChargingState.Charging, evse: 1);
        Assert.True(box.Only.Is(SessionFlags.StartMissing));

        box.Started("10:00", wh: 1000);
        box.Ended("11:00", 2, 6000);

        Assert.Equal(SessionFlags.None, box.Only.Flags);
        Assert.Equal(Times.At("10:00"), box.Only.StartedAt);
        Assert.Equal("ANNA", box.Only.TokenUid);
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(7, 45, Of = Told.InSteps)]
    public void An_end_waits_for_its_start()
    {
        var box = StationUnderTest.Online();
        box.Ended("11:00", 2, 6000, evse: 1, token: "ANNA");
        Assert.True(box.Only.Is(SessionFlags.StopWithoutStart));
        Assert.NotNull(box.OnlyRecord.Exclusion);

        box.Started("10:00", wh: 1000);

        Assert.False(box.Only.Is(SessionFlags.StopWithoutStart));
        Assert.Equal(Times.At("10:00"), box.Only.StartedAt);
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Null(box.OnlyRecord.Exclusion);
    }

    [Fact, SessionCase(43, Of = Told.InSteps)]
    public void An_id_that_begins_again_is_another_transaction()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Ended("10:30", 1, 2000);
        box.Started("12:00", wh: 2000);
        box.Updated("12:10", 1, wh: 2500);
        box.Ended("12:30", 2, 3000);

        Assert.Equal([1_000_000L, 1_000_000L], box.Sessions.Select(session => box.Record(session.Number).Metering.EnergyMilliWh));
    }

    [Fact, SessionCase(44, Of = Told.InSteps)]
    public void Messages_that_are_missing_are_asked_for_and_waited_for()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Updated("10:10", 1, wh: 2000);
        box.Ended("11:00", 4, 6000);

        Assert.True(box.Only.Is(SessionFlags.MessagesMissing));
        Assert.Equal([2, 3], box.Only.Sequence!.Missing);
        Assert.Equal(new GetTransactionStatus("T1"), Assert.Single(box.Orders).Order);
        Assert.Equal(SessionState.Completed, box.Status("11:01", ConnectorStatus.Available).Until("12:00").Only.State);

        box.Updated("10:20", 2, wh: 3000);
        Assert.True(box.Only.Is(SessionFlags.MessagesMissing));
        box.Updated("10:30", 3, state: ChargingState.SuspendedEV);

        Assert.False(box.Only.Is(SessionFlags.MessagesMissing));
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact]
    public void A_restart_of_ours_makes_no_gap()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Updated("10:10", 1, wh: 2000);
        box.Updated("10:20", 2, wh: 3000);
        box.Restart();
        box.Ended("11:00", 3, 6000);

        Assert.Equal(SessionFlags.None, box.Only.Flags);
    }

    [Fact, SessionCase(25, Of = Told.InSteps)]
    public void A_transaction_goes_on_after_the_station_lost_power()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Updated("10:10", 1, wh: 2000);
        box.Boot("10:12");
        box.Updated("10:14", 2, wh: 2100, state: ChargingState.Charging, trigger: "TxResumed");
        box.Until("12:00");
        Assert.Equal(SessionState.Running, box.Only.State);

        box.Ended("12:00", 3, 6000);
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(46, Of = Told.InSteps)]
    public void A_start_ends_what_runs_on_its_connector_by_estimate()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", id: "T1");
        box.Updated("10:30", 1, wh: 3000);
        box.Started("11:00", id: "T2", wh: 4000, token: "VAN");

        Assert.True(box.Sessions.First().Is(SessionFlags.EstimatedStop));
        Assert.Equal(SessionState.Running, box.Sessions.Last().State);
    }

    [Fact]
    public void A_car_that_is_only_plugged_in_again_does_not_end_the_transaction()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.EVConnected).ToString();
        box.Occupied("10:00:01").Until("11:00");

        Assert.Equal(SessionState.Running, box.Only.State);
        Assert.Equal(ConnectorStatus.Preparing, box.State().Status);
    }

    [Fact]
    public void A_transaction_is_found_by_its_id_on_whichever_connector_of_the_evse()
    {
        var box = StationUnderTest.Online();
        box.Told(new(TransactionPhase.Started, "T1", 0, Times.At("10:00"), "CablePluggedIn", []) { Connector = new(1, 2), TokenUid = "ANNA" });
        box.Updated("10:10", 1, wh: 2000, state: ChargingState.Charging, evse: 1);

        Assert.Equal(new ConnectorRef(1, 2), box.Only.Connector);
    }

    [Fact]
    public void What_comes_after_the_record_was_sealed_is_put_before_a_human()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Ended("11:00", 2, 6000);
        box.Status("11:01", ConnectorStatus.Available).Until("2 12:00");
        Assert.Equal(SessionState.Sealed, box.Only.State);

        box.Updated("10:30", 1, wh: 3000);

        Assert.Equal(SessionState.Sealed, box.Only.State);
        Assert.True(box.OnlyRecord.Session.Is(SessionFlags.MessagesMissing));
    }
}
