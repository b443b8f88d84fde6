using System.Collections.Immutable;

namespace Stationmaster.Bench.Running;

/// <summary>What one phase of load showed.</summary>
/// <param name="CpuUs">Processor time of the server a call, microseconds; the database's own processes apart.</param>
/// <param name="DatabaseUs">That of the database's own processes a call.</param>
/// <param name="Others">The share of the machine that neither server, database nor load generator used.</param>
sealed record PhaseFigures(double Rate, double CpuUs, double DatabaseUs, double P50, double P99, double Others);

/// <summary>What one run of a subject showed.</summary>
/// <param name="LoadAverage">The machine's, just before.</param>
/// <param name="MemoryMb">Resident when every station was idle and settled; and after a garbage collection. Zero where it was not looked at.</param>
/// <param name="Fault">The first error of the load; null for none.</param>
sealed record RunFigures(
    double BootSeconds, ImmutableArray<PhaseFigures> Phases, double LoadAverage, double MemoryMb, double CollectedMb, string? Fault);

/// <summary>One scenario's figures: the ceiling before and after, what is compared with it between them.</summary>
sealed record Comparison(RunFigures Before, RunFigures After, ImmutableSortedDictionary<Engine, RunFigures> Engines)
{
    /// <summary>The mean of the two.</summary>
    public RunFigures Ceiling { get; } = Mean(Before, After);

    /// <summary>The load average before each run, for whoever judges the noise.</summary>
    public string Noise
    {
        get
        {
            var runs = Engines.Values.Prepend(Before).Append(After).ToList();
            var others = runs.SelectMany(run => run.Phases).Select(phase => phase.Others).DefaultIfEmpty(0).Max();
            return $"Load average before each run {string.Join(", ", runs.Select(run => $"{run.LoadAverage:0.0}"))}; "
                + $"other processes took at most {others:P0} of the machine.";
        }
    }

    static RunFigures Mean(RunFigures one, RunFigures other) => new(
        (one.BootSeconds + other.BootSeconds) / 2,
        [.. one.Phases.Zip(other.Phases, (a, b) => new PhaseFigures(
            (a.Rate + b.Rate) / 2, (a.CpuUs + b.CpuUs) / 2, 0, (a.P50 + b.P50) / 2, (a.P99 + b.P99) / 2, Math.Max(a.Others, b.Others)))],
        one.LoadAverage, (one.MemoryMb + other.MemoryMb) / 2, (one.CollectedMb + other.CollectedMb) / 2, one.Fault ?? other.Fault);
}
