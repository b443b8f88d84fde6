using Stationmaster.Server.Hosting;
using System.Net.WebSockets;
using System.Text;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Where stations connect (OCPP-J 1.6 §3): upgrades, authenticates, picks the version, and runs the connection.</summary>
sealed partial class StationEndpoint(
    StationRegistry stations, StationStore store, ChargeBoxStore chargeBoxes, HeldStations held, ConnectionSetup setup, PongHistory pongs,
    StationOptions policy, Commits commits, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<StationEndpoint> logger)
{
    const int LongestIdentity = 255;

    static readonly OcppVersion[] Versions = [Ocpp16.Instance];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Map("/ocpp/{identity}", (HttpContext context, string identity, StationEndpoint endpoint) => endpoint.Accept(context, identity, null))
            .ExcludeFromDescription().AllowAnonymous().DisableHttpMetrics();
        app.Map("/ocpp/{version}/{identity}", (HttpContext context, string version, string identity, StationEndpoint endpoint) =>
            endpoint.Accept(context, identity, version)).ExcludeFromDescription().AllowAnonymous().DisableHttpMetrics();
    }

    async Task Accept(HttpContext context, string identity, string? named)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Refuse(context, StatusCodes.Status426UpgradeRequired, "Charging stations connect here by WebSocket, subprotocol ocpp1.6.");
            return;
        }
        if (identity.Length > LongestIdentity || identity.Any(char.IsControl))
        {
            await Refuse(context, StatusCodes.Status400BadRequest, $"The identity must be 1 to {LongestIdentity} printable characters.");
            return;
        }
        if (!commits.IsHealthy || !stations.IsOpen)
        {
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, "Storage is away; keep your queue and come back.");
            return;
        }
        if (Pick(context.WebSockets.WebSocketRequestedProtocols, named) is not { } picked)
        {
            await CloseUnspoken(context);
            return;
        }

        var password = Password(context.Request.Headers.Authorization, identity, out var hasWrongName);
        if (hasWrongName)
        {
            await Unauthorized(context, identity);
            return;
        }
        var credentials = await chargeBoxes.AuthenticateKey(identity, password, policy.AllowPasswordless, context.RequestAborted);
        switch (credentials)
        {
            case null when policy.UnknownStations == UnknownStations.Refuse:
                LogRefused(identity, "nobody registered it");
                await Refuse(context, StatusCodes.Status404NotFound, "This charging station is not registered.");
                return;
            case null when policy.UnknownStations == UnknownStations.Ask:
                await RunHeld(context, identity, picked, password is not null);
                return;
            case null:
                var admitted = await chargeBoxes.Admit(identity, context.RequestAborted);
                await Run(context, identity, picked, admitted, isAuthenticated: false);
                return;
            case { IsAllowed: false }:
                await Unauthorized(context, identity);
                return;
            default:
                await Run(context, identity, picked, credentials.ChargeBoxId, credentials.IsAuthenticated);
                return;
        }
    }

    sealed record Picked(OcppVersion Version, string? Subprotocol);

    /// <summary>The first of ours the station offers. One that offers none, as some do, is taken at the word of the path, or as 1.6.</summary>
    static Picked? Pick(IList<string> offered, string? named)
    {
        foreach (var version in Versions)
        {
            if (named is not null && named != version.Name && named != version.Subprotocol)
                continue;
            if (offered.FirstOrDefault(offer => string.Equals(offer, version.Subprotocol, StringComparison.OrdinalIgnoreCase)) is { } match)
                return new(version, match);
            if (offered.Count == 0)
                return new(version, null);
        }
        return null;
    }

    /// <summary>OCPP-J 1.6 §3.2: without a common subprotocol the handshake is completed without one and the socket closed.</summary>
    async Task CloseUnspoken(HttpContext context)
    {
        LogRefused(context.Request.Path.Value ?? "", $"it offers only {string.Join(", ", context.WebSockets.WebSocketRequestedProtocols)}");
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.CloseOutputAsync(WebSocketCloseStatus.ProtocolError, "offer the subprotocol ocpp1.6", CancellationToken.None);
    }

    /// <summary>As bytes: a station may send its key as bytes that are no text (OCPP-J 1.6 §6.2).</summary>
    static byte[]? Password(string? header, string identity, out bool hasWrongName)
    {
        hasWrongName = false;
        if (header is null || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length))
        {
            hasWrongName = true;
            return null;
        }
        var pair = bytes.AsSpan(0, length);
        // The identity itself may hold colons: the name is as long as it.
        var name = Encoding.UTF8.GetBytes(identity);
        hasWrongName = pair.Length <= name.Length || pair[name.Length] != (byte)':'
            || !string.Equals(Encoding.UTF8.GetString(pair[..name.Length]), identity, StringComparison.OrdinalIgnoreCase);
        return hasWrongName ? null : pair[(name.Length + 1)..].ToArray();
    }

    Task Unauthorized(HttpContext context, string identity)
    {
        LogRefused(identity, "its credentials are wrong or missing");
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Stationmaster\"";
        return Refuse(context, StatusCodes.Status401Unauthorized, "Connect with HTTP Basic: the station's identity and its password.");
    }

    static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n");
    }

    async Task Run(HttpContext context, string identity, Picked picked, long chargeBoxId, bool isAuthenticated)
    {
        using var socket = await Upgrade(context, identity, picked);
        var connection = NewConnection(context, identity, picked, socket, chargeBoxId, stations.Actor(chargeBoxId), isAuthenticated);
        connection.IntervalId = await store.NextConnection(CancellationToken.None);
        try
        {
            if (await stations.Connect(connection) is { } why)
            {
                LogRefused(identity, why);
                await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, why, CancellationToken.None);
                return;
            }
            await Serve(connection);
        }
        finally
        {
            stations.Gone(connection);
        }
    }

    async Task RunHeld(HttpContext context, string identity, Picked picked, bool hasOfferedCredentials)
    {
        var remote = $"{context.Connection.RemoteIpAddress}";
        if (held.Enter(identity, remote, hasOfferedCredentials) is not { } room)
        {
            LogRefused(identity, "too many unknown stations wait already");
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, "Too many unknown charging stations are waiting.");
            return;
        }
        LogHeld(identity, remote);
        using var socket = await Upgrade(context, identity, picked);
        var connection = NewConnection(context, identity, picked, socket, 0, room, isAuthenticated: false);
        try
        {
            using (room.Holds(connection, Promote))
                await Serve(connection);
        }
        finally
        {
            stations.Gone(connection);
        }
    }

    /// <summary>An operator accepted the station that waits: from now on it is a station like any other.</summary>
    async Task Promote(StationConnection connection)
    {
        try
        {
            var credentials = await chargeBoxes.AuthenticateKey(connection.Identity, null, policy.AllowPasswordless, CancellationToken.None);
            if (credentials is null)
                return;
            connection.ChargeBoxId = credentials.ChargeBoxId;
            connection.IntervalId = await store.NextConnection(CancellationToken.None);
            if (await stations.Connect(connection) is { } why)
                connection.Abort(why);
            else
                await setup.AskToBoot(connection);
        }
        catch (OperationCanceledException) when (connection.Closed.IsCancellationRequested)
        {
            LogDisconnected(connection.Identity, connection.CloseReason);
        }
        catch (Exception e)
        {
            LogNotPromoted(connection.Identity, e);
            connection.Abort("it could not be made a station");
        }
    }

    Task<WebSocket> Upgrade(HttpContext context, string identity, Picked picked)
    {
        // The handshake's own limit must not end a connection that lives for months.
        context.Features.Get<Microsoft.AspNetCore.Http.Timeouts.IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = picked.Subprotocol,
            KeepAliveInterval = pongs.NeverCame(identity) ? Timeout.InfiniteTimeSpan : policy.KeepAliveInterval,
            KeepAliveTimeout = pongs.NeverCame(identity) ? Timeout.InfiniteTimeSpan : policy.KeepAliveTimeout,
        });
    }

    StationConnection NewConnection(
        HttpContext context, string identity, Picked picked, WebSocket socket, long chargeBoxId, ICallTarget target, bool isAuthenticated) =>
        new(socket, picked.Version, chargeBoxId, identity, target, policy, clock, logger)
        {
            IsAuthenticated = isAuthenticated,
            RemoteAddress = $"{context.Connection.RemoteIpAddress}",
            IsJudgedByTraffic = pongs.NeverCame(identity),
        };

    async Task Serve(StationConnection connection)
    {
        using var scope = logger.BeginScope(new StationScope(connection.Identity, connection.ChargeBoxId, connection.IntervalId, connection.RemoteAddress));
        LogConnected(connection.Identity, connection.Version.Name, connection.RemoteAddress);
        var settingUp = setup.Run(connection);
        await connection.Run(lifetime.ApplicationStopping);
        if (connection.NeverPongs)
            pongs.Remember(connection.Identity);
        await settingUp;
        LogDisconnected(connection.Identity, connection.CloseReason);
    }

    [LoggerMessage(LogLevel.Error, "{Identity} was accepted and could not go on; it will when it connects again")]
    partial void LogNotPromoted(string identity, Exception e);

    [LoggerMessage(LogLevel.Information, "{Identity} connected by OCPP {Version} from {Remote}")]
    partial void LogConnected(string identity, string version, string remote);

    [LoggerMessage(LogLevel.Information, "{Identity} disconnected: {Why}")]
    partial void LogDisconnected(string identity, string why);

    [LoggerMessage(LogLevel.Information, "{Identity} is unknown and waits for an operator ({Remote})")]
    partial void LogHeld(string identity, string remote);

    [LoggerMessage(LogLevel.Warning, "{Identity} was turned away: {Why}")]
    partial void LogRefused(string identity, string why);
}

/// <summary>Stations that left a ping unanswered while they sent messages; for the life of the process.</summary>
sealed class PongHistory
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _never = new(StringComparer.Ordinal);

    public bool NeverCame(string identity) => _never.ContainsKey(identity);

    public void Remember(string identity) => _never[identity] = true;
}
