using System.Diagnostics;
using System.Text.Json;
using Stationmaster.Simulator.Load;

namespace Stationmaster.Bench.Running;

/// <summary>The load generator, in a process of its own.</summary>
sealed class Load : IDisposable
{
    static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    readonly Process _process;
    readonly TaskCompletionSource _booted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task<string> _output;

    Load(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("connected and booted", StringComparison.Ordinal))
                _booted.TrySetResult();
        };
        process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    /// <summary>Every station is connected and has booted.</summary>
    public Task Booted => _booted.Task;

    public static Load Start(Subject subject, IEnumerable<string> arguments) => new(Process.Start(new ProcessStartInfo("dotnet",
    [
        Path.Combine(AppContext.BaseDirectory, "stationmaster-simulator.dll"), "load", "--url", $"ws://127.0.0.1:{subject.Port}/ocpp", "--json",
        .. arguments,
    ]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!);

    public async Task<LoadResult> Result()
    {
        var output = await _output;
        await _process.WaitForExitAsync();
        return output.IndexOf('{') is >= 0 and var from
            ? JsonSerializer.Deserialize<LoadResult>(output[from..], Web)!
            : throw new InvalidOperationException($"The load generator ended with {_process.ExitCode} and no result.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
