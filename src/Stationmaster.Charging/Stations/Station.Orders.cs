using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>An operator's order was agreed to by the station.</summary>
/// <param name="By">Who ordered it.</param>
public sealed record RemoteStopAgreed(int Number, string By) : StationEvent;

/// <summary>The station agreed to start; somebody must still plug in.</summary>
public sealed record RemoteStartAgreed(long OrderId, string TokenUid) : StationEvent;

public sealed partial record Station
{
    const string ChargesOn = "The charge box agreed to stop but charges on";

    /// <summary>Agreed to again, the first time counts; that it charges on is watched for anew, but for what that led to itself.</summary>
    Step StopAgreed(RemoteStopAgreed agreed, Facts facts)
    {
        if (!Sessions.TryGetValue(agreed.Number, out var open))
            return new(this, [], Noted.Only);
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        var isRunning = open.Session.State == SessionState.Running;
        if (open.Session.RemotelyStoppedAt is null)
        {
            var session = open.Session with { RemotelyStoppedAt = facts.Now, RemotelyStoppedBy = agreed.By, UpdatedAt = facts.Now };
            changes.Add(isRunning ? new SessionUpdated(session) : new SessionCompleted(session));
            station = With(session, open.Metering);
        }
        if (isRunning && agreed.By != ChargesOn)
            changes.Add(new DueSet(DueKind.StopExpected, agreed.Number, facts.Now + Patience.RemoteStop, "1"));
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    /// <summary>Agreed to stop, but charges on: told again, then raised for an operator (field rule 35).</summary>
    Step StopExpectedDue(DueReached due, Facts facts)
    {
        if (!Sessions.TryGetValue((int)due.Number, out var open) || open.Session.State != SessionState.Running)
            return Done(due);
        if (!facts.IsOnline)
            return Later(due, facts.Now + Patience.RemoteStop, due.Detail);
        var tries = int.TryParse(due.Detail, out var given) ? given : 1;
        if (tries < Patience.RemoteStopTries)
        {
            return new(this,
                [
                    new OrderGiven(new RemoteStop(open.Session.Number) { OwnId = open.Session.OwnId }, ChargesOn),
                    new DueSet(due.Kind, due.Number, facts.Now + Patience.RemoteStop, $"{tries + 1}"),
                ], Noted.Only);
        }
        var ignored = open.Session with { Flags = open.Session.Flags | SessionFlags.RemoteStopIgnored, UpdatedAt = facts.Now };
        return new(With(ignored, open.Metering),
            [
                new SessionUpdated(ignored), new DueCleared(due.Kind, due.Number),
                new AlertRaised("remote-stop-ignored", ignored.Number, $"Told {tries} times to stop session {due.Number}, the charge box charges on."),
            ], Noted.Only);
    }

    Step StartAgreed(RemoteStartAgreed agreed, Facts facts) => new(this,
        [new DueSet(DueKind.StartExpected, agreed.OrderId, facts.Now + Patience.RemoteStart, $"{facts.Now.ToUnixTimeMilliseconds()} {agreed.TokenUid}")],
        Noted.Only);

    /// <summary>Agreed to start, but nobody plugged in: the order came to nothing (field rule 33). A later start is a start all the same.</summary>
    Step StartExpectedDue(DueReached due, Facts facts)
    {
        var (agreedAt, uid) = due.Detail?.Split(' ', 2) is [var ms, var token] && long.TryParse(ms, out var agreedMs)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(agreedMs), token)
            : (facts.Now - Patience.RemoteStart, due.Detail);
        var hasStarted = Sessions.Values.Any(open => open.Session.StartReceivedAt >= agreedAt
            && string.Equals(open.Session.TokenUid, uid, StringComparison.OrdinalIgnoreCase));
        return hasStarted
            ? Done(due)
            : Done(due, new OrderUnfulfilled(due.Number, "The charge box agreed, but no charge started: nobody plugged in in time"));
    }
}
