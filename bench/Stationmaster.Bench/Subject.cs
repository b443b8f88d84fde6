using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench;

/// <summary>A server under measurement: a process of its own, looked at from outside.</summary>
sealed class Subject : IAsyncDisposable
{
    readonly Process _process;
    readonly Meter _meter;

    // Under its own lock.
    readonly Queue<string> _said = new();
    bool _isComplaining;

    Subject(string name, int port, Process process, int? database) =>
        (Name, Port, _process, _meter) = (name, port, process, new Meter(process.Id, database));

    public string Name { get; }

    public int Port { get; }

    public int Pid => _process.Id;

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Resident memory, in MB.</summary>
    public double MemoryMb
    {
        get
        {
            var line = File.ReadLines($"/proc/{Pid}/smaps_rollup").First(line => line.StartsWith("Rss:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024.0;
        }
    }

    public static Task<Subject> Start(string name, int port, params string[] command) => Start(name, port, command, database: null);

    /// <param name="command">What dotnet is told; it is to listen on that port of 127.0.0.1.</param>
    /// <param name="database">The process whose processor time, and whose children's, is told apart.</param>
    public static async Task<Subject> Start(string name, int port, IEnumerable<string> command, int? database)
    {
        var start = new ProcessStartInfo("dotnet", command)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var subject = new Subject(name, port, process, database);
        process.OutputDataReceived += (_, line) => subject.Heard(line.Data);
        process.ErrorDataReceived += (_, line) => subject.Heard(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var tries = 0; tries < 1200 && !process.HasExited; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return subject;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }
        await subject.DisposeAsync();
        throw new InvalidOperationException($"{name} does not listen on port {port}: {subject.LastWords}");
    }

    /// <summary>The last it said that was not mere information.</summary>
    public string LastWords
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    public Used UsedBefore(DateTime end, TimeSpan window) => _meter.Before(end, window);

    /// <summary>Processor time the process used in the last so many seconds before <paramref name="end"/>.</summary>
    public TimeSpan CpuBefore(DateTime end, TimeSpan window) => UsedBefore(end, window).Program;

    /// <summary>A whole garbage collection, asked for from outside as the diagnostic tools do.</summary>
    public async Task Collect()
    {
        const long collect = 0x800000;
        var client = new DiagnosticsClient(Pid);
        using var session = client.StartEventPipeSession(
            [new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, collect)], requestRundown: false);
        var reading = session.EventStream.CopyToAsync(Stream.Null);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await session.StopAsync(CancellationToken.None);
        await reading;
    }

    /// <summary>Asks it to end and waits until it has, so that its data can be copied.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Pid}"]);
        await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    void Heard(string? line)
    {
        if (line is null)
            return;
        lock (_said)
        {
            if (!line.StartsWith(' '))
                _isComplaining = !line.Contains(" info: ", StringComparison.Ordinal) && !line.StartsWith("info:", StringComparison.Ordinal);
            if (!_isComplaining)
                return;
            _said.Enqueue(line);
            if (_said.Count > 12)
                _said.Dequeue();
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
