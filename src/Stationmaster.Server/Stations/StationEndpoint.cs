using Stationmaster.Server.Hosting;
using System.Net.WebSockets;
using System.Text;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>Where stations connect (OCPP-J 1.6 §3): upgrades, authenticates, picks the version, and runs the connection.</summary>
sealed partial class StationEndpoint(
    StationRegistry stations, StationStore store, ChargeBoxStore chargeBoxes, HeldStations held, ConnectionSetup setup, PongHistory pongs,
    StationOptions policy, HandshakeLimits handshakes, StationGuards guards, Wheel wheel, Commits commits, Farewell farewell,
    StationEntrance entrance, SecurityAlarms alarms, TimeProvider clock, ILogger<StationEndpoint> logger)
{
    const int LongestIdentity = 255;

    public static void Map(IEndpointRouteBuilder app)
    {
        // Found once: what a request asks its own services for, they keep for as long as it lasts.
        var endpoint = new Lazy<StationEndpoint>(app.ServiceProvider.GetRequiredService<StationEndpoint>);
        foreach (var path in (string[])["/ocpp/{identity}", "/ocpp/{version}/{identity}"])
            app.Map(path, Accept).ExcludeFromDescription().AllowAnonymous().DisableHttpMetrics();

        Task Accept(HttpContext context)
        {
            var named = context.Request.RouteValues;
            return endpoint.Value.Accept(context, $"{named["identity"]}", (string?)named["version"]);
        }
    }

    async Task Accept(HttpContext context, string identity, string? named)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Answer(context, StatusCodes.Status426UpgradeRequired, "Charging stations connect here by WebSocket, subprotocol ocpp1.6, ocpp2.0.1 or ocpp2.1.");
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
        var showsSomething = password is not null || hasWrongName || StationEntrance.ShowsCertificate(context);
        if (handshakes.Before(peer, identity, showsSomething) is { } refusal)
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
        var (chargeBoxId, entry) = await Judge(context, identity, password, peer);
        await (entry switch
        {
            null => AcceptStranger(context, identity, picked, showsSomething),
            { Refusal: { } why, IsKnown: true } => Refuse(context, identity, StatusCodes.Status403Forbidden, why, why),
            { Refusal: { } why } => Unauthorized(context, identity, why),
            _ when handshakes.Connecting(identity) is { } refused => Refuse(context, identity, refused),
            _ => Run(context, identity, picked, chargeBoxId, entry.Profile),
        });
    }

    /// <summary>Apart, for what <see cref="Accept"/> held across its last wait it would hold for as long as the station is connected: a password too.</summary>
    async Task<(long ChargeBoxId, Entry? Entry)> Judge(HttpContext context, string identity, byte[]? password, Peer peer)
    {
        try
        {
            var credentials = await chargeBoxes.AuthenticateKey(identity, password, policy.AllowPasswordless, context.RequestAborted);
            return credentials is null ? (0, null) : (credentials.ChargeBoxId, await entrance.Judge(context, identity, credentials, context.RequestAborted));
        }
        finally
        {
            handshakes.EndTurn(peer);
        }
    }

    sealed record Picked(OcppVersion Version, string? Subprotocol);

    /// <summary>
    /// The newest that the station offers, of those the path names. One that offers none, as some do, is taken at the word of the path, or
    /// as 1.6.
    /// </summary>
    static Picked? Pick(IList<string> offered, string? named)
    {
        if (offered.Count == 0)
            return named is null ? new(Ocpp16.Instance, null) : OcppVersions.All.FirstOrDefault(IsMeant) is { } meant ? new(meant, null) : null;
        foreach (var version in OcppVersions.All.Where(IsMeant))
        {
            if (offered.FirstOrDefault(offer => string.Equals(offer, version.Subprotocol, StringComparison.OrdinalIgnoreCase)) is { } match)
                return new(version, match);
        }
        return null;

        bool IsMeant(OcppVersion version) => named is null || named == version.Name || named == version.Subprotocol;
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

    async Task Run(HttpContext context, string identity, Picked picked, long chargeBoxId, int profile)
    {
        var guard = guards.Guard(context, identity);
        StationConnection? connection = null;
        try
        {
            connection = await Open(context, identity, picked, chargeBoxId, profile, guard);
            if (await stations.Connect(connection) is { } why)
                await TurnAway(connection, why);
            else
                await Serve(connection);
        }
        finally
        {
            if (connection is not null)
                stations.Gone(connection);
            connection?.Dispose();
            guards.Left(guard);
        }
    }

    async Task<StationConnection> Open(HttpContext context, string identity, Picked picked, long chargeBoxId, int profile, StationGuard guard)
    {
        // Before the upgrade, for it cannot be had while storage is away.
        var intervalId = await store.NextConnection(context.RequestAborted);
        var socket = await Upgrade(context, identity, picked);
        var connection = NewConnection(context, identity, picked, socket, chargeBoxId, stations.Actor(chargeBoxId), profile, guard);
        connection.IntervalId = intervalId;
        return connection;
    }

    Task TurnAway(StationConnection connection, string why)
    {
        TurnedAway(connection.Identity, why);
        alarms.Raise(connection.ChargeBoxId, "IdentityContested", $"{why} ({connection.RemoteAddress})");
        return connection.TurnAway(why);
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
        // They were read, and would be kept for as long as the station is connected: the password too. Clearing all keeps their texts for reuse.
        var headers = context.Request.Headers;
        foreach (var name in headers.Keys.ToArray())
            headers.Remove(name);
        return socket;
    }

    StationConnection NewConnection(
        HttpContext context, string identity, Picked picked, WebSocket socket, long chargeBoxId, ICallTarget target, int profile,
        StationGuard guard)
    {
        context.IsKnown();
        var connection = new StationConnection(socket, picked.Version, chargeBoxId, identity, target, policy, clock, logger)
        {
            IsAuthenticated = profile > 0,
            Profile = profile,
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
        var running = connection.Run();
        farewell.Opened(connection);
        await setup.Run(connection);
        await running;
        farewell.Ended(connection);
        if (connection is { NeverPongs: true, ChargeBoxId: not 0 })
            pongs.Remember(connection.Identity);
        if (isLogged || connection.ChargeBoxId != 0)
            LogDisconnected(connection.Identity, connection.CloseReason);
    }

    [LoggerMessage(LogLevel.Information, "{Identity} connected by OCPP {Version} from {Remote}")]
    partial void LogConnected(string identity, string version, string remote);

    [LoggerMessage(LogLevel.Information, "{Identity} disconnected: {Why}")]
    partial void LogDisconnected(string identity, string why);
}
