using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Interop;

/// <summary>The charging station of tests/interop: an OCPP client by another hand that checks every message against the official schemas.</summary>
sealed class CommandedStation : IAsyncDisposable
{
    readonly Process _process;
    readonly Channel<JsonNode> _events = Channel.CreateUnbounded<JsonNode>();
    readonly List<string> _heard = [];

    CommandedStation(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static async Task<CommandedStation> Connect(TestServer server, string identity, string? password = null)
    {
        return await Start("ocpp1.6", ["commanded-station.mjs", server.StationUrl.TrimEnd('/'), identity, .. password is null ? Array.Empty<string>() : [password]]);
    }

    /// <param name="version">"2.0.1" or "2.1".</param>
    public static Task<CommandedStation> Connect(Box box, string version) => Start(
        $"ocpp{version}", ["later-station.mjs", box.Network.Endpoint.TrimEnd('/'), box.Identity, $"ocpp{version}", box.Password]);

    static async Task<CommandedStation> Start(string protocol, string[] arguments)
    {
        await NodeProject.Install(Project());
        var station = new CommandedStation(NodeProject.Start(Project(), arguments));
        Assert.Equal(protocol, (string?)(await station.Next("connected"))["protocol"]);
        return station;
    }

    /// <summary>Tells it what to do and waits for what came of it.</summary>
    public async Task<JsonNode> Do(string command, string expected, object? with = null)
    {
        var line = JsonSerializer.SerializeToNode(with ?? new { })!.AsObject();
        line["do"] = command;
        await _process.StandardInput.WriteLineAsync(line.ToJsonString().AsMemory(), Ct);
        await _process.StandardInput.FlushAsync(Ct);
        return await Next(expected);
    }

    /// <summary>Waits for the next event, which must be this one.</summary>
    public async Task<JsonNode> Next(string expected)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        JsonNode heard;
        try
        {
            heard = await _events.Reader.ReadAsync(patience.Token);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"The station said no '{expected}'; it said:\n{Heard}", e);
        }
        Assert.True((string?)heard["event"] == expected, $"The station said {heard.ToJsonString()}, not '{expected}':\n{Heard}");
        return heard;
    }

    /// <summary>It hangs up; nothing it saw may have been against the standard.</summary>
    public async Task Leave()
    {
        await Do("leave", "disconnected");
        await _process.WaitForExitAsync(Ct);
        Assert.DoesNotContain("violation", Heard, StringComparison.Ordinal);
    }

    string Heard
    {
        get
        {
            lock (_heard)
                return string.Join('\n', _heard);
        }
    }

    void Hear(string? line)
    {
        Note(line);
        if (line is null)
            _events.Writer.TryComplete();
        else if (JsonNode.Parse(line) is { } heard)
            _events.Writer.TryWrite(heard);
    }

    void Note(string? line)
    {
        if (line is null)
            return;
        lock (_heard)
            _heard.Add(line);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Project([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../interop"));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
