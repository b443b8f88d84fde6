using System.Collections.Immutable;
using Stationmaster.Bench.Running;
using Stationmaster.Simulator.Load;

namespace Stationmaster.Bench.Scenarios;

/// <summary>Runs a scenario: the ceiling, each engine, the ceiling again.</summary>
sealed class Runner(BenchOptions options, Servers servers)
{
    static readonly TimeSpan Settle = TimeSpan.FromSeconds(10), AfterCollection = TimeSpan.FromSeconds(5), Idleness = TimeSpan.FromSeconds(25);

    public async Task<Comparison> Compare(Scenario scenario, Func<int, int> seedOf)
    {
        var before = await Ceiling(scenario);
        var engines = ImmutableSortedDictionary.CreateBuilder<Engine, RunFigures>();
        foreach (var engine in options.Engines)
            engines[engine] = await OrFault(engine, async () => await Server(engine, scenario, await servers.Seed(engine, seedOf(scenario.Stations))));
        return new(before, await Ceiling(scenario), engines.ToImmutable());
    }

    /// <summary>A run that fails is told in its table; the others go on.</summary>
    static async Task<RunFigures> OrFault(Engine engine, Func<Task<RunFigures>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"  {engine.Name()} failed: {e.Message}");
            return new(double.NaN, [], 0, double.NaN, double.NaN, $"failed: {e.Message.Split('\n')[0]}");
        }
    }

    public async Task<RunFigures> Ceiling(Scenario scenario)
    {
        var noise = ProcessorTime.LoadAverage();
        await using var subject = await servers.StartCeiling();
        return await Measure(subject, scenario, [], noise);
    }

    public async Task<RunFigures> Server(Engine engine, Scenario scenario, Seed seed)
    {
        var copy = await servers.Copy(seed);
        try
        {
            var noise = ProcessorTime.LoadAverage();
            await using var subject = await servers.Start(engine, copy.Folder, copy.Database);
            return await Measure(subject, scenario, ["--known", copy.Known], noise);
        }
        finally
        {
            await servers.Delete(copy);
        }
    }

    /// <summary>The same on a server that runs already.</summary>
    public async Task<RunFigures> Measure(Subject subject, Scenario scenario, IEnumerable<string> known, double noise)
    {
        List<string> arguments =
        [
            "--ocpp", scenario.Version, "--stations", $"{scenario.Stations}", "--values", $"{scenario.Values}", "--token", SeedMaker.Token,
            "--warm-up", $"{options.WarmUp.TotalSeconds}", "--seconds", $"{scenario.Windows * options.Duration.TotalSeconds}", .. known,
        ];
        if (scenario.IsClosedLoop)
            arguments.Add("--closed-loop");
        if (scenario.Rate is { } rate)
            arguments.AddRange(["--rate", $"{rate}"]);
        if (scenario.IsIdle)
            arguments.AddRange(["--idle", $"{Idleness.TotalSeconds}"]);
        using var load = Load.Start(subject, arguments);
        var figures = scenario.IsIdle
            ? await Idle(subject, load, noise)
            : Figures(subject, await load.Result(), noise);
        Say(subject, scenario, figures);
        return figures;
    }

    static async Task<RunFigures> Idle(Subject subject, Load load, double noise)
    {
        await load.Booted;
        await Task.Delay(Settle);
        var settled = subject.MemoryMb;
        await subject.Collect();
        await Task.Delay(AfterCollection);
        var collected = subject.MemoryMb;
        var result = await load.Result();
        return new(result.BootedAfterSeconds, [], noise, settled, collected, result.FirstError);
    }

    static RunFigures Figures(Subject subject, LoadResult result, double noise) => new(
        result.BootedAfterSeconds,
        [.. result.Phases.Select(phase => Figures(subject, phase))], noise, 0, 0, result.FirstError);

    static PhaseFigures Figures(Subject subject, PhaseResult phase)
    {
        var window = TimeSpan.FromSeconds(phase.Seconds);
        var used = subject.UsedBefore(phase.EndedAt.UtcDateTime, window);
        var load = TimeSpan.FromMicroseconds(phase.ClientCpuMicrosecondsPerCall * phase.Calls);
        var others = used.Machine - used.Program - used.Database - load;
        return new(
            phase.CallsPerSecond, used.Program.TotalMicroseconds / Math.Max(1, phase.Calls), used.Database.TotalMicroseconds / Math.Max(1, phase.Calls),
            phase.P50Ms, phase.P99Ms, Math.Max(0, others / window / Environment.ProcessorCount));
    }

    static void Say(Subject subject, Scenario scenario, RunFigures figures)
    {
        var phases = figures.Phases.Select(phase => $"{phase.Rate,9:N0} calls/s {phase.CpuUs,6:N1} us/call p99 {phase.P99,6:N1} ms");
        var memory = scenario.IsIdle ? $"  {figures.MemoryMb:N0} MB, collected {figures.CollectedMb:N0} MB" : "";
        Console.WriteLine($"  {subject.Name,-12} {scenario.Stations,6:N0} booted {figures.BootSeconds,5:N1} s {string.Join("  ", phases)}{memory}");
        if (figures.Fault is { } fault)
            Console.WriteLine($"  {fault}\n{subject.LastWords}");
    }
}
