using Dapper;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Starts the board before the first station comes, sweeps, and at the end lets actors work off what they hold.</summary>
sealed class StationService(StationRegistry stations, LiveBoard board, Commits commits, TimeProvider clock) : IHostedService
{
    readonly CancellationTokenSource _stopping = new();
    Task _sweeping = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await EndOldConnections(cancellationToken);
        await board.Load(cancellationToken);
        _sweeping = Sweep();
    }

    /// <summary>What the last run did not close was open when it ended.</summary>
    Task EndOldConnections(CancellationToken ct) => commits.Write(async transaction =>
    {
        var atMs = Epoch.ToMs(transaction.Now);
        await transaction.Connection.ExecuteAsync(
            "update connection_interval set disconnected_ms = @atMs, reason = 'the server ended' where disconnected_ms is null",
            new { atMs }, transaction.Transaction);
        return await transaction.Connection.ExecuteAsync(
            "update charge_box set disconnected_ms = @atMs where connected_ms is not null and disconnected_ms is null",
            new { atMs }, transaction.Transaction);
    }, ct);

    async Task Sweep()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                stations.Sweep(clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _sweeping;
        await stations.End();
    }
}
