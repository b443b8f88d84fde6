using System.Text;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench.Scenarios;

/// <summary>Figures as Markdown.</summary>
static class Tables
{
    /// <summary>One phase of one comparison: the ceiling and what is compared with it.</summary>
    public static string Phase(string title, Comparison comparison, int phase = 0)
    {
        var table = Head(title, "", "calls/s", "of the ceiling", "CPU per call", "times the ceiling", "p50", "p99", "the database's own CPU");
        var ceiling = comparison.Ceiling.Phases[phase];
        Row(table, Engine.Ceiling.Name(), Cells(ceiling, ceiling));
        foreach (var (engine, figures) in comparison.Engines)
            Row(table, engine.Name(), figures.Phases.Length > phase ? Cells(figures.Phases[phase], ceiling) : [figures.Fault ?? ""]);
        return $"{table}\n{comparison.Noise}\n";
    }

    /// <summary>Connecting, and memory of stations that are idle.</summary>
    /// <param name="few">The same with next to no stations: what the program takes by itself.</param>
    public static string Idle(string title, Comparison comparison, Comparison few, int stations, int fewStations)
    {
        var table = Head(
            title, "", "connect and boot", "times the ceiling", "memory per station", "times the ceiling", "before a collection", "the program alone");
        double Each(RunFigures many, RunFigures alone) => (many.CollectedMb - alone.CollectedMb) * 1024 / (stations - fewStations);
        double Settled(RunFigures many, RunFigures alone) => (many.MemoryMb - alone.MemoryMb) * 1024 / (stations - fewStations);
        void Add(string name, RunFigures many, RunFigures alone) => Row(
            table, name, $"{many.BootSeconds:N1} s", $"{many.BootSeconds / comparison.Ceiling.BootSeconds:N1}", $"{Each(many, alone):N1} KB",
            $"{Each(many, alone) / Each(comparison.Ceiling, few.Ceiling):N1}", $"{Settled(many, alone):N1} KB", $"{alone.CollectedMb:N0} MB");
        Add(Engine.Ceiling.Name(), comparison.Ceiling, few.Ceiling);
        foreach (var (engine, figures) in comparison.Engines)
            Add(engine.Name(), figures, few.Engines[engine]);
        return $"{table}\n{comparison.Noise}\n";
    }

    /// <summary>The same load in several versions, each beside the mean of 1.6.</summary>
    public static string Versions(string title, IReadOnlyList<(Engine Engine, string Version, RunFigures Figures)> runs)
    {
        var table = Head(title, "", "OCPP", "calls/s", "CPU per call", "times 1.6", "p50", "p99");
        foreach (var (engine, version, figures) in runs)
        {
            var usual = runs.Where(run => run.Engine == engine && run.Version == "1.6").Average(run => run.Figures.Phases[0].CpuUs);
            var phase = figures.Phases[0];
            Row(
                table, engine.Name(), version, $"{phase.Rate:N0}", $"{phase.CpuUs:N1} us", $"{phase.CpuUs / usual:N2}", $"{phase.P50:N1} ms",
                $"{phase.P99:N1} ms");
        }
        return $"{table}\n";
    }

    /// <summary>The same load on more and more stations: closed loop, then paced.</summary>
    public static string Growth(string title, IReadOnlyList<(int Stations, Comparison Comparison)> sizes)
    {
        var table = Head(
            title, "", "stations", "booted after", "closed loop, calls/s", "of the ceiling", "CPU per call", "times the ceiling", "paced, CPU per call",
            "times the ceiling", "p50", "p99");
        foreach (var engine in sizes[0].Comparison.Engines.Keys.Prepend(Engine.Ceiling))
        {
            foreach (var (stations, comparison) in sizes)
            {
                var figures = engine == Engine.Ceiling ? comparison.Ceiling : comparison.Engines[engine];
                if (figures.Phases.Length < 2)
                {
                    Row(table, engine.Name(), $"{stations:N0}", figures.Fault ?? "");
                    continue;
                }
                var (closed, paced) = (figures.Phases[0], figures.Phases[1]);
                var (most, calm) = (comparison.Ceiling.Phases[0], comparison.Ceiling.Phases[1]);
                Row(
                    table, engine.Name(), $"{stations:N0}", $"{figures.BootSeconds:N1} s", $"{closed.Rate:N0}", $"{closed.Rate / most.Rate:P0}",
                    $"{closed.CpuUs:N1} us", $"{closed.CpuUs / most.CpuUs:N1}", $"{paced.CpuUs:N1} us", $"{paced.CpuUs / calm.CpuUs:N1}",
                    $"{paced.P50:N1} ms", $"{paced.P99:N1} ms");
            }
        }
        return $"{table}\n{string.Join('\n', sizes.Select(size => $"{size.Stations:N0} stations: {size.Comparison.Noise}  "))}\n";
    }

    public static StringBuilder Head(string title, params string[] columns)
    {
        var table = new StringBuilder($"**{title}**\n\n");
        table.Append($"| {string.Join(" | ", columns)} |\n");
        table.Append($"|{string.Concat(columns.Select((_, at) => at == 0 ? " --- |" : " ---: |"))}\n");
        return table;
    }

    public static void Row(StringBuilder table, string name, params string[] cells) => table.Append($"| {name} | {string.Join(" | ", cells)} |\n");

    static string[] Cells(PhaseFigures figures, PhaseFigures ceiling) =>
    [
        $"{figures.Rate:N0}", $"{figures.Rate / ceiling.Rate:P0}", $"{figures.CpuUs:N1} us", $"{figures.CpuUs / ceiling.CpuUs:N1}",
        $"{figures.P50:N1} ms", $"{figures.P99:N1} ms", figures.DatabaseUs > 0 ? $"{figures.DatabaseUs:N1} us" : "",
    ];
}
