using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>
/// While storage has been away for longer than <see cref="Commits.Patience"/>: closes the socket of every station that waits for an
/// answer. Offline is the state in which a station keeps its queue; a time-out would count as an attempt. The others stay.
/// </summary>
sealed partial class StorageWatch(StationRegistry stations, Commits commits, ILogger<StorageWatch> logger) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        try
        {
            // Not at the first look: a heartbeat that waited too is answered at this moment.
            for (var wasAway = false; await timer.WaitForNextTickAsync(stoppingToken); wasAway = commits.IsAwayForLong)
            {
                if (wasAway && commits.IsAwayForLong)
                    CloseUnanswered();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    void CloseUnanswered()
    {
        var closed = 0;
        foreach (var connection in stations.Connections())
        {
            if (!connection.HasUnanswered || connection.Closed.IsCancellationRequested)
                continue;
            connection.Abort("storage is away");
            closed++;
        }
        if (closed > 0)
            LogClosed(closed);
    }

    [LoggerMessage(LogLevel.Warning, "Storage is away: {Count} stations that wait for an answer are closed; they keep what they said")]
    partial void LogClosed(int count);
}
