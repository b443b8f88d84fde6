using Stationmaster.Server.Hosting;
using System.Net.WebSockets;
using System.Text;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Where stations connect (OCPP-J 1.6 §3): upgrades, authenticates, picks the version, and runs the connection.</summary>
sealed partial class StationEndpoint(
    StationRegistry stations, StationStore store, ChargeBoxStore chargeBoxes, HeldStations held, ConnectionSetup setup, PongHistory pongs,
    StationOptions policy, HandshakeLimits handshakes, StationGuards guards, Wheel wheel, Commits commits, Farewell farewell,
    TimeProvider clock, ILogger<StationEndpoint> logger)
{
    const int LongestIdentity = 255;
    const int WaitingRoomSeconds = 60;

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
            await Answer(context, StatusCodes.Status426UpgradeRequired, "Charging stations connect here by WebSocket, subprotocol ocpp1.6.");
            return;
        }
        if (identity.Length > LongestIdentity || identity.Any(char.IsControl))
        {
            handshakes.Failed(Peer.Of(context));
            await Answer(context, StatusCodes.Status400BadRequest, $"The identity must be 1 to {LongestIdentity} printable characters.");
            return;
        }
        if (farewell.IsStopping)
        {
            await ComeBackLater(context, "The server is restarting; come back in a while.");
            return;
        }
        if (!commits.IsHealthy || !stations.IsOpen)
        {
            await ComeBackLater(context, "Storage is away; keep your queue and come back.");
            return;
        }
        if (Pick(context.WebSockets.WebSocketRequestedProtocols, named) is not { } picked)
        {
            await CloseUnspoken(context, identity);
            return;
        }

        var peer = Peer.Of(context);
        var password = Password(context.Request.Headers.Authorization, identity, out var hasWrongName);
        if (handshakes.Before(peer, identity, password is not null || hasWrongName) is { } refusal)
        {
            await Refuse(context, identity, refusal);
            return;
        }
        if (hasWrongName)
        {
            await Unauthorized(context, identity);
            return;
        }
        if (!handshakes.TakeTurn(peer))
        {
            await Refuse(context, identity, handshakes.NotYourTurn());
            return;
        }
        ChargeBoxCredentials? credentials;
        try
        {
            credentials = await chargeBoxes.AuthenticateKey(identity, password, policy.AllowPasswordless, context.RequestAborted);
        }
        finally
        {
            handshakes.EndTurn(peer);
        }
        await (credentials switch
        {
            null => AcceptStranger(context, identity, picked, password is not null),
            { IsAllowed: false } => Unauthorized(context, identity),
            _ => AcceptKnown(context, identity, picked, credentials),
        });
    }

    async Task AcceptKnown(HttpContext context, string identity, Picked picked, ChargeBoxCredentials credentials)
    {
        if (handshakes.Connecting(identity) is { } refusal)
        {
            await Refuse(context, identity, refusal);
            return;
        }
        await Run(context, identity, picked, credentials.ChargeBoxId, credentials.IsAuthenticated);
    }

    async Task AcceptStranger(HttpContext context, string identity, Picked picked, bool hasOfferedCredentials)
    {
        switch (policy.UnknownStations)
        {
            case UnknownStations.Refuse:
                await Refuse(context, identity, StatusCodes.Status404NotFound, "nobody registered it", "This charging station is not registered.");
                return;
            case UnknownStations.Ask:
                await RunHeld(context, identity, picked, hasOfferedCredentials);
                return;
            default:
                if (handshakes.Admitting(Peer.Of(context)) is { } refusal)
                {
                    await Refuse(context, identity, refusal);
                    return;
                }
                var admitted = await chargeBoxes.Admit(identity, context.RequestAborted);
                await Run(context, identity, picked, admitted, isAuthenticated: false);
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

    static Task ComeBackLater(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = $"{Farewell.ComeBackAfter.TotalSeconds}";
        return Answer(context, StatusCodes.Status503ServiceUnavailable, why);
    }

    async Task Run(HttpContext context, string identity, Picked picked, long chargeBoxId, bool isAuthenticated)
    {
        var guard = guards.Guard(context, identity);
        try
        {
            // Before the upgrade, for it cannot be had while storage is away.
            var intervalId = await store.NextConnection(context.RequestAborted);
            using var socket = await Upgrade(context, identity, picked);
            var connection = NewConnection(context, identity, picked, socket, chargeBoxId, stations.Actor(chargeBoxId), isAuthenticated, guard);
            connection.IntervalId = intervalId;
            await Run(connection, socket);
        }
        finally
        {
            guards.Left(guard);
        }
    }

    async Task Run(StationConnection connection, WebSocket socket)
    {
        try
        {
            if (await stations.Connect(connection) is { } why)
            {
                TurnedAway(connection.Identity, why);
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
        var remote = Peer.Text(context);
        handshakes.Failed(Peer.Of(context));
        if (held.Enter(identity, remote, hasOfferedCredentials) is not { } room)
        {
            var full = new HandshakeRefusal("waiting_room", "Too many unknown charging stations are waiting.", WaitingRoomSeconds);
            await Refuse(context, identity, full, StatusCodes.Status503ServiceUnavailable);
            return;
        }
        if (_heldLines.Allows(out var withheld))
            LogHeld(identity, remote, withheld);
        var guard = guards.Guard(context, identity);
        try
        {
            using var socket = await Upgrade(context, identity, picked);
            var connection = NewConnection(context, identity, picked, socket, 0, room, isAuthenticated: false, guard);
            await RunHeld(connection, room);
        }
        finally
        {
            guards.Left(guard);
        }
    }

    async Task RunHeld(StationConnection connection, HeldStations.Room room)
    {
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

    async Task<WebSocket> Upgrade(HttpContext context, string identity, Picked picked)
    {
        // The handshake's own limit must not end a connection that lives for months.
        context.Features.Get<Microsoft.AspNetCore.Http.Timeouts.IHttpRequestTimeoutFeature>()?.DisableTimeout();
        var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = picked.Subprotocol,
            KeepAliveInterval = pongs.NeverCame(identity) ? Timeout.InfiniteTimeSpan : policy.KeepAliveInterval,
            KeepAliveTimeout = pongs.NeverCame(identity) ? Timeout.InfiniteTimeSpan : policy.KeepAliveTimeout,
        });
        // They were read, and would be kept for as long as the station is connected.
        context.Request.Headers.Clear();
        return socket;
    }

    StationConnection NewConnection(
        HttpContext context, string identity, Picked picked, WebSocket socket, long chargeBoxId, ICallTarget target, bool isAuthenticated,
        StationGuard guard)
    {
        context.IsKnown();
        var connection = new StationConnection(socket, picked.Version, chargeBoxId, identity, target, policy, clock, logger)
        {
            IsAuthenticated = isAuthenticated,
            RemoteAddress = Peer.Text(context),
            IsJudgedByTraffic = pongs.NeverCame(identity),
            Guard = guard,
        };
        guard.Watches(connection);
        return connection;
    }

    async Task Serve(StationConnection connection)
    {
        using var scope = logger.BeginScope(new StationScope(connection.Identity, connection.ChargeBoxId, connection.IntervalId, connection.RemoteAddress));
        var isLogged = connection.ChargeBoxId != 0;
        if (isLogged)
            LogConnected(connection.Identity, connection.Version.Name, connection.RemoteAddress);
        var settingUp = setup.Run(connection);
        farewell.Opened(connection);
        await connection.Run();
        farewell.Ended(connection);
        if (connection is { NeverPongs: true, ChargeBoxId: not 0 })
            pongs.Remember(connection.Identity);
        await settingUp;
        if (isLogged || connection.ChargeBoxId != 0)
            LogDisconnected(connection.Identity, connection.CloseReason);
    }

    [LoggerMessage(LogLevel.Error, "{Identity} was accepted and could not go on; it will when it connects again")]
    partial void LogNotPromoted(string identity, Exception e);

    [LoggerMessage(LogLevel.Information, "{Identity} connected by OCPP {Version} from {Remote}")]
    partial void LogConnected(string identity, string version, string remote);

    [LoggerMessage(LogLevel.Information, "{Identity} disconnected: {Why}")]
    partial void LogDisconnected(string identity, string why);
}
