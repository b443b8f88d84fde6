using System.Globalization;
using System.Net.WebSockets;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations.Limits;

namespace Stationmaster.Server.Stations;

/// <summary>Who is turned away: with what words, and how much of it goes into the log.</summary>
sealed partial class StationEndpoint
{
    readonly LogBudget _refusedLines = new(wheel);
    readonly LogBudget _heldLines = new(wheel);

    /// <summary>OCPP-J 1.6 §3.2: without a common subprotocol the handshake is completed without one and the socket closed.</summary>
    async Task CloseUnspoken(HttpContext context, string identity)
    {
        if (handshakes.Before(Peer.Of(context), identity, hasPassword: false) is { } refusal)
        {
            await Refuse(context, identity, refusal);
            return;
        }
        handshakes.Failed(Peer.Of(context));
        TurnedAway(identity, $"it offers only {string.Join(", ", context.WebSockets.WebSocketRequestedProtocols)}");
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.CloseOutputAsync(WebSocketCloseStatus.ProtocolError, "offer the subprotocol ocpp1.6, ocpp2.0.1 or ocpp2.1", CancellationToken.None);
    }

    /// <param name="why">Null where nothing is known but that the name is another's.</param>
    Task Unauthorized(HttpContext context, string identity, string? why = null)
    {
        handshakes.GuessedWrong(Peer.Of(context), identity);
        TurnedAway(identity, "its credentials are wrong or missing");
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Stationmaster\"";
        return Answer(context, StatusCodes.Status401Unauthorized, why ?? StationEntrance.Wrong);
    }

    Task Refuse(HttpContext context, string identity, int status, string reason, string why)
    {
        handshakes.Failed(Peer.Of(context));
        TurnedAway(identity, reason);
        return Answer(context, status, why);
    }

    Task Refuse(HttpContext context, string identity, HandshakeRefusal refusal, int status = StatusCodes.Status429TooManyRequests)
    {
        LimitMetrics.HandshakeRefused(refusal.Limit);
        TurnedAway(identity, refusal.Why);
        context.Response.Headers.RetryAfter = refusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Answer(context, status, refusal.Why);
    }

    /// <summary>The connection ends with the answer: who was turned away keeps nothing open.</summary>
    static Task Answer(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(why + "\n");
    }

    void TurnedAway(string identity, string why)
    {
        if (_refusedLines.Allows(out var withheld))
            LogRefused(identity, why, withheld);
    }

    [LoggerMessage(LogLevel.Information, "{Identity} is unknown and waits for an operator ({Remote}; {Withheld} more like this)")]
    partial void LogHeld(string identity, string remote, int withheld);

    [LoggerMessage(LogLevel.Warning, "{Identity} was turned away: {Why} ({Withheld} more like this)")]
    partial void LogRefused(string identity, string why, int withheld);
}
