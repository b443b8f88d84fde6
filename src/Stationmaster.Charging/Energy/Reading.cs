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
    public decimal? Sum => Whole ?? (Count == 0 ? null : (L1 ?? 0) + (L2 ?? 0) + (L3 ?? 0));

    public decimal? Mean => Whole ?? (Count == 0 ? null : Sum / Count);

    int Count => (L1 is null ? 0 : 1) + (L2 is null ? 0 : 1) + (L3 is null ? 0 : 1);

    /// <param name="begin">True for context Transaction.Begin alone, false for all others, null for all.</param>
    public static Lines Of(ImmutableArray<MeasuredValue> values, Measurand measurand, bool? begin = null)
    {
        var lines = new Lines(null, null, null, null, UnitStated: true);
        Lines between = lines;
        foreach (var value in values)
        {
            if (value.Measurand != measurand || value.Location is not (null or "Outlet")) continue;
            if (begin is { } only && value.Context == SampleContext.Begin != only) continue;
            switch (value.Phase)
            {
                case Phase.None: return new(value.Value, null, null, null, value.UnitStated);
                case Phase.L1 or Phase.L1N: lines = lines with { L1 = lines.L1 ?? value.Value, UnitStated = lines.UnitStated && value.UnitStated }; break;
                case Phase.L2 or Phase.L2N: lines = lines with { L2 = lines.L2 ?? value.Value, UnitStated = lines.UnitStated && value.UnitStated }; break;
                case Phase.L3 or Phase.L3N: lines = lines with { L3 = lines.L3 ?? value.Value, UnitStated = lines.UnitStated && value.UnitStated }; break;
                case Phase.L1L2: between = between with { L1 = between.L1 ?? value.Value }; break;
                case Phase.L2L3: between = between with { L2 = between.L2 ?? value.Value }; break;
                case Phase.L3L1: between = between with { L3 = between.L3 ?? value.Value }; break;
            }
        }

        return lines.Count > 0 ? lines : between;
    }
}
