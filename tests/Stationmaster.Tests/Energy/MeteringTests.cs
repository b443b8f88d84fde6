using Stationmaster.Charging.Energy;
using Xunit;
using static Stationmaster.Tests.Energy.Samples;

namespace Stationmaster.Tests.Energy;

/// <summary>The cases are those of section 9 of the notes on billing: what meters do in the field, and what must come of it.</summary>
public class MeteringTests
{
    static Metering After(long? meterStartWh, params MeterSample[] samples) =>
        samples.Aggregate(Metering.From(Start, meterStartWh), (metering, sample) => metering.Add(sample, sample.At!.Value));

    [Fact]
    public void Energy_is_the_register_above_the_start()
    {
        var metering = After(1_000_000, Register(1, 1_000_180), Register(2, 1_000_363.5m));

        Assert.Equal(363_500, metering.EnergyMilliWh);
        Assert.Equal((1_000_000m, (decimal?)null), (metering.MeterStartWh, metering.MeterStopWh));
        Assert.Equal(Minute(2), metering.LastSampleAt);
        Assert.Equal(MeteringFlags.None, metering.Flags);
    }

    [Fact]
    public void The_stop_s_register_is_the_last_word()
    {
        var metering = After(1_000_000, Register(1, 1_000_180)).Stop(Minute(2), 1_000_365);

        Assert.Equal(365_000, metering.EnergyMilliWh);
        Assert.Equal((1_000_000m, 1_000_365m), (metering.MeterStartWh, metering.MeterStopWh));
        Assert.Equal(Minute(2), metering.StoppedAt);
    }

    [Fact]
    public void A_session_known_by_its_stop_alone_has_its_energy()
    {
        var metering = Metering.From(Start, 5_000).Stop(Minute(60), 15_000);

        Assert.Equal(10_000_000, metering.EnergyMilliWh);
        Assert.Equal((10_000m, true), (metering.PeakPowerW, metering.PeakIsMean));
    }

    [Fact]
    public void An_estimated_stop_keeps_the_last_sample_and_a_known_one_replaces_it()
    {
        var estimated = After(5_000, Register(1, 5_180)).Stop(Minute(10), null);
        var known = estimated.Stop(Minute(12), 6_000);

        Assert.Equal((180_000, 5_180m), (estimated.EnergyMilliWh, estimated.MeterStopWh));
        Assert.Equal((1_000_000, 6_000m), (known.EnergyMilliWh, known.MeterStopWh));
        Assert.Same(known, known.Stop(Minute(13), 7_000));
    }

    [Fact]
    public void Samples_from_outside_the_session_change_nothing()
    {
        var running = After(5_000, Register(1, 5_180));
        var stopped = running.Stop(Minute(10), 6_000);

        Assert.Same(running, running.Add(Register(-1, 5_500), Minute(-1)));
        Assert.Same(stopped, stopped.Add(Register(11, 6_500), Minute(11)));
    }

    [Fact]
    public void A_late_sample_before_an_estimated_stop_still_counts()
    {
        var metering = After(5_000, Register(1, 5_180)).Stop(Minute(10), null).Add(Register(5, 5_900), Minute(5));

        Assert.Equal(900_000, metering.EnergyMilliWh);
    }

