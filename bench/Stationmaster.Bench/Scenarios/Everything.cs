using System.Diagnostics;
using Stationmaster.Bench.Past;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench.Scenarios;

/// <summary>All scenarios, one after another, each with its table.</summary>
sealed class Everything(BenchOptions options, Servers servers, Runner runner)
{
    const int PacedRate = 4_000;

    readonly Budget _budget = new(options);
    readonly int _fleet = options.IsQuick ? 1_000 : 10_000;

    public static async Task<int> Run(string[] args)
    {
        BenchOptions options;
        try
        {
            options = BenchOptions.Read(args);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"{e.Message}\n\n{BenchOptions.Usage}");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("stationmaster-bench-").FullName;
        var servers = new Servers(options, folder);
        try
        {
            await new Everything(options, servers, new Runner(options, servers)).Run(folder);
            return 0;
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            await servers.Clear();
            Directory.Delete(folder, recursive: true);
        }
    }

    async Task Run(string folder)
    {
        var began = Stopwatch.GetTimestamp();
        var machine = Machine.Describe(folder, options.Settings);
        Console.WriteLine(machine);
        if (options.WithHistory)
        {
            Show("history", $"{await new HistoryRun(options, servers, runner).Run(folder)}\n{machine}");
            return;
        }
        if (options.Wants("closed-loop"))
            await ClosedLoop("closed-loop", values: 3);
        if (options.Wants("eight-values"))
            await ClosedLoop("eight-values", values: 8);
        if (options.Wants("paced"))
            await Paced();
        if (options.Wants("idle"))
            await Idle();
        if (options.Wants("versions"))
            await Versions();
        if (options.Wants("growth"))
            await Growth();
        if (options.Only.Count == 0)
            Show("summary", $"{_budget}\n{machine} The whole took {Stopwatch.GetElapsedTime(began).TotalMinutes:N0} minutes.");
    }

    async Task ClosedLoop(string name, int values)
    {
        var comparison = await runner.Compare(new(1_000, IsClosedLoop: true, Values: values), SeedOf);
        if (values == 3)
            _budget.ClosedLoop(comparison);
        Show(name, Tables.Phase($"1,000 stations, one call outstanding each, {values} values", comparison));
    }

    async Task Paced()
    {
        var comparison = await runner.Compare(new(_fleet, Rate: PacedRate) { Windows = 6 }, SeedOf);
        _budget.Paced(comparison);
        Show("paced", Tables.Phase($"{_fleet:N0} stations, {PacedRate:N0} calls/s of all together, 3 values", comparison));
    }

    async Task Idle()
    {
        const int few = 10;
        var alone = await runner.Compare(new(few), SeedOf);
        var comparison = await runner.Compare(new(_fleet), SeedOf);
        _budget.Idle(comparison, alone, _fleet, few);
        Show("idle", Tables.Idle($"{_fleet:N0} known stations connect and boot after a restart, then are idle", comparison, alone, _fleet, few));
    }

    /// <summary>Meter values in 1.6, the same in a transaction's update in 2.x, and 1.6 again: what a version costs.</summary>
    async Task Versions()
    {
        var runs = new List<(Engine, string, RunFigures)>();
        foreach (var engine in options.Engines)
        {
            foreach (var version in (string[])["1.6", "2.0.1", "2.1", "1.6"])
            {
                var scenario = new Scenario(1_000, IsClosedLoop: true) { Version = version };
                runs.Add((engine, version, await runner.Server(engine, scenario, await servers.Seed(engine, SeedOf(scenario.Stations)))));
            }
        }
        Show("versions", Tables.Versions("1,000 stations, one call outstanding each, 3 values", runs));
    }

    async Task Growth()
    {
        var sizes = new List<(int, Comparison)>();
        foreach (var stations in options.Growth)
            sizes.Add((stations, await runner.Compare(new(stations, IsClosedLoop: true, Rate: PacedRate), SeedOf)));
        Show("growth", Tables.Growth($"Growth: closed loop, then {PacedRate:N0} calls/s, 3 values", sizes));
    }

    /// <summary>The network a load runs on: larger than the load, mostly, as few sizes as will do.</summary>
    int SeedOf(int stations) => stations <= 10 ? 10 : stations <= _fleet ? _fleet : Math.Max(stations, 10_000);

    void Show(string name, string text)
    {
        Console.WriteLine($"\n{text}");
        if (!options.IsQuick && options.Scale == 1 && options.Engines.Count == 2)
            Readme.Write(name, text);
    }
}
