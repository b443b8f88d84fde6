using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>Stands between a program and its PostgreSQL, so that a test can cut the wire and mend it.</summary>
sealed class Relay : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentDictionary<Socket, byte> _open = new();
    readonly Task _accepting;
    (string Host, int Port) _target;
    volatile bool _isCut;

    public Relay()
    {
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The connection string that leads through here.</summary>
    public string Through(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _target = (settings.Host!, settings.Port);
        (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        return settings.ToString();
    }

    /// <summary>Breaks every connection; new ones break at once.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var near in _open.Keys)
            Abort(near);
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        Cut();
        _listener.Stop();
        await _accepting;
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync();
                _ = Carry(near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    async Task Carry(Socket near)
    {
        using var far = new TcpClient();
        _open[near] = 0;
        try
        {
            if (!_isCut)
            {
                await far.ConnectAsync(_target.Host, _target.Port);
                await using var one = new NetworkStream(near);
                var other = far.GetStream();
                await Task.WhenAny(one.CopyToAsync(other), other.CopyToAsync(one));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        _open.TryRemove(near, out _);
        Abort(near);
    }

    /// <summary>Ends it by a reset, as a broken wire does.</summary>
    static void Abort(Socket near) => near.Close(timeout: 0);
}
