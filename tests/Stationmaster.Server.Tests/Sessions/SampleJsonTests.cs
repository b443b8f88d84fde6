using Stationmaster.Charging.Energy;
using Stationmaster.Server.Sessions;
using Xunit;

namespace Stationmaster.Server.Tests.Sessions;

public sealed class SampleJsonTests
{
    static readonly DateTimeOffset At = new(2025, 11, 20, 9, 30, 15, 250, TimeSpan.Zero);

    static MeterSample Returned(MeterSample sample) => SampleJson.Read(SampleJson.Write(sample));

    [Fact]
    public void A_sample_comes_back_as_it_was()
    {
        var sample = new MeterSample(At,
        [
            new(Measurand.EnergyImportRegister, 1_234_567.891m),
            new(Measurand.PowerImport, 3600.5m, Phase.L1),
            new(Measurand.PowerImport, 0m, Phase.L1, SampleContext.Begin),
            new(Measurand.EnergyImportRegister, 12m, Phase.None, SampleContext.End, UnitStated: false),
            new(Measurand.Temperature, -7.25m, Phase.None, SampleContext.Other, UnitStated: true, "Gehäuse \"EV\""),
        ]);

        var back = Returned(sample);

        Assert.Equal(sample.At, back.At);
        Assert.Equal(sample.Values, back.Values);
    }

    [Fact]
    public void A_sample_without_a_readable_time_or_values_comes_back()
    {
        var back = Returned(new MeterSample(null, []));

        Assert.Null(back.At);
        Assert.Empty(back.Values);
    }

    [Fact]
    public void The_usual_is_left_out() => Assert.Equal(
        $$"""{"t":{{At.ToUnixTimeMilliseconds()}},"v":[[0,12340],[3,1.5,1]]}""",
        SampleJson.Write(new(At, [new(Measurand.EnergyImportRegister, 12340m), new(Measurand.PowerImport, 1.5m, Phase.L1)])));

    [Fact]
    public void Every_enum_keeps_the_numbers_it_was_stored_under()
    {
        Assert.Equal(
            "EnergyImportRegister EnergyImportInterval EnergyExportRegister PowerImport PowerOffered CurrentImport CurrentOffered Voltage StateOfCharge Temperature Frequency",
            string.Join(' ', Enum.GetValues<Measurand>().Order()));
        Assert.Equal("None L1 L2 L3 N L1N L2N L3N L1L2 L2L3 L3L1", string.Join(' ', Enum.GetValues<Phase>().Order()));
        Assert.Equal(
            "Periodic Begin End Clock InterruptionBegin InterruptionEnd Trigger Other", string.Join(' ', Enum.GetValues<SampleContext>().Order()));
    }
}
