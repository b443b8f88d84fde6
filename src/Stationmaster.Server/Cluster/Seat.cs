using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>The place of a process on a PostgreSQL: one process alone has all of it, nodes of a cluster share it.</summary>
static class Seat
{
    /// <summary>A process that was just killed may still be seen.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<bool> Take(PostgresCluster store, bool isShared, TimeProvider clock, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        while (!await store.TakeSeat(isShared, ct))
        {
            if (clock.GetElapsedTime(start) > Patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, ct);
        }
        return true;
    }
}

/// <summary>One process without a broker: makes sure that it is the only one on its PostgreSQL.</summary>
sealed partial class Alone(PostgresCluster store, TimeProvider clock, IHostApplicationLifetime program, ILogger<Alone> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <exception cref="StorageSetupException">Another process has the database.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await Seat.Take(store, isShared: false, clock, cancellationToken))
        {
            throw new StorageSetupException(
                "Another Stationmaster runs on this database, and without a message broker two would not know of each other. "
                + "Give both the same --broker (amqp://…), or stop the other one.");
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await store.TakeSeat(isShared: false, stoppingToken))
                    continue;
                LogUnseated();
                program.StopApplication();
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotSeen(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Critical, "Another Stationmaster took this database while it was out of reach: this one stops")]
    partial void LogUnseated();

    [LoggerMessage(LogLevel.Debug, "Whether this is the only Stationmaster on its database cannot be seen: {Why}")]
    partial void LogNotSeen(string why);
}
