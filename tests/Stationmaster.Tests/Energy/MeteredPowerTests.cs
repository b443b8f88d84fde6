using Stationmaster.Charging.Energy;
using Xunit;
using static Stationmaster.Tests.Energy.Samples;

namespace Stationmaster.Tests.Energy;

/// <summary>What meters say besides energy: by phase, power, the vehicle's state of charge.</summary>
public sealed class MeteredPowerTests
{
    static Metering After(long? meterStartWh, params MeterSample[] samples) =>
        samples.Aggregate(Metering.From(Start, meterStartWh), (metering, sample) => metering.Add(sample, sample.At!.Value));

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
