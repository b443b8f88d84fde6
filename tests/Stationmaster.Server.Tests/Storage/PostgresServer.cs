using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Stationmaster.Server.Tests.Storage;

/// <summary>A PostgreSQL of the tests' own: started when first needed, on loopback and a free port, in a temporary folder, stopped at the
/// end.</summary>
static class PostgresServer
{
    static readonly Lazy<Task<Running>> Server = new(Start);
    static int _databases;

    /// <param name="pattern">The connection string of one to copy, which nobody uses; null for an empty one.</param>
    public static async Task<string> NewDatabase(string? pattern)
    {
        var server = await Server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
        var template = pattern is null ? "" : $" template {new NpgsqlConnectionStringBuilder(pattern).Database}";
        await using var create = new NpgsqlCommand($"create database {name}{template}", connection);
        await create.ExecuteNonQueryAsync();
        return server.ConnectionString(name);
    }

    /// <summary>Two hundred of them would fill a small disk.</summary>
    public static async Task Drop(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var connection = new NpgsqlConnection((await Server.Value).ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"drop database {name} with (force)", connection);
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>One that a test may stop and start; the caller stops it for good.</summary>
    public static Task<Running> StartAnother() => Start();

    /// <summary>All of a database as SQL that any connection can run.</summary>
    public static async Task<byte[]> Dump(string connectionString)
    {
        var server = await Server.Value;
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(server.Tools, "pg_dump"),
            [
                "--host", "127.0.0.1", "--port", $"{server.Port}", "--username", "postgres", "--no-owner", "--no-privileges", "--inserts",
                new NpgsqlConnectionStringBuilder(connectionString).Database!,
            ]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines.Where(line => !line.StartsWith('\\') && !line.StartsWith("--", StringComparison.Ordinal))))
            : throw new InvalidOperationException($"pg_dump ended with {process.ExitCode}");
    }

    public static async Task Stop()
    {
        if (Server.IsValueCreated && await Server.Value is { } server)
            server.Stop();
    }

    static async Task<Running> Start()
    {
        var tools = Tools();
        var folder = Directory.CreateTempSubdirectory("stationmaster-postgres-").FullName;
        var port = FreePort();
        if (Environment.IsPrivilegedProcess)
            await Run("chown", ["postgres", folder]);

        await AsOwner(Path.Combine(tools, "initdb"),
            ["-D", Path.Combine(folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        var running = new Running(tools, folder, port);
        await running.Go();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => running.Stop();
        return running;
    }

    static string Tools() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0)
                    ?? throw NotInstalled()
            : throw NotInstalled();

    static InvalidOperationException NotInstalled() => new(
        "The storage tests start a PostgreSQL of their own and none is installed: install the package \"postgresql\" "
        + "(apt-get install postgresql).");

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to run as root.
    static Task AsOwner(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("runuser", ["-u", "postgres", "--", program, .. arguments])
        : Run(program, arguments);

    // What pg_ctl starts would keep redirected pipes open, so output goes to a file.
    static async Task Run(string program, string[] arguments)
    {
        var log = Path.GetTempFileName();
        try
        {
            var quoted = string.Join(' ', arguments.Prepend(program).Select(argument => $"'{argument.Replace("'", @"'\''")}'"));
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{quoted} >'{log}' 2>&1"])
            {
                WorkingDirectory = "/",
            })!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await File.ReadAllTextAsync(log)}");
        }
        finally
        {
            File.Delete(log);
        }
    }

    public sealed record Running(string Tools, string Folder, int Port)
    {
        int _stopped;

        public Task Go() => AsOwner(
            Path.Combine(Tools, "pg_ctl"),
            [
                "-D", Path.Combine(Folder, "data"), "-l", Path.Combine(Folder, "log"), "-w",
                "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=300", "start",
            ]);

        /// <summary>As an administrator stops it: every connection is ended.</summary>
        public Task Halt() => AsOwner(Path.Combine(Tools, "pg_ctl"), ["-D", Path.Combine(Folder, "data"), "-m", "fast", "-w", "stop"]);

        public string ConnectionString(string database) =>
            $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Maximum Pool Size=20;Timeout=30";

        public void Stop()
        {
            if (Interlocked.Exchange(ref _stopped, 1) != 0)
                return;
            if (File.Exists(Path.Combine(Folder, "data", "postmaster.pid")))
                AsOwner(
                    Path.Combine(Tools, "pg_ctl"), ["-D", Path.Combine(Folder, "data"), "-m", "immediate", "stop"]).GetAwaiter().GetResult();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
