using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Xunit;
using static Stationmaster.Tests.Energy.Samples;

namespace Stationmaster.Tests.Energy;

public class SeriesTests
{
    static SeriesPoint[] Of(params MeterSample[] samples) => [.. Series.Of(samples.Select(sample => (sample.At!.Value, sample)))];

    [Fact]
    public void A_point_has_all_that_was_measured_at_its_moment_in_whatever_messages_it_came()
    {
        var point = Assert.Single(Of(
            Sample(1, Unit(180), Power(3_600, Phase.L1), Power(3_500, Phase.L2)),
            Sample(1, Value(Measurand.Voltage, 230), Value(Measurand.CurrentImport, 16)), Soc(1, 41)));

        Assert.Equal(new SeriesPoint(Minute(1), 180, 7_100, 41, 16, 230), point);
    }

    [Fact]
    public void Points_are_in_order_of_time_and_repetitions_are_one()
    {
        var points = Of(Register(2, 360), Register(1, 180), Register(2, 360), Register(0, 0));

        Assert.Equal([(Minute(0), 0m), (Minute(1), 180m), (Minute(2), 360m)], points.Select(point => (point.At, point.RegisterWh!.Value)));
    }

    [Fact]
    public void A_moment_without_anything_usable_is_no_point() =>
        Assert.Empty(Of(Sample(1, Value(Measurand.Temperature, 40)), Sample(2, Power(9, location: "Inlet")), Soc(3, 0)));

    [Fact]
    public void Registers_without_a_unit_follow_the_session_s_factor()
    {
        var points = Series.Of([(Minute(1), Sample(1, Unitless(8_000.18m))), (Minute(2), Register(2, 8_000_360))], registerFactor: 1000);

        Assert.Equal([8_000_180m, 8_000_360m], points.Select(point => point.RegisterWh!.Value));
    }

    [Fact]
    public void One_dip_of_the_register_does_not_flatten_the_curve()
    {
        var points = Of(Register(1, 8_000_180), Sample(2, Unit(0), Power(11_000)), Register(3, 8_000_540));

        Assert.Equal([8_000_180m, null, 8_000_540m], points.Select(point => point.RegisterWh));
        Assert.Equal(11_000m, points[1].PowerW);
    }

    [Fact]
    public void The_durations_of_a_metered_session_reach_from_its_start_register_to_its_stop_register()
    {
        MeterSample[] samples = [Register(15, 2_750), Register(30, 5_500), Register(45, 6_100), Register(60, 6_105), Register(75, 6_105)];
        StatusChange[] statuses =
        [
            new(Minute(-1), ConnectorStatus.Preparing), new(Minute(0), ConnectorStatus.Charging),
            new(Start + TimeSpan.FromSeconds(2_000), ConnectorStatus.SuspendedEV),
        ];
        var running = samples.Aggregate(Metering.From(Start, 0), (metering, sample) => metering.Add(sample, sample.At!.Value));

        var live = Durations.Of(running, Minute(80), Of(samples), statuses, isDc: false);
        var ended = Durations.Of(running.Stop(Minute(90), 6_105), Minute(500), Of(samples), statuses, isDc: false);

        Assert.Equal((TimeSpan.FromSeconds(2_000), TimeSpan.FromSeconds(2_800)), (live.Charging, live.Idle));
        Assert.Equal((TimeSpan.FromSeconds(2_000), TimeSpan.FromSeconds(3_400)), (ended.Charging, ended.Idle));
    }

    [Fact]
    public void Power_between_two_registers_tells_when_their_energy_flowed()
    {
        RegisterPoint[] points =
        [
            new(Minute(0), 0), new(Minute(5), null, 11_000), new(Minute(15), null, 11_000), new(Minute(20), null, 0),
            new(Minute(30), null, 0), new(Minute(40), null, 0), new(Minute(60), 3_300),
        ];

        var durations = Durations.Of(Start, Minute(60), points, [], isDc: false);

        Assert.InRange(durations.Charging, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(20));
    }
}
