using System.Diagnostics;
using System.Net.Sockets;

namespace Stationmaster.Bench;

/// <summary>A server under measurement: a process of its own, with its processor time read from outside.</summary>
sealed class Subject : IAsyncDisposable
{
    readonly Process _process;
    readonly List<(DateTime At, TimeSpan Cpu)> _readings = [];
    readonly Timer _reader;

    Subject(string name, int port, Process process)
    {
        (Name, Port, _process) = (name, port, process);
        _reader = new Timer(_ => Read(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    public string Name { get; }
    public int Port { get; }
    public double MemoryMb
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<Subject> Start(string name, int port, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var tries = 0; tries < 150; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return new(name, port, process);
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }
        throw new InvalidOperationException($"{name} does not listen on port {port}.");
    }

    /// <summary>Processor time the process used in the last so many seconds before <paramref name="end"/>.</summary>
    public TimeSpan CpuBefore(DateTime end, TimeSpan window)
    {
        lock (_readings)
        {
            var last = _readings.Last(reading => reading.At <= end);
            var first = _readings.LastOrDefault(reading => reading.At <= end - window, _readings[0]);
            return (last.Cpu - first.Cpu) * (window / (last.At - first.At));
        }
    }

    void Read()
    {
        if (_process.HasExited)
            return;
        _process.Refresh();
        lock (_readings)
            _readings.Add((DateTime.UtcNow, _process.TotalProcessorTime));
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
