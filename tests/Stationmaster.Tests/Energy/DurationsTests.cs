using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Energy;

/// <summary>The first tests are the worked example of an 11 kW session from 10:00 to 11:30.</summary>
public class DurationsTests
{
    const string Example = "10:00 0, 10:15 2750, 10:30 5500, 10:45 6100, 11:00 6105, 11:15 6105, 11:30 6105";

    static DateTimeOffset At(string time) => new(DateTime.Parse("2026-03-02T" + time), TimeSpan.Zero);

    static RegisterPoint[] Registers(string text) =>
        [.. Pairs(text).Select(pair => new RegisterPoint(At(pair[0]), decimal.Parse(pair[1])))];

    static StatusChange[] Statuses(string text) =>
        [.. Pairs(text).Select(pair => new StatusChange(At(pair[0]), Enum.Parse<ConnectorStatus>(pair[1])))];

    static IEnumerable<string[]> Pairs(string text) => text.Split(", ").Select(pair => pair.Split(' '));

    static Durations Of(string stop, RegisterPoint[] registers, StatusChange[]? statuses = null, bool isDc = false) =>
        Durations.Of(At("10:00"), At(stop), registers, statuses ?? [], isDc);

    static void AssertDurations(string charging, string idle, Durations durations)
    {
        Assert.Equal((charging, idle), (durations.Charging.ToString(), durations.Idle.ToString()));
        Assert.Equal(durations.Total, durations.Charging + durations.Idle);
    }

    [Fact]
    public void Status_tells_the_second_at_which_the_car_stopped() =>
        AssertDurations("00:33:20", "00:56:40", Of("11:30", Registers(Example), Statuses("10:00 Charging, 10:33:20 SuspendedEV")));

    [Fact]
    public void Energy_slices_tell_it_to_the_sample() => AssertDurations("00:45:00", "00:45:00", Of("11:30", Registers(Example)));

    [Fact]
    public void Reported_power_refines_the_slice_in_which_it_stopped()
    {
        decimal[] power = [11_000, 11_000, 11_000, 0, 0, 0, 0];
        RegisterPoint[] registers = [.. Registers(Example).Select((point, i) => point with { PowerW = power[i] })];

        AssertDurations("00:33:16", "00:56:44", Of("11:30", registers));
    }

    [Fact]
    public void The_station_s_own_pause_is_not_idle() => AssertDurations("00:48:20", "00:41:40", Of(
        "11:30", Registers(Example), Statuses("10:00 Charging, 10:33:20 SuspendedEV, 10:45 SuspendedEVSE, 11:00 SuspendedEV")));

    [Fact]
    public void Power_during_suspended_beats_the_status() => AssertDurations("00:30:00", "00:00:00", Of(
        "10:30", Registers("10:00 0, 10:15 2750, 10:30 5500"), Statuses("10:00 SuspendedEV")));

    [Fact]
    public void Energy_that_the_status_leaves_no_time_for_beats_it() => AssertDurations("00:30:00", "00:15:00", Of(
        "10:45", Registers("10:00 0, 10:15 2750, 10:30 5500, 10:45 5500"), Statuses("10:00 Charging, 10:16 SuspendedEV")));

    [Fact]
    public void Under_one_kilowatt_during_suspended_the_status_stands() => AssertDurations("00:15:00", "00:15:00", Of(
        "10:30", Registers("10:00 0, 10:15 2750, 10:30 2950"), Statuses("10:00 Charging, 10:15 SuspendedEV")));

    [Fact]
    public void A_status_that_says_charging_does_not_hide_that_nothing_flows() => AssertDurations("00:45:00", "00:45:00", Of(
        "11:30", Registers(Example), Statuses("10:00 Charging")));

    [Fact]
    public void A_pause_shorter_than_a_minute_is_none() => AssertDurations("00:10:00", "00:00:00", Of(
        "10:10", Registers("10:00 0, 10:05 900, 10:10 1700"),
        Statuses("10:00 Charging, 10:05 SuspendedEV, 10:05:59 Charging")));

    [Fact]
    public void A_pause_of_a_minute_counts() => AssertDurations("00:09:00", "00:01:00", Of(
        "10:10", Registers("10:00 0, 10:05 900, 10:10 1600"),
        Statuses("10:00 Charging, 10:05 SuspendedEV, 10:06 Charging")));

    [Fact]
    public void A_car_that_balances_its_battery_stays_idle() => AssertDurations("00:10:00", "00:30:00", Of(
        "10:40", Registers("10:00 0, 10:10 1800, 10:20 1800, 10:30 1840, 10:40 1840"),
        Statuses("10:00 Charging, 10:10 SuspendedEV, 10:24 Charging, 10:25 SuspendedEV")));

    [Fact]
    public void A_real_top_up_ends_an_idle_stretch() => AssertDurations("00:20:00", "00:20:00", Of(
        "10:40", Registers("10:00 0, 10:10 1803, 10:20 1803, 10:30 1903, 10:40 1903")));

    [Fact]
    public void Finishing_until_the_stop_is_idle() => AssertDurations("00:15:00", "00:15:00", Of(
        "10:30", Registers("10:00 0, 10:15 2750, 10:30 2750"), Statuses("10:00 Charging, 10:15 Finishing")));

    [Fact]
    public void A_wait_before_the_first_energy_is_not_idle() => AssertDurations("00:45:00", "00:00:00", Of(
        "10:45", Registers("10:00 0, 10:15 0, 10:30 0, 10:45 2750"), Statuses("10:00 SuspendedEV, 10:30 Charging")));

