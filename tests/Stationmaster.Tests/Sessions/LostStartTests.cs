using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class LostStartTests
{
    static StationUnderTest Charging()
    {
        var box = StationUnderTest.Online();
        return box.Status("10:00", ConnectorStatus.Charging);
    }

    [Theory, SessionCase(6)]
    [InlineData(-1)]
    [InlineData(4711)]
    public void Meter_values_of_a_charge_nobody_started_open_a_session_from_the_first_evidence(int unknown)
    {
        var box = Charging().Meter("10:15", 3000, unknown).Meter("10:30", 5000, unknown);

        Assert.True(box.Only.Is(SessionFlags.StartMissing));
        Assert.Equal(Times.At("10:15"), box.Only.StartedAt);
        Assert.Equal(2_000_000, box.Live(box.Only.Number).Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(6)]
    public void Meter_values_without_any_transaction_open_a_session_once_the_register_grows()
    {
        var box = Charging().Meter("10:15", 3000);
        Assert.Empty(box.Sessions);

        box.Meter("10:30", 5000).Meter("10:45", 7000);

        Assert.Equal(2_000_000, box.Live(box.Only.Number).Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(6)]
    public void Power_without_any_transaction_opens_a_session_at_once() =>
        Assert.True(Charging().Until("10:15").Sample(1, null, Samples.Power("10:15", 7400)).Only.Is(SessionFlags.StartMissing));

    [Fact, SessionCase(6)]
    public void A_connector_that_says_Charging_for_ever_charges_nobody()
    {
        var box = Charging();
        for (var hour = 11; hour < 20; hour++)
            box.Meter($"{hour}:00", 3000).Sample(1, null, Samples.Power($"{hour}:00", 0));

        Assert.Empty(box.Sessions);
    }

    [Fact, SessionCase(6)]
    public void A_late_start_adopts_what_its_meter_values_opened()
    {
        var box = Charging().Meter("10:15", 3000, -1).Meter("10:30", 5000, -1);
        var opened = box.Only.Number;

        var start = box.Start("10:00", "ANNA", 1000);

        Assert.Equal(opened, start.TransactionId);
        Assert.Equal(AuthorisationStatus.Accepted, start.Authorisation.Status);
        Assert.Equal(start, box.Start("10:00", "ANNA", 1000));
        box.Stop(start.TransactionId, "11:00", 9000, "ANNA");
        Assert.Equal("ANNA", box.Only.Driver?.Uid);
        Assert.False(box.Only.Is(SessionFlags.StartMissing));
        Assert.Equal(8_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(TimeSpan.FromHours(1), box.OnlyRecord.Durations.Total);
    }

    [Fact, SessionCase(6, 12)]
    public void A_late_start_adopts_it_though_its_clock_is_a_little_ahead()
    {
        var box = Charging().Meter("10:00:05", 1000, -1);

        box.Start("10:01", "ANNA", 1000);

        Assert.Equal("ANNA", box.Only.TokenUid);
    }

    [Fact, SessionCase(6, 10)]
    public void A_late_start_adopts_it_though_it_has_no_time_at_all()
    {
        var box = Charging().Meter("10:15", 3000, -1);

        box.StartRaw(null, "ANNA", 1000);

        Assert.Equal("ANNA", box.Only.TokenUid);
        Assert.Equal(Times.At("10:15"), box.Only.StartedAt);
        Assert.True(box.Only.Is(SessionFlags.TimeEstimated));
    }

    [Fact, SessionCase(6, 46)]
    public void The_next_drivers_start_does_not_adopt_it()
    {
        var box = Charging().Meter("10:15", 3000, -1).Meter("10:30", 5000, -1);
        var lost = box.Only.Number;

        var next = box.Start("11:00", "BO", 5200);

        Assert.NotEqual(lost, next.TransactionId);
        Assert.True(box.Session(lost).Is(SessionFlags.StartMissing | SessionFlags.EstimatedStop));
        Assert.Equal(2_000_000, box.Record(lost).Metering.EnergyMilliWh);
    }

    [Theory, SessionCase(6, 1)]
    [InlineData(4711)]
    [InlineData(4712)]
    public void Its_stop_ends_it_and_names_who_pays(int named)
    {
        var box = Charging().Meter("10:15", 3000, 4711).Meter("10:30", 5000, 4711);

        box.Stop(named, "11:00", 9000, "ANNA");
        box.Stop(named, "11:00", 9000, "ANNA");

        Assert.Equal(SessionState.Completed, box.Only.State);
        Assert.Equal("ANNA", box.Only.Driver?.Uid);
        Assert.False(box.Only.Is(SessionFlags.StoppedByOtherToken));
        Assert.Equal(6_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(PaymentMethod.Invoice, box.OnlyRecord.PaymentMethod);
    }

    [Fact, SessionCase(6, 7)]
    public void Its_start_may_come_after_its_stop()
    {
        var box = Charging().Meter("10:15", 3000, 4711);
        box.Stop(4711, "11:00", 9000, "ANNA");

        box.Start("10:00", "ANNA", 1000);

        Assert.Equal(8_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(TimeSpan.FromHours(1), box.OnlyRecord.Durations.Total);
    }

    [Fact, SessionCase(6, 24)]
    public void What_its_meter_values_opened_runs_on_though_a_boot_made_us_end_it()
    {
        var box = Charging().Meter("10:15", 3000, -1).Boot("10:20").Until("10:40");
        Assert.Equal(SessionState.Completed, box.Only.State);

        box.Meter("10:45", 7000, -1);

        Assert.Equal(SessionState.Running, box.Only.State);
        Assert.Equal(4_000_000, box.Live(box.Only.Number).Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(6, 39)]
    public void A_late_start_by_another_token_than_its_stop_says_who_pays()
    {
        var box = Charging().Meter("10:15", 3000, 4711);
        box.Stop(4711, "11:00", 9000, "BO");

        box.Start("10:00", "ANNA", 1000);

        Assert.Equal(("ANNA", "BO"), (box.Only.Driver?.Uid, box.Only.StoppedByUid));
        Assert.True(box.Only.Is(SessionFlags.StoppedByOtherToken));
    }

    [Fact, SessionCase(6, 8)]
    public void Meter_values_of_before_a_start_open_nothing_beside_it()
    {
        var box = Charging();
        var number = box.Start("10:02", wh: 1000).TransactionId;

        box.Meter("10:01", 1000, 99).Sample(1, null, Samples.Power("10:01", 7400));

        Assert.Equal(number, box.Only.Number);
    }

    [Fact, SessionCase(6, 8)]
    public void The_last_meter_values_of_a_normal_charge_open_nothing()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00").TransactionId;
        box.Status("10:00:05", ConnectorStatus.Charging);
        box.Stop(number, "10:30", 11_000, "ANNA");

        box.Meter("10:30:01", 11_000, number).Meter("10:30:02", 11_000).Sample(1, 0, Samples.Power("10:29:59", 7400));
        box.Meter("10:40", 11_000).Until("2 10:00").Meter("2 10:15", 11_000).Sample(1, null, Samples.Power("2 10:15", 0));

        Assert.Equal(number, box.Only.Number);
    }

    [Fact, SessionCase(6, 8)]
    public void Meter_values_after_a_stop_open_nothing_though_the_station_is_late_by_its_clock()
    {
        var box = StationUnderTest.Online().Until("10:00");
        var number = box.StartRaw(Times.At("09:50"), wh: 1000).TransactionId;
        box.StatusRaw(null, ConnectorStatus.Charging).Until("10:05");
        box.StopRaw(number, Times.At("09:55"), 1600);

        box.Sample(1, null, Samples.Power("09:58", 7400));

        Assert.Single(box.Sessions);
    }

    [Fact, SessionCase(6, 1)]
    public void The_last_meter_values_after_a_stop_without_start_open_nothing()
    {
        var box = StationUnderTest.Online();
        box.Status("10:00", ConnectorStatus.Charging, connector: 2);
        box.Stop(-1, "10:30", 9000);

        box.Meter("10:30:10", 9000, -1, connector: 2);

        Assert.Single(box.Sessions);
    }

    [Fact, SessionCase(8)]
    public void Meter_values_go_to_the_session_they_name_whatever_connector_they_name()
    {
        var box = StationUnderTest.Online();
        var one = box.Start("10:00", "ANNA", 1000, connector: 1).TransactionId;
        var two = box.Start("10:00", "BO", 50_000, connector: 2).TransactionId;

        box.Meter("10:10", 53_000, two, connector: 1).Meter("10:10", 2000, one, connector: 2);

        Assert.Equal(1_000_000, box.Live(one).Metering.EnergyMilliWh);
        Assert.Equal(3_000_000, box.Live(two).Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(8)]
    public void Meter_values_outside_start_and_stop_are_not_billed()
    {
        var box = StationUnderTest.Online();
        box.Meter("09:59", 500);
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Meter("09:58", 400, number);
        box.Stop(number, "10:30", 11_000);
        box.Meter("10:31", 25_000, number);

        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Single(box.Sessions);
    }

    [Fact, SessionCase(8)]
    public void Meter_values_told_late_are_part_of_the_record_until_it_is_sealed_and_not_after()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Stop(number, "11:00", 11_000);
        Assert.Equal(0, box.OnlyRecord.Durations.Idle.Ticks);

        box.Meter("10:30", 11_000, number).Meter("10:15", 6000).Meter("10:45", 11_000);
        Assert.Equal(TimeSpan.FromMinutes(30), box.OnlyRecord.Durations.Idle);

        var final = box.Until("1 12:00").OnlyRecord;
        Assert.Equal(SessionState.Sealed, box.Only.State);
        box.Meter("10:20", 7000, number).Meter("10:50", 11_000);
        Assert.Same(final, box.OnlyRecord);
    }
}
