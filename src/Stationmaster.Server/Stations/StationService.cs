using System.Threading.Channels;
using Dapper;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Starts the board before the first station comes, sweeps, and at the end lets actors work off what they hold.</summary>
sealed partial class StationService(
    StationRegistry stations, StationServices services, OrderBook orders, LiveBoard board, SiteDirectory sites, SiteChanges changes, Commits commits, TimeProvider clock,
    ILogger<StationService> logger) : IHostedService
{
    readonly CancellationTokenSource _stopping = new();
    readonly Channel<SiteChange> _changed = Channel.CreateUnbounded<SiteChange>(new() { SingleReader = true });
    Task _sweeping = Task.CompletedTask;
    Task _following = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await EndOldConnections(cancellationToken);
        await orders.EndOld(cancellationToken);
        await board.Load(cancellationToken);
        changes.Subscribe(change => _changed.Writer.TryWrite(change));
        _sweeping = Sweep();
        _following = Follow();
    }

    /// <summary>What the last run did not close was open when it ended.</summary>
    Task EndOldConnections(CancellationToken ct) => services.Owners?.EndConnections(clock.GetUtcNow(), ct) ?? commits.Write(async transaction =>
    {
        var atMs = Epoch.ToMs(transaction.Now);
        await transaction.Connection.ExecuteAsync(
            "update connection_interval set disconnected_ms = @atMs, reason = 'the server ended' where disconnected_ms is null",
            new { atMs }, transaction.Transaction);
        return await transaction.Connection.ExecuteAsync(
            "update charge_box set disconnected_ms = @atMs where connected_ms is not null and disconnected_ms is null",
            new { atMs }, transaction.Transaction);
    }, ct);

    /// <summary>What people change of locations, owners and tariffs reaches the stations it concerns.</summary>
    async Task Follow()
    {
        await foreach (var change in _changed.Reader.ReadAllAsync())
        {
            try
            {
                foreach (var chargeBoxId in await sites.ConcernedBy(change, _stopping.Token))
                    // Every node follows such a change by itself.
                    stations.SiteChanged(chargeBoxId, isTold: true);
            }
            catch (Exception e)
            {
                LogNotFollowed(change, e);
            }
        }
    }

    async Task Sweep()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                SweepOnce();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
    }

    void SweepOnce()
    {
        try
        {
            stations.Sweep(clock.GetUtcNow());
        }
        catch (Exception e)
        {
            LogNotSwept(e);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _changed.Writer.Complete();
        await Task.WhenAll(_sweeping, _following);
        await stations.End();
    }

    [LoggerMessage(LogLevel.Error, "Idle stations could not be swept; tried again in seconds")]
    partial void LogNotSwept(Exception e);

    [LoggerMessage(LogLevel.Error, "The stations could not follow {Change}; they will at their next connection")]
    partial void LogNotFollowed(SiteChange change, Exception e);
}
