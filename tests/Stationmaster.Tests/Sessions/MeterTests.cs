using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>What odd meters make of a record; how they are followed is tested with <see cref="Metering"/> itself.</summary>
public class MeterTests
{
    static (StationUnderTest Box, int Number) Started(long wh)
    {
        var box = StationUnderTest.Online();
        return (box, box.Start("10:00", wh: wh).TransactionId);
    }

    [Fact, SessionCase(16)]
    public void A_register_that_begins_again_from_zero_adds_up()
    {
        var (box, number) = Started(100_000);
        box.Meter("10:15", 105_000, number).Boot("10:20").Meter("10:21", 10, number).Meter("10:36", 4010, number);

        box.Stop(number, "10:45", 6010);

        Assert.InRange(box.OnlyRecord.Metering.EnergyMilliWh, 11_000_000, 11_010_000);
        Assert.True(box.OnlyRecord.Session.Is(SessionFlags.MeterReset));
        Assert.Null(box.OnlyRecord.Exclusion);
    }

    [Fact, SessionCase(16, 59)]
    public void That_it_was_a_reboot_is_still_known_when_only_the_stop_shows_the_new_register()
    {
        var (box, number) = Started(1_000_000);
        box.Meter("10:15", 1_005_000, number).Boot("10:20").Restart();

        box.Stop(number, "10:45", 3000);

        Assert.Equal(8_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.True(box.OnlyRecord.Session.Is(SessionFlags.MeterReset));
        Assert.Null(box.OnlyRecord.Exclusion);
    }

    [Fact, SessionCase(18)]
    public void A_register_that_falls_a_little_takes_nothing_back()
    {
        var (box, number) = Started(1000);
        box.Meter("10:15", 5000, number).Meter("10:20", 4995, number).Meter("10:25", 4990, number);

        box.Stop(number, "10:30", 4999);

        Assert.Equal(4_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(SessionFlags.None, box.OnlyRecord.Session.Flags);
    }

    [Fact, SessionCase(19)]
    public void A_stop_below_its_start_is_kept_and_not_billed_and_an_operator_is_told()
    {
        var (box, number) = Started(50_000);

        box.Stop(number, "10:30", 30_000);

        Assert.Equal(0, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(Exclusion.InvalidMeterValues, box.OnlyRecord.Exclusion);
        Assert.Equal(0, box.OnlyRecord.Price.Amount);
        Assert.Equal("invalid-meter-values", Assert.Single(box.Alerts).Kind);
    }

    [Fact, SessionCase(20)]
    public void More_energy_than_any_connector_gives_is_not_billed()
    {
        var (box, number) = Started(1000);

        box.Stop(number, "10:01", 190_000);

        Assert.Equal(Exclusion.InvalidMeterValues, box.OnlyRecord.Exclusion);
        Assert.Equal(0, box.OnlyRecord.Price.Amount);
        Assert.True(box.OnlyRecord.OperatorPrice.Amount > 0);
    }

    [Fact, SessionCase(21)]
    public void A_register_in_kWh_without_a_unit_is_told_by_its_start()
    {
        var (box, number) = Started(12_345_000);
        box.Until("10:15");
        box.Send("MeterValues", $$"""
            {"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"2025-06-10T10:15:00Z","sampledValue":[{"value":"12350.5"}]}]}
            """);

        Assert.Equal(5_500_000, box.Live(number).Metering.EnergyMilliWh);
        box.Stop(number, "10:30", 12_355_000);
        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.True(box.OnlyRecord.Session.Is(SessionFlags.UnitCorrected));
    }

    [Theory, SessionCase(22)]
    [InlineData("5000", 4_000_000)]
    [InlineData("5,0", 4_000_000)]
    [InlineData(" 5.0 ", 4_000_000)]
    [InlineData("5E0", 4_000_000)]
    [InlineData("NaN", 0)]
    [InlineData("", 0)]
    [InlineData("n/a", 0)]
    public void Values_are_read_as_stations_write_them(string value, long expectedMilliWh)
    {
        var (box, number) = Started(1000);
        box.Until("10:15");
        var unit = value == "5000" ? "Wh" : "kWh";

        box.Send("MeterValues", $$"""
            {"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"2025-06-10T10:15:00Z","sampledValue":[
              {"value":"{{value}}","unit":"{{unit}}"},{"value":"61","measurand":"SoC","unit":"Percent"}]}]}
            """);

        Assert.Equal(expectedMilliWh, box.Live(number).Metering.EnergyMilliWh);
        Assert.Equal(61, box.Live(number).Metering.LastSoc);
    }

    [Fact, SessionCase(23)]
    public void A_start_that_says_zero_begins_at_the_first_sample_where_the_register_is_far_from_it()
    {
        var (box, number) = Started(0);
        box.Meter("10:01", 8_000_000, number).Meter("10:15", 8_005_000, number);

        box.Stop(number, "10:30", 8_010_000);

        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.True(box.OnlyRecord.Session.Is(SessionFlags.StartRegisterCorrected));
        Assert.Null(box.OnlyRecord.Exclusion);
    }

    [Fact, SessionCase(23)]
    public void A_sample_of_the_beginning_taken_just_before_the_start_is_where_it_begins()
    {
        var (box, number) = Started(0);

        box.Stop(number, "10:30", 8_010_000, null, null,
            Samples.Register("09:59:59", 8_000_000, SampleContext.Begin), Samples.Register("10:30", 8_010_000, SampleContext.End));

        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(23)]
    public void Registers_that_begin_at_zero_with_every_session_are_right_as_they_are()
    {
        var box = StationUnderTest.Online();
        var first = box.Charge("10:00", "10:30", 0, 10_000);
        var second = box.Charge("11:00", "11:30", 0, 4000);

        Assert.Equal(10_000_000, box.Record(first).Metering.EnergyMilliWh);
        Assert.Equal(4_000_000, box.Record(second).Metering.EnergyMilliWh);
        Assert.Equal(SessionFlags.None, box.Record(second).Session.Flags);
    }

    [Fact, SessionCase(26)]
    public void Power_by_phase_is_summed_once_and_never_beside_a_total()
    {
        var (box, number) = Started(1000);
        box.Until("10:15");
        box.Send("MeterValues", $$"""
            {"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"2025-06-10T10:15:00Z","sampledValue":[
              {"value":"3600","measurand":"Power.Active.Import","phase":"L1","unit":"W"},
              {"value":"3.5","measurand":"Power.Active.Import","phase":"L2","unit":"kW"},
              {"value":"3700","measurand":"Power.Active.Import","phase":"L3","unit":"W"},
              {"value":"16","measurand":"Current.Import","phase":"L1"},{"value":"16","measurand":"Current.Import","phase":"L2"},
              {"value":"15","measurand":"Current.Import","phase":"L3"}]}]}
            """);
        Assert.Equal(10_800, box.Live(number).Metering.PowerW);
        Assert.Equal(47, box.Live(number).Metering.CurrentA);

        box.Until("10:16");
        box.Send("MeterValues", $$"""
            {"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"2025-06-10T10:16:00Z","sampledValue":[
              {"value":"3600","measurand":"Power.Active.Import","phase":"L1"},{"value":"7200","measurand":"Power.Active.Import"},
              {"value":"3600","measurand":"Power.Active.Import","phase":"L2"}]}]}
            """);

        Assert.Equal(7200, box.Live(number).Metering.PowerW);
        Assert.Equal(10_800, box.Live(number).Metering.PeakPowerW);
        Assert.False(box.Live(number).Metering.PeakIsMean);
    }

    [Fact, SessionCase(27)]
    public void Power_nobody_reports_comes_from_the_register()
    {
        var (box, number) = Started(1000);

        box.Meter("10:15", 3500, number).Meter("10:15:05", 3600, number).Meter("10:30", 4500, number);

        Assert.Equal(10_000, box.Live(number).Metering.PeakPowerW);
        Assert.InRange(box.Live(number).Metering.PowerW ?? 0, 3600, 4000);
        Assert.True(box.Live(number).Metering.PeakIsMean);
    }

    [Fact, SessionCase(57)]
    public void The_state_of_charge_is_the_first_and_the_last_that_can_be_true()
    {
        var (box, number) = Started(1000);
        foreach (var (at, soc) in new[] { ("10:01", 0m), ("10:02", 42m), ("10:10", 100m), ("10:20", 0m), ("10:25", 180m), ("10:29", 63m) })
            box.Until(at).Sample(1, number, new MeterSample(Times.At(at), [new(Measurand.StateOfCharge, soc)]));

        box.Stop(number, "10:30", 11_000);

        Assert.Equal((42, 63), (box.OnlyRecord.Metering.FirstSoc, box.OnlyRecord.Metering.LastSoc));
    }

    [Fact, SessionCase(57)]
    public void Without_a_state_of_charge_there_is_none()
    {
        var (box, number) = Started(1000);
        box.Stop(number, "10:30", 11_000);

        Assert.Null(box.OnlyRecord.Metering.FirstSoc);
        Assert.Null(box.OnlyRecord.Metering.LastSoc);
    }

    [Fact, SessionCase(8, 18)]
    public void Samples_that_come_twice_or_out_of_order_make_the_same_record()
    {
        var (ordered, one) = Started(1000);
        ordered.Status("10:20", ConnectorStatus.SuspendedEV).Meter("10:05", 2000, one).Meter("10:10", 3000, one).Meter("10:20", 5000, one);
        ordered.Stop(one, "10:30", 5000);
        var (mixed, two) = Started(1000);
        mixed.Until("10:20").Meter("10:20", 5000, two).Meter("10:05", 2000, two).Meter("10:05", 2000, two).Meter("10:10", 3000, two);
        mixed.Meter("10:20", 5000, two);
        mixed.Stop(two, "10:30", 5000);
        mixed.StatusRaw(Times.At("10:20"), ConnectorStatus.SuspendedEV);

        Assert.Equal(ordered.OnlyRecord.Metering.EnergyMilliWh, mixed.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(ordered.OnlyRecord.Durations, mixed.OnlyRecord.Durations);
        Assert.Equal(TimeSpan.FromMinutes(10), mixed.OnlyRecord.Durations.Idle);
    }
}
