using System.Diagnostics;
using System.Net;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>A network of its own for a process, with one cable to this machine. Needs root and the command "ip".</summary>
sealed class NetworkNamespace : IAsyncDisposable
{
    static int _made;

    readonly string _name = $"stm-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";
    readonly int _number = Environment.ProcessId % 200 + _made;

    string Cable => $"s{Environment.ProcessId % 100000}v{_number}";

    /// <summary>This machine, as seen from there.</summary>
    public IPAddress Here => IPAddress.Parse($"10.231.{_number}.1");

    /// <summary>That process, as seen from here.</summary>
    public string There => $"10.231.{_number}.2";

    /// <summary>Runs a program there.</summary>
    public string[] Through => ["ip", "netns", "exec", _name];

    /// <returns>Null where it cannot be done.</returns>
    public static async Task<NetworkNamespace?> TryMake()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return null;
        var made = new NetworkNamespace();
        if (await made.TrySetUp())
            return made;
        await made.DisposeAsync();
        return null;
    }

    async Task<bool> TrySetUp() =>
        await Ip("netns", "add", _name) && await Ip("link", "add", Cable, "type", "veth", "peer", "name", "cable", "netns", _name)
        && await Ip("addr", "add", $"{Here}/24", "dev", Cable) && await Ip("link", "set", Cable, "up")
        && await Ip("-n", _name, "addr", "add", $"{There}/24", "dev", "cable") && await Ip("-n", _name, "link", "set", "cable", "up")
        && await Ip("-n", _name, "link", "set", "lo", "up");

    /// <summary>From now on no packet passes, and nobody is told.</summary>
    public Task Cut() => Ip("link", "set", Cable, "down");

    public Task Mend() => Ip("link", "set", Cable, "up");

    public async ValueTask DisposeAsync()
    {
        await Ip("link", "del", Cable);
        await Ip("netns", "del", _name);
    }

    static async Task<bool> Ip(params string[] arguments)
    {
        try
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            await ip.WaitForExitAsync(CancellationToken.None);
            return ip.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
