using System.Net;
using System.Net.Sockets;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>A wire between a station and the server that can go dead without either being told.</summary>
sealed class StallingProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Uri _target;
    readonly Task _accepting;
    readonly TaskCompletionSource _stalled = new();

    /// <param name="endpoint">Where the server's stations connect: "ws://127.0.0.1:12345/ocpp/".</param>
    public StallingProxy(string endpoint)
    {
        _target = new Uri(endpoint);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The same endpoint by way of the wire.</summary>
    public string Endpoint => $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{_target.AbsolutePath}";

    /// <summary>From now on nothing is carried, and nobody is told.</summary>
    public void Stall() => _stalled.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    async Task Accept()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
                carrying.Add(Carry(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await Task.WhenAll(carrying);
        }
    }

    async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await far.ConnectAsync(_target.Host, _target.Port, _end.Token);
                await Task.WhenAny(Copy(near.GetStream(), far.GetStream()), Copy(far.GetStream(), near.GetStream()));
                if (_stalled.Task.IsCompleted)
                    await Task.Delay(Timeout.Infinite, _end.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The test is over, or one side left.
            }
        }
    }

    async Task Copy(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[8192];
        while (true)
        {
            var count = await from.ReadAsync(buffer, _end.Token);
            if (_stalled.Task.IsCompleted)
                await Task.Delay(Timeout.Infinite, _end.Token);
            if (count == 0)
                return;
            await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }
}
