using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Cluster;
using Xunit;

[assembly: AssemblyFixture(typeof(StopsRabbit))]

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>
/// A RabbitMQ of the tests' own, with an Erlang port mapper of its own: started when first needed, on loopback and free ports, in a
/// temporary folder, stopped at the end.
/// </summary>
sealed class RabbitServer
{
    const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    static readonly Lazy<Task<RabbitServer>> Server = new(async () =>
    {
        var server = new RabbitServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        await server.Start();
        return server;
    });

    readonly string _folder = Directory.CreateTempSubdirectory("stationmaster-rabbit-").FullName;
    readonly int _port = FreePort(), _peers = FreePort(), _mapper = FreePort();
    readonly List<Process> _processes = [];

    public static Task<RabbitServer> Shared => Server.Value;

    public int Port => _port;

    public string Uri => $"amqp://127.0.0.1:{_port}";

    public async Task Start()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException("The cluster tests start a RabbitMQ of their own and none is installed: install the package \"rabbitmq-server\".");
        await File.WriteAllTextAsync(Path.Combine(_folder, "plugins"), "[].");
        // As a child of ours the mapper ends with us; the broker would leave one behind.
        _processes.Add(Run("epmd", ["-port", $"{_mapper}", "-address", "127.0.0.1"]));
        await Eventually.Holds(() => Task.FromResult(Listens(_mapper)), "Erlang's port mapper listens");
        _processes.Add(Run(Program, []));
        await Eventually.Holds(async () => Listens(_port) && await Answers(), $"RabbitMQ answers; its log is in {_folder}", TimeSpan.FromMinutes(5));
    }

    /// <summary>At once, as a power cut; <see cref="Start"/> starts it again, empty.</summary>
    public void Stop()
    {
        foreach (var process in _processes.AsEnumerable().Reverse())
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
        _processes.Clear();
        var kept = Path.Combine(_folder, "mnesia");
        if (Directory.Exists(kept))
            Directory.Delete(kept, recursive: true);
    }

    public static async Task StopShared()
    {
        if (Server.IsValueCreated)
            (await Server.Value).End();
    }

    void End()
    {
        Stop();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    Process Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >>\"$STATIONMASTER_TEST_LOG\" 2>&1 </dev/null", program, .. arguments])
        {
            WorkingDirectory = _folder, UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("RABBITMQ_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _folder, ["STATIONMASTER_TEST_LOG"] = Path.Combine(_folder, "out"), ["RABBITMQ_NODENAME"] = $"stationmaster-{_port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1", ["RABBITMQ_NODE_PORT"] = $"{_port}", ["RABBITMQ_DIST_PORT"] = $"{_peers}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"), ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"), ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "none"), ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "none"),
            ["ERL_EPMD_PORT"] = $"{_mapper}", ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        })
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>It listens a little before it serves.</summary>
    async Task<bool> Answers()
    {
        try
        {
            var factory = new RabbitMQ.Client.ConnectionFactory { Uri = new(Uri), AutomaticRecoveryEnabled = false };
            await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.BrokerUnreachableException or IOException or RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }

    static bool Listens(int port)
    {
        try
        {
            using var probe = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

public sealed class StopsRabbit : IAsyncDisposable
{
    public ValueTask DisposeAsync() => new(RabbitServer.StopShared());
}
