using System.Net;
using System.Net.Sockets;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>Stands between a node and what it needs. Cut, it carries nothing, takes new connections, and tells nobody.</summary>
sealed class Wire : IAsyncDisposable
{
    readonly TcpListener _listener;
    readonly int _target;
    readonly CancellationTokenSource _end = new();
    readonly List<Task> _carrying = [];
    readonly Task _accepting;
    volatile TaskCompletionSource _whole = Completed();

    /// <param name="target">The port on loopback that it leads to.</param>
    public Wire(IPAddress address, int target)
    {
        _target = target;
        _listener = new(address, 0);
        _listener.Start();
        _accepting = Accept();
    }

    public string Host => ((IPEndPoint)_listener.LocalEndpoint).Address.ToString();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was on its way arrives.</summary>
    public void Mend() => _whole.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_carrying);
        _end.Dispose();
    }

    static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    async Task Accept()
    {
        try
        {
            while (true)
                _carrying.Add(Carry(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await _whole.Task.WaitAsync(_end.Token);
                await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                await Task.WhenAny(Copy(near.GetStream(), far.GetStream()), Copy(far.GetStream(), near.GetStream()));
                await _whole.Task.WaitAsync(_end.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One side left, or the test is over.
            }
        }
    }

    async Task Copy(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16384];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            await _whole.Task.WaitAsync(_end.Token);
            await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
        await _whole.Task.WaitAsync(_end.Token);
    }
}
