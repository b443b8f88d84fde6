using Stationmaster.Charging.Energy;
using Xunit;
using static Stationmaster.Tests.Energy.Samples;

namespace Stationmaster.Tests.Energy;

/// <summary>What holds for any session, however badly its meter behaves. Seeded, so a failure can be repeated by its number.</summary>
public class MeteringPropertyTests
{
    const int Sessions = 500;

    static readonly SampleContext[] Contexts = Enum.GetValues<SampleContext>();

    [Fact]
    public void Energy_is_never_negative()
    {
        for (var seed = 0; seed < Sessions; seed++)
        {
            var random = new Random(seed);
            var metering = Metering.From(Start, StartRegister(random));
            foreach (var sample in BadSession(random))
            {
                metering = metering.Add(sample, sample.At!.Value);
                Assert.True(metering.EnergyMilliWh >= 0, $"seed {seed}");
            }

            metering = metering.Stop(Minute(100), random.Next(3) == 0 ? null : random.NextInt64(0, 20_000_000));
            Assert.True(metering.EnergyMilliWh >= 0, $"seed {seed}");
        }
    }

    [Fact]
    public void Samples_that_come_again_in_any_order_change_nothing()
    {
        for (var seed = 0; seed < Sessions; seed++)
        {
            var random = new Random(seed);
            var once = Metering.From(Start, StartRegister(random));
            var again = once;
            var seen = new List<MeterSample>();
            foreach (var sample in BadSession(random))
            {
                seen.Add(sample);
                once = once.Add(sample, sample.At!.Value);
                again = again.Add(sample, sample.At!.Value);
                for (var i = random.Next(4); i > 0; i--)
                {
                    var old = seen[random.Next(seen.Count)];
                    var before = again;
                    again = again.Add(old, old.At!.Value);
                    Assert.True(ReferenceEquals(before, again), $"seed {seed}");
                }
            }

            var stop = random.Next(2) == 0 ? (long?)null : random.NextInt64(0, 20_000_000);
            Assert.Equal((seed, Figures(once.Stop(Minute(100), stop))), (seed, Figures(again.Stop(Minute(100), stop))));
        }
    }

    [Fact]
    public void A_good_meter_s_energy_is_the_difference_of_its_registers_whatever_is_lost()
    {
        for (var seed = 0; seed < Sessions; seed++)
        {
            var random = new Random(seed);
            var register = random.Next(2) == 0 ? 0 : random.NextInt64(1, 20_000_000);
            var (metering, start) = (Metering.From(Start, register), register);
            var powerW = random.Next(0, 350_000);
            for (var minute = 1; minute < 60; minute++)
            {
                register += powerW / 60;
                if (random.Next(3) > 0) metering = metering.Add(Register(minute, register), Minute(minute));
            }

            metering = metering.Stop(Minute(60), register);
            Assert.True(metering.EnergyMilliWh == (register - start) * 1000, $"seed {seed}");
            Assert.True(metering.Flags == MeteringFlags.None, $"seed {seed}");
        }
    }

    [Fact]
    public void Single_values_that_are_wrong_do_not_change_what_is_billed()
    {
        for (var seed = 0; seed < Sessions; seed++)
        {
            var random = new Random(seed);
            var start = random.Next(2) == 0 ? 0 : random.NextInt64(1, 20_000_000);
            var (metering, register) = (Metering.From(Start, start), start);
            var powerW = random.Next(0, 350_000);
            for (var minute = 1; minute < 60; minute++)
            {
                register += powerW / 60;
                var shown = random.Next(8) switch
                {
                    0 => 0,
                    1 => register + 10_000_000L * minute * minute,
                    2 => register - 9,
                    _ => register,
                };
                metering = metering.Add(Register(minute, Math.Max(0, shown)), Minute(minute));
            }

            metering = metering.Stop(Minute(60), register);
            Assert.True(metering.EnergyMilliWh == (register - start) * 1000, $"seed {seed}: {metering.EnergyMilliWh}");
        }
    }

    static long? StartRegister(Random random) => random.Next(4) switch { 0 => null, 1 => 0, _ => random.NextInt64(0, 10_000_000) };

    static IEnumerable<MeterSample> BadSession(Random random)
    {
        decimal register = random.Next(2) == 0 ? 0 : random.NextInt64(0, 10_000_000);
        for (var i = 0; i < 40; i++)
        {
            register += random.Next(0, 500) / 3m;
            var shown = random.Next(12) switch
            {
                0 => 0,
                1 => register / 1000,
                2 => register + 100_000_000,
                3 => register - 7,
                4 => -1,
                _ => register,
            };
            if (random.Next(40) == 0) register = random.Next(0, 100);
            var values = new List<MeasuredValue>();
            if (random.Next(5) > 0)
            {
                var context = Contexts[random.Next(Contexts.Length)];
                values.Add(new(Measurand.EnergyImportRegister, shown, Context: context, UnitStated: random.Next(2) == 0));
            }
            if (random.Next(3) == 0) values.Add(Power(random.Next(-10, 12_000)));
            if (random.Next(3) == 0) values.Add(Value(Measurand.StateOfCharge, random.Next(0, 120)));
            if (random.Next(6) == 0) values.Add(Value(Measurand.EnergyImportInterval, random.Next(0, 500)));
            yield return new(Minute(random.Next(5) == 0 ? random.Next(0, 90) : i * 2 + random.Next(0, 2)), [.. values]);
        }
    }

    static string Figures(Metering of) => string.Join(
        ' ', of.EnergyMilliWh, of.MeterStartWh, of.MeterStopWh, of.Flags, of.PowerW, of.PeakPowerW, of.PeakIsMean, of.FirstSoc, of.LastSoc,
        of.LastSampleAt, string.Join(' ', of.Curve));
}
