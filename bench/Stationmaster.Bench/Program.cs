using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Stationmaster.Bench;
using Stationmaster.Bench.Inner;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["ceiling", var url])
{
    await Ceiling.Serve(url);
    return 0;
}

if (args is ["inner", .. var chosen])
{
    InnerParts.Run(chosen);
    return 0;
}

var database = Option("--database");
var seconds = int.Parse(Option("--seconds") ?? "10");
var stations = int.Parse(Option("--stations") ?? "1000");
var here = AppContext.BaseDirectory;
Scenario[] scenarios =
[
    new($"{stations} stations, one call outstanding each, 3 values", ["--stations", $"{stations}", "--closed-loop", "--values", "3"]),
    new($"{stations} stations, one call outstanding each, 8 values", ["--stations", $"{stations}", "--closed-loop", "--values", "8"]),
    new($"{stations} stations, 1,000 calls/s, 3 values", ["--stations", $"{stations}", "--rate", "1000", "--values", "3"]),
];

var table = new StringBuilder();
foreach (var scenario in scenarios)
{
    Console.WriteLine(scenario.Name);
    var before = await Measure("ceiling", scenario);
    var sqlite = await Measure("SQLite", scenario);
    var postgres = database is null ? null : await Measure("PostgreSQL", scenario);
    var after = await Measure("ceiling", scenario);
    var ceiling = new Result(
        (before.Rate + after.Rate) / 2, (before.CpuUs + after.CpuUs) / 2, (before.P50 + after.P50) / 2, (before.P99 + after.P99) / 2,
        (before.BootSeconds + after.BootSeconds) / 2, (before.MemoryMb + after.MemoryMb) / 2);
    table.AppendLine().AppendLine($"**{scenario.Name}**").AppendLine();
    table.AppendLine("| | calls/s | of the ceiling | CPU per call | times the ceiling | p50 | p99 | connect and boot | memory |");
    table.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    Row("ceiling", ceiling, ceiling);
    Row("SQLite", sqlite, ceiling);
    if (postgres is not null)
        Row("PostgreSQL", postgres, ceiling);
}
Console.WriteLine(table);
WriteReadme(table.ToString());
return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

void Row(string name, Result result, Result ceiling) => table.AppendLine(
    $"| {name} | {result.Rate:N0} | {result.Rate / ceiling.Rate:P0} | {result.CpuUs:N0} us | {result.CpuUs / ceiling.CpuUs:N1} | {result.P50:N1} ms | {result.P99:N1} ms | {result.BootSeconds:N1} s | {result.MemoryMb:N0} MB |");

async Task<Result> Measure(string name, Scenario scenario)
{
    var port = 18000 + Random.Shared.Next(2000);
    var data = Directory.CreateTempSubdirectory("stationmaster-bench-").FullName;
    var address = $"http://127.0.0.1:{port}";
    string[] command = name == "ceiling"
        ? [Path.Combine(here, "Stationmaster.Bench.dll"), "ceiling", address]
        : [
            Path.Combine(here, "stationmaster.dll"), "serve", "--urls", address, "--data", data, "--unknown-stations", "accept",
            "--unknown-tokens", "accept", .. name == "PostgreSQL" ? (string[])["--database", database!] : [],
        ];
    try
    {
        await using var subject = await Subject.Start(name, port, command);
        var load = await Load(port, scenario);
        var ended = load.GetProperty("endedAt").GetDateTimeOffset().UtcDateTime;
        var window = TimeSpan.FromSeconds(load.GetProperty("seconds").GetDouble());
        var calls = load.GetProperty("calls").GetInt64();
        var result = new Result(
            load.GetProperty("callsPerSecond").GetDouble(), subject.CpuBefore(ended, window).TotalMicroseconds / calls,
            load.GetProperty("p50Ms").GetDouble(), load.GetProperty("p99Ms").GetDouble(), load.GetProperty("bootedAfterSeconds").GetDouble(),
            subject.MemoryMb);
        Console.WriteLine($"  {name,-12} {result.Rate,9:N0} calls/s {result.CpuUs,7:N1} us/call  p99 {result.P99:N1} ms");
        if (load.GetProperty("errors").GetInt64() > 0)
            Console.WriteLine($"  {load.GetProperty("errors")} errors, the first: {load.GetProperty("firstError")}");
        return result;
    }
    finally
    {
        Directory.Delete(data, recursive: true);
    }
}

async Task<JsonElement> Load(int port, Scenario scenario)
{
    var prefix = $"B{Random.Shared.Next(100_000):D5}";
    using var process = Process.Start(new ProcessStartInfo("dotnet",
    [
        Path.Combine(here, "stationmaster-simulator.dll"), "load", "--url", $"ws://127.0.0.1:{port}/ocpp", "--json", "--seconds", $"{seconds}",
        "--prefix", prefix, .. scenario.Arguments,
    ]) { RedirectStandardOutput = true, UseShellExecute = false })!;
    var output = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return JsonDocument.Parse(output[output.IndexOf('{')..]).RootElement;
}

void WriteReadme(string measured)
{
    var folder = new DirectoryInfo(here);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stationmaster.slnx")))
        folder = folder.Parent;
    if (folder is null)
        return;
    var path = Path.Combine(folder.FullName, "bench", "README.md");
    var text = File.ReadAllText(path);
    const string from = "<!-- measured -->", to = "<!-- /measured -->";
    var (start, end) = (text.IndexOf(from, StringComparison.Ordinal) + from.Length, text.IndexOf(to, StringComparison.Ordinal));
    File.WriteAllText(path, $"{text[..start]}\n{measured.Trim()}\n{text[end..]}");
    Console.WriteLine($"Written to {path}");
}

namespace Stationmaster.Bench
{
    sealed record Scenario(string Name, string[] Arguments);

    /// <param name="CpuUs">Processor time of the server a call, microseconds; the database's own process apart.</param>
    sealed record Result(double Rate, double CpuUs, double P50, double P99, double BootSeconds, double MemoryMb);
}
