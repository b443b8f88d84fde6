using System.Diagnostics;
using System.Net.Sockets;

namespace Stationmaster.Bench.Cluster;

/// <summary>What a cluster needs beside its nodes, each a process of this run's own: RabbitMQ, and HAProxy in TCP mode.</summary>
sealed class Neighbours(string folder) : IDisposable
{
    const string Rabbit = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    readonly List<Process> _processes = [];

    /// <summary>Null when both are installed, else what is missing.</summary>
    public static string? Missing => !File.Exists(Rabbit) ? "rabbitmq-server" : !File.Exists("/usr/sbin/haproxy") ? "haproxy" : null;

    /// <returns>Its address.</returns>
    public async Task<string> StartRabbit()
    {
        var (port, peers, mapper) = (Subject.FreePort(), Subject.FreePort(), Subject.FreePort());
        await File.WriteAllTextAsync(Path.Combine(folder, "plugins"), "[].");
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = folder, ["RABBITMQ_NODENAME"] = $"bench-{port}@localhost", ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{port}", ["RABBITMQ_DIST_PORT"] = $"{peers}", ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"), ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"), ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "none"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "none"), ["ERL_EPMD_PORT"] = $"{mapper}", ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        };
        Run("epmd", ["-port", $"{mapper}", "-address", "127.0.0.1"], environment);
        await Listens(mapper);
        Run(Rabbit, [], environment);
        await Listens(port);
        return $"amqp://127.0.0.1:{port}";
    }

    /// <param name="servers">The nodes' ports; those after the first only stand in where <paramref name="isFailover"/>.</param>
    /// <returns>Its port.</returns>
    public async Task<int> StartBalancer(IReadOnlyList<int> servers, bool isFailover)
    {
        var port = Subject.FreePort();
        var lines = servers.Select((server, index) =>
            $"  server n{index} 127.0.0.1:{server} check inter 500ms fall 1 rise 1{(isFailover && index > 0 ? " backup" : "")}");
        var file = Path.Combine(folder, $"balancer-{port}");
        await File.WriteAllTextAsync(file, $"""
            global
              maxconn 25000
            defaults
              mode tcp
              timeout connect 2s
              timeout client 1h
              timeout server 1h
              option redispatch 1
              retries 3
            listen stations
              bind 127.0.0.1:{port} backlog 16384
              balance leastconn
            {string.Join('\n', lines)}

            """);
        Run("/usr/sbin/haproxy", ["-db", "-q", "-f", file], []);
        await Listens(port);
        return port;
    }

    public void Dispose()
    {
        foreach (var process in _processes.AsEnumerable().Reverse())
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    void Run(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >>said 2>&1 </dev/null", program, .. arguments])
        {
            WorkingDirectory = folder, UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _processes.Add(Process.Start(start)!);
    }

    static async Task Listens(int port)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(200);
            }
        }
        throw new InvalidOperationException($"Nothing listens on port {port}.");
    }
}
