using System.Net.WebSockets;

namespace Stationmaster.Server.Stations;

sealed partial class StationConnection
{
    /// <summary>RFC 6455's registry: the service restarts; come back after a while.</summary>
    const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    /// <summary>For an order that is under way to be answered.</summary>
    static readonly TimeSpan OrderPatience = TimeSpan.FromSeconds(2);

    /// <summary>For the station to answer our Close with its own.</summary>
    static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    volatile bool _isLeaving;

    /// <summary>No more calls are taken: what is not answered stays in the station's queue.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>
    /// Ends the connection politely: what it was told is answered, then it is told that the server restarts (1012). Completes when the
    /// socket has ended.
    /// </summary>
    /// <param name="patience">For all of it; then the socket is cut.</param>
    public async Task Leave(string why, TimeSpan patience)
    {
        _isLeaving = true;
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closed.Token);
        try
        {
            for (var calls = 0; calls < MostCalls; calls++)
                await Room.WaitAsync(either.Token);
            await Ordering.WaitAsync(OrderPatience, either.Token);
            await _sending.WaitAsync(either.Token);
            await CloseQuietly(ServiceRestart, why);
            // The read loop may stand with a call that it will not pass on; it goes on to the station's Close.
            Room.Release(MostCalls);
            await Task.WhenAny(_reading).WaitAsync(ClosePatience, clock, either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            LogCloseFailed(identity, e.Message);
        }
        if (!_closed.IsCancellationRequested)
            Abort(why);
        await Task.WhenAny(_reading);
    }
}
