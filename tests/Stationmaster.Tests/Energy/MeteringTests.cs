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
    public void Values_beyond_reason_harm_nothing()
    {
        var sample = Sample(
            1, Unit(decimal.MaxValue), Power(decimal.MaxValue, Phase.L1), Power(decimal.MaxValue, Phase.L2),
            Power(decimal.MinValue, Phase.L3), Value(Measurand.CurrentImport, decimal.MinValue),
            Value(Measurand.EnergyImportInterval, decimal.MaxValue), Value(Measurand.StateOfCharge, decimal.MaxValue));

        Assert.Equal(180_000, After(1_000, sample, new(Minute(2), default), Register(2, 1_180)).EnergyMilliWh);
        Assert.Equal(0, Metering.From(Start, long.MaxValue).Stop(Minute(1), long.MinValue).EnergyMilliWh);
    }
}
