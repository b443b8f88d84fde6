using System.Text;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench.Scenarios;

/// <summary>What must be reached, and what was.</summary>
sealed class Budget(BenchOptions options)
{
    readonly StringBuilder _table = Tables.Head(
        "The budget", ["", "must be", "aimed at", .. options.Engines.Select(engine => engine.Name())]);

    public void ClosedLoop(Comparison comparison)
    {
        var ceiling = comparison.Ceiling.Phases[0];
        Row("CPU per durable MeterValues call, times the ceiling", "at most 2.0", "1.5", comparison,
            figures => figures.Phases[0].CpuUs / ceiling.CpuUs, value => $"{value:N2}", value => value <= 2.0);
        Row("calls/s with 1,000 stations, of the ceiling", "at least 50 %", "", comparison,
            figures => figures.Phases[0].Rate / ceiling.Rate, value => $"{value:P0}", value => value >= 0.5);
    }

    public void Paced(Comparison comparison) => Row(
        "p99 at 4,000 paced calls/s", "at most 50 ms", "", comparison, figures => figures.Phases[0].P99, value => $"{value:N1} ms", value => value <= 50);

    public void Idle(Comparison comparison, Comparison alone, int stations, int few)
    {
        Row("all stations connect and boot, times the ceiling", "at most 2.0", "", comparison,
            figures => figures.BootSeconds / comparison.Ceiling.BootSeconds, value => $"{value:N2}", value => value <= 2.0);
        var engines = comparison.Engines.ToDictionary(
            entry => entry.Key, entry => (entry.Value.CollectedMb - alone.Engines[entry.Key].CollectedMb) * 1024 / (stations - few));
        Row("memory per idle connected station", "at most 25 KB", "", comparison,
            figures => engines[comparison.Engines.First(entry => entry.Value == figures).Key], value => $"{value:N1} KB", value => value <= 25);
    }

    public override string ToString() => _table.ToString();

    void Row(
        string what, string must, string aimed, Comparison comparison, Func<RunFigures, double> value, Func<double, string> text, Func<double, bool> isMet) =>
        Tables.Row(_table, what,
        [
            must, aimed,
            .. options.Engines.Select(engine => comparison.Engines[engine] is { Fault: null } figures
                ? $"{text(value(figures))}{(isMet(value(figures)) ? "" : " **missed**")}"
                : "failed"),
        ]);
}
