using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Stationmaster.Bench;

/// <summary>
/// Whether stations notice that others are hostile: the p99 of paced honest stations, quiet and under each attack in turn. Every attack
/// stands between two quiet runs, as the machine drifts. Attackers run in this process and share its cores with the server.
/// </summary>
static class Hostile
{
    const string From = "<!-- hostile -->";
    const string To = "<!-- /hostile -->";

    public static async Task<int> Run(string[] args)
    {
        var (stations, rate, seconds) = (Number("--stations", 500), Number("--rate", 500), Number("--seconds", 8));
        var data = Directory.CreateTempSubdirectory("stationmaster-hostile-").FullName;
        try
        {
            await Register(data, stations);
            var table = new StringBuilder();
            table.AppendLine($"**{stations} honest stations, {rate:N0} calls/s, SQLite**").AppendLine();
            table.AppendLine("| attack | p50 | p99 | quiet p99 beside it | times | lost calls | server's memory |");
            table.AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
            var before = await Measure(data, stations, rate, seconds, null);
            foreach (var attack in Attack.All)
            {
                var under = await Measure(data, stations, rate, seconds, attack);
                var after = await Measure(data, stations, rate, seconds, null);
                var quiet = (before.P99 + after.P99) / 2;
                var row = $"| {attack.Name} | {under.P50:N1} ms | {under.P99:N1} ms | {quiet:N1} ms | {under.P99 / quiet:N1} | {under.Errors:N0} | {under.MemoryMb:N0} MB |";
                Console.WriteLine(row);
                table.AppendLine(row);
                before = after;
            }
            Write(table.ToString());
            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        int Number(string name, int fallback) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : fallback;
    }

    sealed record Result(double P50, double P99, long Errors, double MemoryMb);

    /// <summary>The stations are let in once; afterwards strangers are held, as they usually are.</summary>
    static async Task Register(string data, int stations)
    {
        await using var subject = await Start(data, "accept", out var port);
        await Load(port, stations, 100, 2, "HONEST");
        await Load(port, Attack.Stations, 10, 1, "ROGUE");
    }

    static async Task<Result> Measure(string data, int stations, int rate, int seconds, Attack? attack)
    {
        await using var subject = await Start(data, "ask", out var port);
        using var stopping = new CancellationTokenSource();
        var loading = Load(port, stations, rate, seconds, "HONEST");
        var attacking = attack is null ? Task.CompletedTask : Task.Run(() => attack.Begin(port, stopping.Token));
        var load = await loading;
        var memory = subject.MemoryMb;
        await stopping.CancelAsync();
        await attacking;
        var phase = load.GetProperty("phases")[0];
        return new(
            phase.GetProperty("p50Ms").GetDouble(), phase.GetProperty("p99Ms").GetDouble(), load.GetProperty("errors").GetInt64(), memory);
    }

    static Task<Subject> Start(string data, string strangers, out int port)
    {
        port = 18000 + Random.Shared.Next(2000);
        return Subject.Start(
            "SQLite", port, Path.Combine(AppContext.BaseDirectory, "stationmaster.dll"), "serve", "--urls", $"http://127.0.0.1:{port}", "--data", data,
            "--unknown-stations", strangers, "--unknown-tokens", "accept");
    }

    static async Task<JsonElement> Load(int port, int stations, int rate, int seconds, string prefix)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "stationmaster-simulator.dll"), "load", "--url", $"ws://127.0.0.1:{port}/ocpp", "--json",
            "--seconds", $"{seconds}", "--stations", $"{stations}", "--rate", $"{rate}", "--prefix", prefix,
        ]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonDocument.Parse(output[output.IndexOf('{')..]).RootElement;
    }

    static void Write(string measured)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stationmaster.slnx")))
            folder = folder.Parent;
        if (folder is null)
            return;
        var path = Path.Combine(folder.FullName, "bench", "README.md");
        var text = File.ReadAllText(path);
        if (text.IndexOf(From, StringComparison.Ordinal) is not (>= 0 and var start) || text.IndexOf(To, StringComparison.Ordinal) is not (>= 0 and var end))
            return;
        File.WriteAllText(path, $"{text[..(start + From.Length)]}\n{measured.Trim()}\n{text[end..]}");
        Console.WriteLine($"Written to {path}");
    }
}
