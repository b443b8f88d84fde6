using Stationmaster.Charging.Energy;
using Xunit;
using static Stationmaster.Tests.Energy.Samples;

namespace Stationmaster.Tests.Energy;

/// <summary>In what unit a register speaks, and where a session's energy begins.</summary>
public sealed class MeterStartTests
{
    static Metering After(long? meterStartWh, params MeterSample[] samples) =>
        samples.Aggregate(Metering.From(Start, meterStartWh), (metering, sample) => metering.Add(sample, sample.At!.Value));

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
}
