using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Npgsql;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench.Cluster;

/// <summary>
/// Several nodes: what a call costs with one and with two, how long an order takes from node to node, how soon the stations of a killed node
/// are served by another. <c>bench/run cluster [--failover N]</c>
/// </summary>
sealed class ClusterBench(string database, string folder, string broker, Neighbours neighbours)
{
    const int Stations = 500, Seconds = 10, Orders = 2000;

    static readonly string Here = AppContext.BaseDirectory;

    readonly StringBuilder _text = new();
    int _made;

    public static async Task<int> Run(string[] args)
    {
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        if (Option("--database") is not { } database || Neighbours.Missing is not null)
        {
            Console.Error.WriteLine($"Several nodes need PostgreSQL, RabbitMQ and HAProxy (Debian: postgresql, rabbitmq-server, haproxy); missing: {Neighbours.Missing ?? "postgresql"}");
            return 1;
        }
        var folder = Directory.CreateTempSubdirectory("stationmaster-bench-").FullName;
        using var neighbours = new Neighbours(folder);
        var bench = new ClusterBench(database, folder, await neighbours.StartRabbit(), neighbours);
        try
        {
            await bench.Calls();
            await bench.Commands();
            await bench.Failover(int.Parse(Option("--failover") ?? "5000"));
            Console.WriteLine(bench._text);
            Readme.Write("several-nodes", bench._text.ToString());
            return 0;
        }
        finally
        {
            neighbours.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    async Task Calls()
    {
        _text.AppendLine($"**{Stations} stations behind HAProxy, one MeterValues call of three values outstanding each, PostgreSQL**").AppendLine();
        _text.AppendLine("| | calls/s | CPU per call, all nodes | p50 | p99 |").AppendLine("| --- | --- | --- | --- | --- |");
        await Calls("one process, no broker", 1, isCluster: false);
        await Calls("one node", 1, isCluster: true);
        await Calls("two nodes", 2, isCluster: true);
    }

    async Task Calls(string name, int count, bool isCluster)
    {
        var connection = await Fresh();
        var nodes = new List<Subject>();
        try
        {
            for (var i = 0; i < count; i++)
                nodes.Add(await Node(connection, $"n{i}", isCluster));
            var balancer = await neighbours.StartBalancer([.. nodes.Select(node => node.Port)], isFailover: false);
            using var load = Process.Start(new ProcessStartInfo("dotnet",
            [
                Path.Combine(Here, "stationmaster-simulator.dll"), "load", "--url", $"ws://127.0.0.1:{balancer}/ocpp", "--json", "--stations", $"{Stations}",
                "--closed-loop", "--values", "3", "--seconds", $"{Seconds}", "--warm-up", "5",
            ]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var output = await load.StandardOutput.ReadToEndAsync();
            var result = System.Text.Json.JsonSerializer.Deserialize<Simulator.Load.LoadResult>(
                output[output.IndexOf('{')..], new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web))!;
            var phase = result.Phases[0];
            var used = nodes.Sum(node => node.CpuBefore(phase.EndedAt.UtcDateTime, TimeSpan.FromSeconds(phase.Seconds)).TotalMicroseconds);
            Say($"| {name} | {phase.CallsPerSecond:N0} | {used / phase.Calls:N0} us | {phase.P50Ms:N1} ms | {phase.P99Ms:N1} ms |");
            if (result.Errors > 0)
                Say($"\n{result.Errors} errors, the first: {result.FirstError}\n");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    async Task Commands()
    {
        var connection = await Fresh();
        await using var one = await Node(connection, "one", isCluster: true);
        await using var other = await Node(connection, "other", isCluster: true);
        var key = await SeedMaker.ApiKey(["--data", folder, "--database", connection]);
        using var end = new CancellationTokenSource();
        var stations = Enumerable.Range(1, 50).Select(n => new Follower(new($"ws://127.0.0.1:{other.Port}/ocpp/"), $"CMD-{n:D3}", end.Token)).ToList();
        var running = stations.Select(station => station.Run()).ToList();
        await Task.WhenAll(stations.Select(station => station.Served)).WaitAsync(TimeSpan.FromMinutes(2));

        _text.AppendLine().AppendLine("**Orders (ClearCache), from the request to the API's answer, 8 at a time; audit rows and message log included**").AppendLine();
        _text.AppendLine("| | orders | p50 | p99 |").AppendLine("| --- | --- | --- | --- |");
        foreach (var (name, port) in new[] { ("at the station's own node", other.Port), ("across nodes", one.Port) })
        {
            using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            await Give(http, 200);
            var took = await Give(http, Orders);
            Say($"| {name} | {Orders:N0} | {took[Orders / 2]:N1} ms | {took[Orders * 99 / 100]:N1} ms |");
        }
        await end.CancelAsync();
        await Task.WhenAll(running);
    }

    static async Task<double[]> Give(HttpClient http, int count)
    {
        var took = new double[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, ct) =>
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsJsonAsync($"/v2/chargeboxes/{(index % 50) + 1}/clear-cache", new { }, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            took[index] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (!text.Contains("\"outcome\":\"Accepted\"", StringComparison.Ordinal))
                throw new InvalidOperationException($"An order ended otherwise: {text}");
        });
        Array.Sort(took);
        return took;
    }

    async Task Failover(int count)
    {
        var connection = await Fresh();
        var first = await Node(connection, "first", isCluster: true);
        await using var second = await Node(connection, "second", isCluster: true);
        var balancer = await neighbours.StartBalancer([first.Port, second.Port], isFailover: true);
        using var end = new CancellationTokenSource();
        var stations = Enumerable.Range(1, count).Select(n => new Follower(new($"ws://127.0.0.1:{balancer}/ocpp/"), $"FO-{n:D5}", end.Token)).ToList();
        var running = new List<Task>();
        foreach (var some in stations.Chunk(100))
        {
            running.AddRange(some.Select(station => station.Run()));
            await Task.WhenAll(some.Select(station => station.Served)).WaitAsync(TimeSpan.FromMinutes(2));
        }

        var began = Stopwatch.GetTimestamp();
        await first.DisposeAsync();
        await Task.WhenAll(stations.Select(station => station.ServedAgain)).WaitAsync(TimeSpan.FromMinutes(5));
        var took = stations.Select(station => Stopwatch.GetElapsedTime(began, station.ServedAgainAt).TotalSeconds).Order().ToList();
        _text.AppendLine().AppendLine($"**{count:N0} stations on one node, which is killed (SIGKILL); they come back at once, through HAProxy, to the other: until boot and status were answered**").AppendLine();
        _text.AppendLine("| half of them | 99 % | all |").AppendLine("| --- | --- | --- |");
        Say($"| {took[count / 2]:N1} s | {took[count * 99 / 100]:N1} s | {took[^1]:N1} s |");
        await end.CancelAsync();
        await Task.WhenAll(running);
    }

    void Say(string line)
    {
        Console.WriteLine(line);
        _text.AppendLine(line);
    }

    Task<Subject> Node(string connection, string name, bool isCluster)
    {
        var port = Subject.FreePort();
        var data = Path.Combine(folder, $"{name}-{port}");
        return Subject.Start(name, port,
        [
            Path.Combine(Here, "stationmaster.dll"), "serve", "--urls", $"http://127.0.0.1:{port}", "--data", data, "--database", connection,
            "--unknown-stations", "accept", "--unknown-tokens", "accept", "--station-calls-per-second", "100000", "--station-kb-per-second", "100000",
            .. isCluster ? (string[])["--broker", broker, "--node", name] : [],
        ]);
    }

    async Task<string> Fresh()
    {
        var name = $"cluster_{Environment.ProcessId}_{++_made}";
        await using var administering = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ToString());
        await administering.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", administering);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(database) { Database = name }.ToString();
    }
}
