namespace Stationmaster.Charging.Energy;

/// <summary>What a kWh from the grid stands for during five minutes: location-based, gram CO2 per kWh.</summary>
/// <param name="From">UTC.</param>
public readonly record struct EmissionFactor(DateTimeOffset From, decimal GramsPerKwh);

/// <summary>The weakest kind of factor that a sum rests on.</summary>
public enum EmissionBasis
{
    /// <summary>Each five minutes' own factor.</summary>
    Measured,
    /// <summary>For some, the last known one of the hour before.</summary>
    LastKnown,
    /// <summary>For some, the area's yearly average.</summary>
    YearlyAverage,
}

/// <summary>The CO2 of a session's energy.</summary>
/// <param name="Grams">Unrounded.</param>
public sealed record Emission(decimal Grams, EmissionBasis Basis)
{
    public static readonly TimeSpan SlotLength = TimeSpan.FromMinutes(5);

    /// <summary>How long a factor stands in for those that do not come.</summary>
    public static readonly TimeSpan LastKnownFor = TimeSpan.FromHours(1);

    /// <summary>Rounded to whole milligrams, half away from zero.</summary>
    public long Milligrams => (long)Math.Round(Grams * 1000, MidpointRounding.AwayFromZero);

    /// <summary>
    /// The energy of each slot times the factor nearest below its beginning; where that is missing the last known, up to an hour, else the
    /// yearly average. Where not even that is known there is no sum: what is missing is never 0.
    /// </summary>
    /// <param name="factors">In order of their time.</param>
    public static Emission? Of(IReadOnlyList<EnergySlot> slots, IReadOnlyList<EmissionFactor> factors, decimal? yearlyAverage)
    {
        var (milligrams, basis) = (0m, EmissionBasis.Measured);
        foreach (var slot in slots)
        {
            if (slot.EnergyMilliWh == 0)
                continue;
            var (grams, quality) = FactorAt(slot.From, factors, yearlyAverage);
            if (grams is not { } factor)
                return null;
            milligrams += slot.EnergyMilliWh * factor;
            basis = quality > basis ? quality : basis;
        }
        return new(milligrams / 1_000_000m, basis);
    }

    static (decimal? Grams, EmissionBasis Basis) FactorAt(DateTimeOffset at, IReadOnlyList<EmissionFactor> factors, decimal? yearlyAverage)
    {
        var (low, high) = (0, factors.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (factors[middle].From <= at)
                low = middle + 1;
            else
                high = middle;
        }
        if (low > 0 && at - factors[low - 1].From < LastKnownFor)
            return (factors[low - 1].GramsPerKwh, at - factors[low - 1].From < SlotLength ? EmissionBasis.Measured
                : EmissionBasis.LastKnown);
        return (yearlyAverage, EmissionBasis.YearlyAverage);
    }
}
