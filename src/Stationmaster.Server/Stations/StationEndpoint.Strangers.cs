using Stationmaster.Server.Hosting;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Stations.Limits;

namespace Stationmaster.Server.Stations;

// Who is not registered is refused, admitted, or waits for an operator.
sealed partial class StationEndpoint
{
    const int WaitingRoomSeconds = 60;

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
                if (entrance.AtLeast is > 0 and var least)
                {
                    await Refuse(
                        context, identity, StatusCodes.Status403Forbidden, "nobody registered it, and strangers prove nothing",
                        $"Charging stations must connect by security profile {least} or higher; this one is not registered.");
                    return;
                }
                if (handshakes.Admitting(Peer.Of(context)) is { } refusal)
                {
                    await Refuse(context, identity, refusal);
                    return;
                }
                var admitted = await chargeBoxes.Admit(identity, context.RequestAborted);
                await Run(context, identity, picked, admitted, profile: 0);
                return;
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
            var socket = await Upgrade(context, identity, picked);
            using var connection = NewConnection(context, identity, picked, socket, 0, room, profile: 0, guard);
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
            if (entrance.AtLeast is > 0 and var least)
            {
                connection.Abort($"it must connect by security profile {least} or higher, with the password it was given");
                return;
            }
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

    [LoggerMessage(LogLevel.Error, "{Identity} was accepted and could not go on; it will when it connects again")]
    partial void LogNotPromoted(string identity, Exception e);
}
