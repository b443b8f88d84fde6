using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Hosting;

/// <summary>
/// Tells systemd that the program is ready, that it stops, and, where a watchdog is set, that it lives (sd_notify(3)). Without
/// NOTIFY_SOCKET, that is unless a service of Type=notify started it, there is nobody to tell.
/// </summary>
sealed partial class ServiceNotice(
    ServiceSocket socket, Liveness liveness, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ServiceNotice> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var started = lifetime.ApplicationStarted.Register(() => Tell("READY=1\nSTATUS=Serving"));
        using var stopping = lifetime.ApplicationStopping.Register(() => Tell("STOPPING=1\nSTATUS=Letting the stations go"));
        if (socket.Watchdog is not { } within)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        using var timer = new PeriodicTimer(within / 2, time);
        do
        {
            if (liveness.IsAlive)
                Tell("WATCHDOG=1");
            else
                LogNotAlive(string.Join(", ", liveness.Look().Where(part => !part.Ok).Select(part => $"{part.Name} {part.Why}")));
        }
        while (await Turns(timer, stoppingToken));
    }

    static async Task<bool> Turns(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    void Tell(string what)
    {
        try
        {
            // A listener that does not read must not hold the program up, least of all its stop.
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            sender.SendTo(Encoding.UTF8.GetBytes(what), new UnixDomainSocketEndPoint(socket.Path));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            LogNotTold(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "systemd could not be told: {Why}")]
    partial void LogNotTold(string why);

    [LoggerMessage(LogLevel.Critical, "The program no longer lives and will be started anew: {Why}")]
    partial void LogNotAlive(string why);
}

/// <param name="Path">Where systemd listens; one of the abstract kind begins with a zero.</param>
/// <param name="Watchdog">Within which time it wants to hear that the program lives; null where it does not.</param>
sealed record ServiceSocket(string Path, TimeSpan? Watchdog)
{
    /// <summary>Null when no service of Type=notify started this process.</summary>
    public static ServiceSocket? Of(Func<string, string?> environment)
    {
        if (environment("NOTIFY_SOCKET") is not { Length: > 1 } path)
            return null;
        var isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? watchdog = isOurs && long.TryParse(environment("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
        return new(path[0] == '@' ? '\0' + path[1..] : path, watchdog);
    }
}
