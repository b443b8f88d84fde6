using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>The time set for something has come.</summary>
/// <param name="Number">The session's number; of an expected start, the order's id.</param>
public sealed record DueReached(DueKind Kind, long Number, string? Detail) : StationEvent;

/// <summary>An operator's order was agreed to by the station.</summary>
/// <param name="By">Who ordered it.</param>
public sealed record RemoteStopAgreed(int Number, string By) : StationEvent;

/// <summary>The station agreed to start; somebody must still plug in.</summary>
public sealed record RemoteStartAgreed(long OrderId, string TokenUid) : StationEvent;

/// <summary>The station's connection went.</summary>
public sealed record ConnectionLost : StationEvent;

public sealed partial record Station
{
    public Step OnOwn(StationEvent @event, Facts facts) => @event switch
    {
        DueReached { Kind: DueKind.EstimateStop } due => EstimateDue(due, facts),
        DueReached { Kind: DueKind.Seal } due => SealDue(due, facts),
        DueReached { Kind: DueKind.StopExpected } due => StopExpectedDue(due, facts),
        DueReached due => StartExpectedDue(due, facts),
        RemoteStartAgreed agreed => new(this,
            [new DueSet(DueKind.StartExpected, agreed.OrderId, facts.Now + Patience.RemoteStart, agreed.TokenUid)], Noted.Only),
        RemoteStopAgreed agreed => StopAgreed(agreed, facts),
        ConnectionLost => Lost(facts),
        _ => On(@event, facts),
    };

    Step Done(DueReached due, params ReadOnlySpan<StationChange> changes) =>
        new(this, [new DueCleared(due.Kind, due.Number), .. changes], Noted.Only);

    Step Later(DueReached due, DateTimeOffset at, string? detail = null) => new(this, [new DueSet(due.Kind, due.Number, at, detail)], Noted.Only);

    /// <summary>Closed by estimate only when connected or silent for long: a station that is offline keeps its queue (field rule 24).</summary>
    Step EstimateDue(DueReached due, Facts facts)
    {
        if (!Sessions.TryGetValue((int)due.Number, out var open) || open.Session.State != SessionState.Running)
            return Done(due);
        var lastSign = open.Metering.LastSampleAt ?? open.Session.StartReceivedAt;
        var isSilent = facts.Now - lastSign >= Patience.Silence;
        if (!isSilent && open.Session.EndHint is null)
            return Later(due, lastSign + Patience.Silence);
        if (!isSilent && !facts.IsOnline)
            return Later(due, facts.Now + Patience.WhileOffline);

        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = EndEstimated(open, open.Session.EndHint ?? lastSign, facts, changes);
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    /// <summary>What was estimated or told from a queue waits a day from its end: more may be in the queue.</summary>
    static DueSet SealDue(Session session, Facts facts, bool isUncertain)
    {
        var soonest = facts.Now + Patience.Seal;
        var uncertain = session.StoppedAt!.Value + Patience.SealUncertain;
        return new(DueKind.Seal, session.Number, isUncertain && uncertain > soonest ? uncertain : soonest);
    }

    /// <summary>Sealed when the wait has passed and the connector is free: until the car is gone its stay is not over.</summary>
    Step SealDue(DueReached due, Facts facts)
    {
        if (!Sessions.TryGetValue((int)due.Number, out var open) || open.Session.State != SessionState.Completed)
            return Done(due);
        var session = open.Session;
        var status = StateOf(session.Connector, facts.Now);
        var isStillPlugged = status.Status is ConnectorStatus.Finishing or ConnectorStatus.SuspendedEV or ConnectorStatus.SuspendedEVSE
            && RunningOn(session.Connector) is null
            && facts.Now - session.StopReceivedAt < Patience.SealUncertain;
        if (isStillPlugged)
            return Later(due, facts.Now + Patience.SealWhilePlugged);

        var final = session with { State = SessionState.Sealed, SealedAt = facts.Now, UpdatedAt = facts.Now };
        var station = this with { Sessions = Sessions.Remove(final.Number) };
        return new(station, [new SessionSealed(final), new DueCleared(DueKind.Seal, final.Number)], Noted.Only);
    }

    Step StopAgreed(RemoteStopAgreed agreed, Facts facts)
    {
        if (!Sessions.TryGetValue(agreed.Number, out var open) || open.Session.State == SessionState.Sealed)
            return new(this, [], Noted.Only);
        if (open.Session.RemotelyStoppedAt is not null)
            return new(this, [], Noted.Only);
        var session = open.Session with { RemotelyStoppedAt = facts.Now, RemotelyStoppedBy = agreed.By, UpdatedAt = facts.Now };
        StationChange change = session.State == SessionState.Running ? new SessionUpdated(session) : new SessionCompleted(session);
        return session.State == SessionState.Running
            ? new(With(session, open.Metering), [change, new DueSet(DueKind.StopExpected, session.Number, facts.Now + Patience.RemoteStop, "1")], Noted.Only)
            : new(With(session, open.Metering), [change], Noted.Only);
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
                    new OrderGiven(new RemoteStop(open.Session.Number), "The charge box agreed to stop but charges on"),
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

    /// <summary>Agreed to start, but nobody plugged in: the order came to nothing (field rule 33). A later start is a start all the same.</summary>
    Step StartExpectedDue(DueReached due, Facts facts)
    {
        var orderedAt = facts.Now - Patience.RemoteStart;
        var hasStarted = Sessions.Values.Any(open => open.Session.StartReceivedAt >= orderedAt
            && string.Equals(open.Session.TokenUid, due.Detail, StringComparison.OrdinalIgnoreCase));
        return hasStarted
            ? Done(due)
            : Done(due, new OrderUnfulfilled(due.Number, "The charge box agreed, but no charge started: nobody plugged in in time"));
    }

    Step Lost(Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        foreach (var open in Sessions.Values.Where(open => open.Session.State == SessionState.Running && !open.Session.Is(SessionFlags.Offline)))
        {
            var session = open.Session with { Flags = open.Session.Flags | SessionFlags.Offline, UpdatedAt = facts.Now };
            changes.Add(new SessionUpdated(session));
            station = station.With(session, open.Metering);
        }
        return new(station, changes.ToImmutable(), Noted.Only);
    }
}