    [Fact]
    public void A_session_without_energy_has_no_idle_time() => AssertDurations("01:00:00", "00:00:00", Of(
        "11:00", Registers("10:00 50, 10:30 50, 11:00 50"), Statuses("10:00 SuspendedEV")));

    [Fact]
    public void In_a_gap_energy_takes_its_time_and_only_the_status_makes_the_rest_idle()
    {
        var registers = Registers("10:00 0, 10:05 1001, 10:10 2002, 11:10 8008, 11:15 8008, 11:20 8008");

        AssertDurations("01:10:00", "00:10:00", Of("11:20", registers));
        AssertDurations("00:40:00", "00:40:00", Of("11:20", registers, Statuses("10:00 Charging, 10:20 SuspendedEV")));
        AssertDurations("00:50:00", "00:30:00", Of("11:20", registers, Statuses("10:00 Charging, 10:50 SuspendedEV")));
    }

    [Fact]
    public void Nothing_in_a_gap_is_idle_only_if_the_status_says_so()
    {
        var registers = Registers("10:00 0, 10:05 1001, 10:10 2002, 11:10 2002, 11:15 2002");

        AssertDurations("01:10:00", "00:05:00", Of("11:15", registers));
        AssertDurations("00:12:00", "01:03:00", Of("11:15", registers, Statuses("10:00 Charging, 10:12 SuspendedEV")));
    }

    [Fact]
    public void A_register_of_coarse_steps_stands_still_between_them()
    {
        // 3 kW counted in steps of 100 Wh and sampled every minute: a step every second minute.
        var registers = Enumerable.Range(0, 31).Select(i => new RegisterPoint(At("10:00").AddMinutes(i), i / 2 * 100)).ToArray();

        AssertDurations("00:30:00", "00:00:00", Of("10:30", registers));
    }

    [Fact]
    public void A_register_of_coarse_steps_that_stays_still_is_idle()
    {
        var registers = Enumerable.Range(0, 61)
            .Select(i => new RegisterPoint(At("10:00").AddMinutes(i), Math.Min(i, 30) / 2 * 100)).ToArray();

        AssertDurations("00:30:00", "00:30:00", Of("11:00", registers));
    }

    [Fact]
    public void Power_alone_tells_where_no_register_is_sent()
    {
        RegisterPoint[] registers =
        [
            new(At("10:00"), null, 7400), new(At("10:05"), null, 7400), new(At("10:10"), null, 0), new(At("10:15"), null, 0),
            new(At("10:20"), null, 0),
        ];

        AssertDurations("00:07:30", "00:12:30", Of("10:20", registers));
    }

    [Fact]
    public void Status_alone_tells_where_nothing_is_measured() => AssertDurations("00:20:00", "00:10:00", Of(
        "10:30", [], Statuses("09:50 Preparing, 10:00 Charging, 10:20 SuspendedEV")));

    [Fact]
    public void Nothing_known_is_held_against_nobody() => AssertDurations("00:30:00", "00:00:00", Of("10:30", []));

    [Fact]
    public void A_status_from_before_the_start_still_holds() => AssertDurations("00:15:00", "00:15:00", Of(
        "10:30", Registers("10:00 0, 10:15 2000, 10:30 2020"), Statuses("09:59 Charging, 10:15 SuspendedEV")));

    [Fact]
    public void A_dc_car_at_rest_may_draw_a_few_hundred_watts()
    {
        var registers = Registers("10:00 0, 10:15 20000, 10:30 20100, 10:45 20200");

        AssertDurations("00:15:00", "00:30:00", Of("10:45", registers, isDc: true));
        AssertDurations("00:45:00", "00:00:00", Of("10:45", registers, isDc: false));
    }

    [Fact]
    public void A_stop_before_the_start_lasts_no_time() => AssertDurations("00:00:00", "00:00:00", Of("09:59", Registers(Example)));

    [Fact]
    public void A_dip_of_the_register_is_no_energy() => AssertDurations("00:20:00", "00:10:00", Of(
        "10:30", Registers("10:00 8000000, 10:10 8001001, 10:15 0, 10:20 8002002, 10:30 8002002")));

    [Fact]
    public void Total_is_always_charging_plus_idle_and_nothing_is_negative()
    {
        var random = new Random(20_260_302);
        var states = Enum.GetValues<ConnectorStatus>();
        for (var i = 0; i < 3_000; i++)
        {
            var start = At("10:00").AddMilliseconds(random.Next(1000));
            var stop = start.AddMilliseconds(random.Next(-1000, 20_000_000));
            var registers = Enumerable.Range(0, random.Next(30)).Select(_ => new RegisterPoint(
                start.AddMilliseconds(random.Next(-1000, 20_000_000)),
                random.Next(5) == 0 ? null : random.Next(0, 50_000), random.Next(2) == 0 ? null : random.Next(0, 11_000)));
            var statuses = Enumerable.Range(0, random.Next(12)).Select(_ => new StatusChange(
                start.AddMilliseconds(random.Next(-1000, 20_000_000)), states[random.Next(states.Length)]));

            var durations = Durations.Of(start, stop, [.. registers], [.. statuses], random.Next(2) == 0);

            Assert.Equal(durations.Total, durations.Charging + durations.Idle);
            Assert.True(durations.Charging >= TimeSpan.Zero && durations.Idle >= TimeSpan.Zero);
            Assert.Equal(Math.Max(0, (stop - start).Ticks / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond, durations.Total.Ticks);
            Assert.All([durations.Charging, durations.Idle], time => Assert.Equal(0, time.Ticks % TimeSpan.TicksPerSecond));
        }
    }
}