    [Fact]
    public void Without_any_register_intervals_add_up()
    {
        var first = Sample(15, Value(Measurand.EnergyImportInterval, 2_750));
        var metering = After(0, first, Sample(30, Value(Measurand.EnergyImportInterval, 2_700)), first).Stop(Minute(31), 0);

        Assert.Equal((5_450_000, MeteringFlags.EnergyFromIntervals), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void Where_registers_come_intervals_are_left_out()
    {
        var metering = After(1_000, Sample(1, Value(Measurand.EnergyImportInterval, 183), Value(Measurand.EnergyImportRegister, 1_180)));

        Assert.Equal((180_000, MeteringFlags.None), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void A_session_without_a_start_counts_from_its_first_sample_until_the_start_is_known()
    {
        var provisional = After(null, Register(10, 8_002_000), Register(11, 8_002_180));
        var adopted = provisional.WithStart(Start, 8_000_000);

        Assert.Equal((180_000, 8_002_000m), (provisional.EnergyMilliWh, provisional.MeterStartWh));
        Assert.Equal((2_180_000, 8_000_000m), (adopted.EnergyMilliWh, adopted.MeterStartWh));
    }

    [Fact]
    public void A_start_that_comes_late_and_says_0_is_believed_only_if_it_can_be()
    {
        var lifetime = After(null, Register(10, 8_002_000), Register(11, 8_002_180)).WithStart(Start, 0);
        var ownRegister = After(null, Register(10, 2_000), Register(11, 2_180)).WithStart(Start, 0);

        Assert.Equal((180_000, MeteringFlags.StartRegisterCorrected), (lifetime.EnergyMilliWh, lifetime.Flags));
        Assert.Equal((2_180_000, MeteringFlags.None), (ownRegister.EnergyMilliWh, ownRegister.Flags));
    }

    [Fact]
    public void Case_16_a_register_that_was_reset_adds_up_its_stretches()
    {
        var metering = After(8_000_000, Register(1, 8_000_180), Register(2, 8_000_360), Register(3, 60), Register(4, 240));

        Assert.Equal(360_000 + 240_000, metering.EnergyMilliWh);
        Assert.Equal(MeteringFlags.MeterReset, metering.Flags);
        Assert.Equal(400m, metering.Stop(Minute(5), 400).MeterStopWh);
        Assert.Equal(360_000 + 400_000, metering.Stop(Minute(5), 400).EnergyMilliWh);
    }

    [Fact]
    public void Case_16_after_a_restart_of_the_station_one_value_is_enough()
    {
        var metering = After(8_000_000, Register(1, 8_000_180)).Reboot();

        Assert.Equal(180_000 + 60_000, metering.Add(Register(3, 60), Minute(3)).EnergyMilliWh);
        Assert.Equal(180_000 + 90_000, metering.Stop(Minute(3), 90).EnergyMilliWh);
    }

    [Fact]
    public void A_stop_below_zero_is_no_register_after_a_restart_either()
    {
        var metering = After(8_000_000, Register(1, 8_000_180)).Reboot().Stop(Minute(3), -1);

        Assert.Equal(180_000, metering.EnergyMilliWh);
        Assert.True(metering.Flags.HasFlag(MeteringFlags.StopBelowStart));
    }

    [Fact]
    public void Case_16_a_reset_just_before_the_stop_is_confirmed_by_it()
    {
        var metering = After(8_000_000, Register(1, 8_000_180), Register(2, 60)).Stop(Minute(3), 100);

        Assert.Equal((280_000, MeteringFlags.MeterReset), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void Case_16_a_register_that_moved_to_another_height_counts_growth_alone()
    {
        var metering = After(8_000_000, Register(1, 8_000_180), Register(2, 5_000_000), Register(3, 5_000_180));

        Assert.Equal((360_000, MeteringFlags.MeterReset), (metering.EnergyMilliWh, metering.Flags));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_dip_to_0_is_no_reset_however_long_it_lasts(int samples)
    {
        var dip = Enumerable.Range(2, samples).Select(minute => Register(minute, 0));
        var metering = After(8_000_000, [Register(1, 8_000_180), .. dip, Register(10, 8_001_000), Register(11, 8_001_180)]);

        Assert.Equal(1_180_000, metering.EnergyMilliWh);
        Assert.False(metering.Flags.HasFlag(MeteringFlags.MeterReset));
    }

    [Fact]
    public void A_dip_to_0_of_a_small_register_is_no_reset_either()
    {
        var metering = After(0, Register(1, 4_000), Register(2, 0), Register(3, 0), Register(4, 4_100), Register(5, 4_200));

        Assert.Equal(4_200_000, metering.EnergyMilliWh);
    }

    [Fact]
    public void A_single_register_out_of_this_world_is_left_out()
    {
        var metering = After(8_000_000, Register(1, 8_000_180), Register(2, 4_294_967_295), Register(3, 8_000_500));

        Assert.Equal((500_000, MeteringFlags.RegisterJumped), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void A_register_that_jumps_for_good_does_not_bill_the_jump_and_does_not_freeze()
    {
        var metering = After(8_000_000, Register(1, 8_000_180), Register(2, 90_000_000), Register(3, 90_000_180));

        Assert.Equal((360_000, MeteringFlags.RegisterJumped), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void Samples_that_were_stored_up_and_lost_their_times_still_count()
    {
        var queue = Enumerable.Range(1, 6).Select(i => Register(60 + i / 1000m, 8_000_000 + i * 5_000)).ToArray();

        Assert.Equal(30_000_000, After(8_000_000, queue).Stop(Minute(61), 8_030_000).EnergyMilliWh);
    }

    [Fact]
    public void Case_18_jitter_is_clamped_to_the_previous_value()
    {
        var metering = After(8_000_000, Register(1, 8_000_180), Register(2, 8_000_171), Register(3, 8_000_175));

        Assert.Equal((180_000, MeteringFlags.None), (metering.EnergyMilliWh, metering.Flags));
        Assert.Equal(180_000, metering.Stop(Minute(4), 8_000_176).EnergyMilliWh);
    }

    [Fact]
    public void Case_19_a_stop_below_the_start_bills_what_the_samples_show()
    {
        var metering = After(8_000_000, Register(1, 8_000_180)).Stop(Minute(2), 0);

        Assert.Equal((180_000, 8_000_180m), (metering.EnergyMilliWh, metering.MeterStopWh));
        Assert.Equal(MeteringFlags.StopBelowStart | MeteringFlags.StopIgnored, metering.Flags);
    }

    [Fact]
    public void Case_19_a_stop_below_the_start_without_samples_bills_nothing()
    {
        var metering = Metering.From(Start, 8_000_000).Stop(Minute(60), 7_000_000);

        Assert.Equal(0, metering.EnergyMilliWh);
        Assert.True(metering.Flags.HasFlag(MeteringFlags.StopBelowStart));
    }

    [Fact]
    public void A_stop_below_the_samples_only_is_ignored()
    {
        var metering = After(8_000_000, Register(1, 8_000_180), Register(2, 8_000_360)).Stop(Minute(3), 8_000_100);

        Assert.Equal((360_000, MeteringFlags.StopIgnored), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void A_stop_beyond_any_session_is_ignored()
    {
        var metering = After(8_000_000, Register(1, 8_000_180)).Stop(Minute(2), 4_294_967_295);

        Assert.Equal((180_000, MeteringFlags.StopIgnored), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void More_energy_than_the_time_allows_is_billed_but_marked()
    {
        var metering = Metering.From(Start, 8_000_000, maxPowerW: 11_000).Stop(Minute(60), 8_030_000);

        Assert.Equal(30_000_000, metering.EnergyMilliWh);
        Assert.True(metering.Flags.HasFlag(MeteringFlags.ImplausibleEnergy));
    }

    [Fact]
    public void Case_21_kwh_without_a_unit_is_told_by_the_start()
    {
        var metering = After(1_234_000, Sample(1, Unitless(1_234.18m)), Sample(2, Unitless(1_234.36m)));

        Assert.Equal((360_000, MeteringFlags.UnitCorrected, 1000), (metering.EnergyMilliWh, metering.Flags, metering.RegisterFactor));
        Assert.Equal(540_000, metering.Stop(Minute(3), 1_234_540).EnergyMilliWh);
    }

    [Fact]
    public void Case_21_wh_without_a_unit_stay_wh()
    {
        var metering = After(1_234_000, Sample(1, Unitless(1_234_180)), Sample(2, Unitless(1_234.36m)), Sample(3, Unitless(1_234_500)));

        Assert.Equal((500_000, MeteringFlags.None, 1), (metering.EnergyMilliWh, metering.Flags, metering.RegisterFactor));
    }

    [Fact]
    public void Case_21_the_unit_is_told_by_the_previous_register_too()
    {
        var metering = After(null, Register(1, 1_234_180), Sample(2, Unitless(1_234.36m)));

        Assert.Equal((180_000, MeteringFlags.UnitCorrected), (metering.EnergyMilliWh, metering.Flags));
    }

    [Fact]
    public void Case_21_from_0_the_unit_is_told_by_the_power()
    {
        var metering = After(
            0, Sample(1, Unitless(0.18m), Power(11_000)), Sample(2, Unitless(0.36m), Power(11_000)),
            Sample(3, Unitless(0.55m), Power(11_000)));

        Assert.Equal((550_000, MeteringFlags.UnitCorrected), (metering.EnergyMilliWh, metering.Flags));
        Assert.Equal((0m, 11_000m), (metering.MeterStartWh, metering.PeakPowerW));
    }

    [Fact]
    public void Case_21_without_a_start_the_unit_is_told_by_the_stop()
    {
        var metering = After(null, Sample(1, Unitless(8_000.18m)), Sample(2, Unitless(8_000.36m))).Stop(Minute(3), 8_000_540);

        Assert.Equal((360_000, 8_000_180m, 8_000_540m), (metering.EnergyMilliWh, metering.MeterStartWh, metering.MeterStopWh));
    }

    [Fact]
    public void Case_21_a_start_that_comes_late_tells_the_unit_too()
    {
        var metering = After(null, Sample(1, Unitless(8_000.18m))).WithStart(Start, 8_000_000);

        Assert.Equal((180_000, 8_000_000m), (metering.EnergyMilliWh, metering.MeterStartWh));
        Assert.Equal(360_000, metering.Add(Sample(2, Unitless(8_000.36m)), Minute(2)).EnergyMilliWh);
    }

    [Fact]
    public void Case_23_a_start_of_0_is_corrected_by_the_sample_that_began_the_transaction()
    {
        var begin = Sample(0, Value(Measurand.EnergyImportRegister, 8_000_000, context: SampleContext.Begin));

        var metering = After(0, begin, Register(1, 8_000_180)).Stop(Minute(2), 8_000_360);

        Assert.Equal((360_000, 8_000_000m, 8_000_360m), (metering.EnergyMilliWh, metering.MeterStartWh, metering.MeterStopWh));
        Assert.Equal(MeteringFlags.StartRegisterCorrected, metering.Flags);
    }

    [Fact]
    public void Case_23_the_sample_that_began_the_transaction_may_come_with_the_stop()
    {
        var begin = Sample(0, Value(Measurand.EnergyImportRegister, 8_000_000, context: SampleContext.Begin));

        var metering = After(0, Register(5, 8_000_900), Register(6, 8_001_080), begin, begin).Stop(Minute(7), 8_001_260);

        Assert.Equal((1_260_000, 8_000_000m), (metering.EnergyMilliWh, metering.MeterStartWh));
        Assert.InRange(metering.PeakPowerW!.Value, 10_000, 12_000);
    }

    [Fact]
    public void Case_23_else_the_first_sample_is_the_start_where_0_is_impossible()
    {
        var metering = After(0, Register(1, 8_000_180), Register(2, 8_000_360)).Stop(Minute(3), 8_000_540);

        Assert.Equal((360_000, 8_000_180m), (metering.EnergyMilliWh, metering.MeterStartWh));
        Assert.Equal(MeteringFlags.StartRegisterCorrected, metering.Flags);
    }

    [Fact]
    public void Case_23_a_register_of_the_session_s_own_starts_at_0()
    {
        var metering = After(0, Register(15, 2_750), Register(30, 5_500)).Stop(Minute(31), 5_600);

        Assert.Equal((5_600_000, 0m, MeteringFlags.None), (metering.EnergyMilliWh, metering.MeterStartWh, metering.Flags));
    }

    [Fact]
    public void Case_23_an_impossible_stop_alone_bills_nothing()
    {
        var metering = Metering.From(Start, 0).Stop(Minute(60), 8_000_000);

        Assert.Equal(0, metering.EnergyMilliWh);
        Assert.Equal(MeteringFlags.StartRegisterCorrected | MeteringFlags.ImplausibleEnergy, metering.Flags);
    }

    [Fact]
    public void Case_23_a_start_that_says_something_is_not_corrected()
    {
        var begin = Sample(0, Value(Measurand.EnergyImportRegister, 8_000_100, context: SampleContext.Begin));

        Assert.Equal(180_000, After(8_000_000, begin, Register(1, 8_000_180)).EnergyMilliWh);
    }

    [Fact]
    public void Case_23_a_first_sample_that_was_wrong_itself_is_found_out_by_the_stop()
    {
        var metering = After(0, Register(1, 9_000_000), Register(2, 360), Register(3, 540)).Stop(Minute(4), 720);

        Assert.Equal((720_000, 0m), (metering.EnergyMilliWh, metering.MeterStartWh));
        Assert.False(metering.Flags.HasFlag(MeteringFlags.StartRegisterCorrected));
    }

    [Fact]
    public void Values_beyond_reason_harm_nothing()
    {
        var sample = Sample(
            1, Unit(decimal.MaxValue), Power(decimal.MaxValue, Phase.L1), Power(decimal.MaxValue, Phase.L2),
            Power(decimal.MinValue, Phase.L3), Value(Measurand.CurrentImport, decimal.MinValue),
            Value(Measurand.EnergyImportInterval, decimal.MaxValue), Value(Measurand.StateOfCharge, decimal.MaxValue));

        Assert.Equal(180_000, After(1_000, sample, new(Minute(2), default), Register(2, 1_180)).EnergyMilliWh);
        Assert.Equal(0, Metering.From(Start, long.MaxValue).Stop(Minute(1), long.MinValue).EnergyMilliWh);
    }

    [Fact]
    public void Case_26_phases_are_summed_once()
    {
        var metering = After(0, Sample(
            1, Power(3_600, Phase.L1), Power(3_700, Phase.L2), Power(3_500, Phase.L3), Power(3_600, Phase.L1N),
            Value(Measurand.CurrentImport, 16, Phase.L1), Value(Measurand.CurrentImport, 15.5m, Phase.L2),
            Value(Measurand.CurrentImport, 1, Phase.N),
            Value(Measurand.Voltage, 230, Phase.L1N), Value(Measurand.Voltage, 232, Phase.L2N), Value(Measurand.Voltage, 400, Phase.L1L2)));

        Assert.Equal((10_800m, 10_800m, false), (metering.PowerW, metering.PeakPowerW, metering.PeakIsMean));
        Assert.Equal((31.5m, 231m), (metering.CurrentA, metering.VoltageV));
    }

    [Fact]
    public void Case_26_a_value_without_phase_wins_over_the_phases()
    {
        var metering = After(0, Sample(1, Power(3_600, Phase.L1), Power(3_700, Phase.L2), Power(10_900), Power(3_500, Phase.L3)));

        Assert.Equal(10_900m, metering.PowerW);
    }

    [Fact]
    public void Case_26_registers_by_phase_are_summed_too()
    {
        var metering = After(3_000, Sample(
            1, Value(Measurand.EnergyImportRegister, 1_060, Phase.L1), Value(Measurand.EnergyImportRegister, 1_050, Phase.L2),
            Value(Measurand.EnergyImportRegister, 1_070, Phase.L3)));

        Assert.Equal(180_000, metering.EnergyMilliWh);
    }

    [Fact]
    public void Only_the_outlet_counts_except_for_the_state_of_charge()
    {
        var metering = After(1_000, Sample(
            1, Power(90_000, location: "Inlet"), Value(Measurand.EnergyImportRegister, 9_000_000, location: "Inlet"),
            Power(11_000, location: "Outlet"), Value(Measurand.EnergyImportRegister, 1_180),
            Value(Measurand.StateOfCharge, 55, location: "EV")));

        Assert.Equal((180_000, 11_000m, 55), (metering.EnergyMilliWh, metering.PowerW, metering.LastSoc));
    }

    [Fact]
    public void Case_27_power_comes_from_the_register_where_none_is_reported()
    {
        var metering = After(0, Register(1, 180), Register(2, 360), Register(4, 480));

        Assert.Equal((3_600m, Minute(4)), (metering.PowerW, metering.PowerAt));
        Assert.Equal((10_800m, true), (metering.PeakPowerW, metering.PeakIsMean));
    }

    [Fact]
    public void Case_27_slices_under_ten_seconds_say_nothing_and_peaks_take_a_minute()
    {
        var metering = After(0, Register(1, 100), Register(1.1m, 200), Register(1.5m, 240));

        Assert.Equal(16_800m, metering.PowerW);
        Assert.Equal(6_000m, metering.PeakPowerW);
    }

    [Fact]
    public void Case_27_reported_power_is_preferred_and_a_measured_peak_is_no_mean()
    {
        var metering = After(0, Sample(1, Unit(180), Power(11_040)), Sample(2, Unit(360), Power(10_900)));

        Assert.Equal((10_900m, 11_040m, false), (metering.PowerW, metering.PeakPowerW, metering.PeakIsMean));
    }

    [Fact]
    public void A_power_that_is_always_0_is_no_measurement()
    {
        var metering = After(0, Sample(1, Unit(180), Power(0)), Sample(2, Unit(360), Power(0)));

        Assert.Equal((10_800m, 10_800m, true), (metering.PowerW, metering.PeakPowerW, metering.PeakIsMean));
    }

    [Fact]
    public void Reported_power_that_stopped_coming_gives_way_to_the_register()
    {
        var metering = After(0, Sample(1, Unit(180), Power(11_000)), Register(2, 360), Register(3, 360));

        Assert.Equal((0m, 11_000m), (metering.PowerW, metering.PeakPowerW));
    }

    [Fact]
    public void A_power_beyond_any_connector_is_left_out()
    {
        var metering = After(0, Sample(1, Power(11_000)), Sample(2, Power(7_400_000)));

        Assert.Equal((11_000m, 11_000m), (metering.PowerW, metering.PeakPowerW));
        Assert.Equal(MeteringFlags.ImplausiblePeak, metering.Flags);
    }

    [Fact]
    public void Case_57_only_1_to_100_percent_are_a_state_of_charge()
    {
        var metering = After(0, Soc(1, 0), Soc(2, 41), Soc(3, 0), Soc(4, 57.5m), Soc(5, 255), Soc(6, 0));

        Assert.Equal((41, 58), (metering.FirstSoc, metering.LastSoc));
    }

    [Fact]
    public void Case_57_a_state_of_charge_of_the_start_alone_is_first_and_last()
    {
        var metering = After(0, Soc(0, 41), Register(1, 180));

        Assert.Equal((41, 41), (metering.FirstSoc, metering.LastSoc));
    }

    [Fact]
    public void Case_57_without_a_valid_state_of_charge_there_is_none() => Assert.Null(After(0, Soc(1, 0), Soc(2, 0)).LastSoc);

    [Fact]
    public void The_curve_thins_out_evenly_and_always_ends_now()
    {
        var metering = Metering.From(Start, 0);
        for (var i = 1; i <= 600; i++)
        {
            metering = metering.Add(Sample(i, Power(1_000 + i)), Minute(i));

            Assert.InRange(metering.Curve.Length, 1, Metering.MostCurvePoints);
            Assert.Equal(new PowerPoint(Minute(i), 1_000 + i), metering.Curve[^1]);
        }

        var steps = metering.Curve.Zip(metering.Curve.Skip(1), (a, b) => b.At - a.At).SkipLast(1).ToList();
        Assert.True(metering.Curve.Length > Metering.MostCurvePoints / 2);
        Assert.True(steps.Max() <= steps.Min() * 2);
        Assert.Equal(Minute(1), metering.Curve[0].At);
    }
}
