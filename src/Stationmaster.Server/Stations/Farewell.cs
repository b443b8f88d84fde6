using System.Collections.Concurrent;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Stations;

/// <summary>
/// When the program is told to stop: no newcomers; each connection is ended politely, and many of them spread over
/// <see cref="StationOptions.ClosingTime"/>, so that not all stations come back at once. The program still listens meanwhile.
/// </summary>
sealed partial class Farewell(StationOptions policy, TimeProvider clock, ILogger<Farewell> logger) : IHostedLifecycleService
{
    const string Why = "the server is restarting";

    /// <summary>Few are closed at once: 200 a second need no spreading.</summary>
    static readonly TimeSpan LeastApart = TimeSpan.FromMilliseconds(5);

    readonly ConcurrentDictionary<StationConnection, byte> _open = new();
    volatile bool _isStopping;

    public bool IsStopping => _isStopping;

    /// <summary>How long a station that is turned away now should stay away.</summary>
    public static TimeSpan ComeBackAfter => TimeSpan.FromSeconds(Random.Shared.Next(5, 16));

    public void Opened(StationConnection connection)
    {
        _open[connection] = 0;
        if (_isStopping)
            _ = connection.Leave(Why, Deadlines.Farewell);
    }

    public void Ended(StationConnection connection) => _open.TryRemove(connection, out _);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var open = _open.Keys.ToArray();
        var leaving = new List<Task>(open.Length);
        var start = clock.GetTimestamp();
        try
        {
            await Spread(open, leaving, cancellationToken);
            await Task.WhenAll(leaving).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var connection in _open.Keys)
                connection.Abort(Why);
        }
        LogClosed(open.Length, clock.GetElapsedTime(start).TotalSeconds);
    }

    async Task Spread(StationConnection[] open, List<Task> leaving, CancellationToken ct)
    {
        var spread = open.Length * LeastApart < policy.ClosingTime ? open.Length * LeastApart : policy.ClosingTime;
        var start = clock.GetTimestamp();
        for (var i = 0; i < open.Length; i++)
        {
            if (spread * i / open.Length - clock.GetElapsedTime(start) is var early && early > LeastApart)
                await Task.Delay(early, clock, ct);
            leaving.Add(open[i].Leave(Why, Deadlines.Farewell));
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "{Count} stations' connections closed in {Seconds:0.0} s")]
    partial void LogClosed(int count, double seconds);
}
