using System.Collections.Immutable;

namespace Stationmaster.Charging.Energy;

/// <summary>A register as sampled; without a unit it may turn out to be kWh.</summary>
readonly record struct RegisterValue(decimal Wh, bool UnitStated);

/// <summary>
/// What one sample says of the connector as a whole. The one place that sums phases, each once and never beside a value without phase,
/// and picks the location: the outlet for everything but the state of charge, which is the car's.
/// </summary>
/// <param name="Begin">The register in context Transaction.Begin.</param>
/// <param name="Soc">1..100: stations send 0, and more, when they do not know.</param>
readonly record struct Reading(
    RegisterValue? Register, RegisterValue? Begin, decimal? IntervalWh, decimal? PowerW, int? Soc, decimal? CurrentA, decimal? VoltageV)
{
    public static Reading Of(MeterSample sample)
    {
        if (sample.Values.IsDefaultOrEmpty) return default;
        var values = sample.Values;
        return new(
            RegisterOf(Lines.Of(values, Measurand.EnergyImportRegister, begin: false)),
            RegisterOf(Lines.Of(values, Measurand.EnergyImportRegister, begin: true)),
            Lines.Of(values, Measurand.EnergyImportInterval).Sum,
            // A few negative watts are noise of the meter; what a car gives back has a register of its own.
            Lines.Of(values, Measurand.PowerImport).Sum is { } power ? Math.Max(0, power) : null,
            StateOfCharge(values),
            Lines.Of(values, Measurand.CurrentImport).Sum,
            Lines.Of(values, Measurand.Voltage).Mean);
    }

    static RegisterValue? RegisterOf(Lines lines) => lines.Sum is { } wh ? new(wh, lines.UnitStated) : null;

    static int? StateOfCharge(ImmutableArray<MeasuredValue> values)
    {
        foreach (var value in values)
        {
            if (value.Measurand != Measurand.StateOfCharge || value.Value is < 1 or > 100) continue;
            return (int)Math.Round(value.Value, MidpointRounding.AwayFromZero);
        }

        return null;
    }
}

/// <summary>The values of one measurand in one sample, by line: a value without phase, else up to three phases.</summary>
readonly record struct Lines(decimal? Whole, decimal? L1, decimal? L2, decimal? L3, bool UnitStated)
{
    /// <summary>Beyond this a value of whatever measurand is no measurement.</summary>
    const decimal Unreadable = 1_000_000_000_000m;

    static readonly Lines Empty = new(null, null, null, null, UnitStated: true);

    public decimal? Sum => Whole ?? (Count == 0 ? null : (L1 ?? 0) + (L2 ?? 0) + (L3 ?? 0));

    public decimal? Mean => Whole ?? (Count == 0 ? null : Sum / Count);

    int Count => (L1 is null ? 0 : 1) + (L2 is null ? 0 : 1) + (L3 is null ? 0 : 1);

    /// <param name="begin">True for context Transaction.Begin alone, false for all others, null for all.</param>
    public static Lines Of(ImmutableArray<MeasuredValue> values, Measurand measurand, bool? begin = null)
    {
        var (toNeutral, between) = (Empty, Empty);
        foreach (var value in values)
        {
            if (value.Measurand != measurand || value.Location is not (null or "Outlet")) continue;
            if (value.Value is <= -Unreadable or >= Unreadable) continue;
            if (begin is { } only && value.Context == SampleContext.Begin != only) continue;
            switch (value.Phase)
            {
                case Phase.None: return Empty with { Whole = value.Value, UnitStated = value.UnitStated };
                case Phase.L1 or Phase.L1N: toNeutral = toNeutral.With(1, value); break;
                case Phase.L2 or Phase.L2N: toNeutral = toNeutral.With(2, value); break;
                case Phase.L3 or Phase.L3N: toNeutral = toNeutral.With(3, value); break;
                case Phase.L1L2: between = between.With(1, value); break;
                case Phase.L2L3: between = between.With(2, value); break;
                case Phase.L3L1: between = between.With(3, value); break;
            }
        }

        return toNeutral.Count > 0 ? toNeutral : between;
    }

    Lines With(int line, MeasuredValue value) => new(
        null,
        line == 1 ? L1 ?? value.Value : L1,
        line == 2 ? L2 ?? value.Value : L2,
        line == 3 ? L3 ?? value.Value : L3,
        UnitStated && value.UnitStated);
}
