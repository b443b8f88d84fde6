using System.Net;
using Microsoft.AspNetCore.Connections;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// On a port behind a TCP proxy: every connection begins with a PROXY header, which is believed from trusted proxies only; any other
/// connection is closed. From here on the connection has the address of who is behind the proxy.
/// </summary>
sealed partial class ProxyListener(Wheel wheel, LimitOptions limits, ServerOptions options, TimeProvider clock, ILogger<ProxyListener> logger)
{
    readonly LogBudget _lines = new(wheel);

    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = Peer.Plain((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (address is null || !options.TrustedProxies.Any(proxy => proxy.Contains(address)))
        {
            Close(connection, "it is no trusted proxy");
            return;
        }
        if (await ReadHeader(connection) is not { } header)
        {
            Close(connection, "it did not begin with a PROXY header");
            return;
        }
        if (header.Source is { } source)
            connection.RemoteEndPoint = source;
        await next(connection);
    }

    async Task<ProxySource?> ReadHeader(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(limits.HandshakeTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var verdict = ProxyHeader.TryRead(read.Buffer, out var header);
                if (verdict == ProxyHeader.Verdict.Read)
                {
                    input.AdvanceTo(read.Buffer.GetPosition(header!.Length));
                    return header;
                }
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (verdict == ProxyHeader.Verdict.Malformed || read.IsCompleted)
                    return null;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    void Close(ConnectionContext connection, string why)
    {
        LimitMetrics.HandshakeRefused("proxy_header");
        if (_lines.Allows(out var withheld))
            LogClosed($"{connection.RemoteEndPoint}", why, withheld);
        connection.Abort(new ConnectionAbortedException(why));
    }

    [LoggerMessage(LogLevel.Warning, "A connection of {Remote} to a port for proxies was closed: {Why} ({Withheld} more like this)")]
    partial void LogClosed(string remote, string why, int withheld);
}
