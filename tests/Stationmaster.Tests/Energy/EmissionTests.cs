using Stationmaster.Charging.Energy;
using Xunit;

namespace Stationmaster.Tests.Energy;

public sealed class EmissionTests
{
    static readonly DateTimeOffset Ten = DateTimeOffset.Parse("2026-01-15T10:00Z");

    static EnergySlot Slot(int minutes, long milliWh) => new(Ten.AddMinutes(minutes), milliWh);

    static EmissionFactor Factor(int minutes, decimal grams) => new(Ten.AddMinutes(minutes), grams);

    /// <summary>billing-and-roaming §4: 2.0, 5.5, 5.5 and 1.0 kWh at 80, 95, 110 and 120 g.</summary>
    [Fact]
    public void The_energy_weighs_the_factors()
    {
        var emission = Emission.Of(
            [Slot(0, 2_000_000), Slot(15, 5_500_000), Slot(30, 5_500_000), Slot(45, 1_000_000)],
            [Factor(0, 80), Factor(15, 95), Factor(30, 110), Factor(45, 120)], null);

        Assert.Equal(new(1407.5m, EmissionBasis.Measured), emission);
        Assert.Equal(1_407_500, emission!.Milligrams);
    }

    [Fact]
    public void For_a_missing_factor_the_last_known_stands_in_up_to_an_hour() =>
        Assert.Equal(new(180m, EmissionBasis.LastKnown), Emission.Of([Slot(0, 1_000_000), Slot(55, 1_000_000)], [Factor(0, 90), Factor(60, 500)], 7m));

    [Fact]
    public void After_an_hour_it_is_the_yearly_average() =>
        Assert.Equal(new(208.5m, EmissionBasis.YearlyAverage), Emission.Of([Slot(0, 1_000_000), Slot(60, 1_000_000)], [Factor(0, 90)], 118.5m));

    [Fact]
    public void What_is_not_known_is_never_nothing()
    {
        Assert.Null(Emission.Of([Slot(0, 1_000_000), Slot(60, 1)], [Factor(0, 90)], null));
        Assert.Null(Emission.Of([Slot(0, 1_000_000)], [Factor(5, 90)], null));
    }

    [Fact]
    public void Without_energy_there_is_none() => Assert.Equal(new(0, EmissionBasis.Measured), Emission.Of([], [], null));
}
