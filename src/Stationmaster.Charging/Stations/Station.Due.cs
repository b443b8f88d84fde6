using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>The time set for something has come.</summary>
/// <param name="Number">The session's number; of an expected start, the order's id.</param>
public sealed record DueReached(DueKind Kind, long Number, string? Detail) : StationEvent;

/// <summary>The station's connection went.</summary>
public sealed record ConnectionLost : StationEvent;

public sealed partial record Station
{
    public Step OnOwn(StationEvent @event, Facts facts) => @event switch
    {
        DueReached { Kind: DueKind.EstimateStop } due => EstimateDue(due, facts),
        DueReached { Kind: DueKind.Seal } due => SealDue(due, facts),
        DueReached { Kind: DueKind.StopExpected } due => StopExpectedDue(due, facts),
        DueReached { Kind: DueKind.LimitLook } due => LimitDue(due, facts),
        DueReached due => StartExpectedDue(due, facts),
        RemoteStartAgreed agreed => StartAgreed(agreed, facts),
        RemoteStopAgreed agreed => StopAgreed(agreed, facts),
        ConnectionLost => Lost(facts),
        TransactionStatusTold told => StatusTold(told, facts),
        _ => On(@event, facts),
    };

    Step Done(DueReached due, params ReadOnlySpan<StationChange> changes) =>
        new(this, [new DueCleared(due.Kind, due.Number), .. changes], Noted.Only);

    Step Later(DueReached due, DateTimeOffset at, string? detail = null) => new(this, [new DueSet(due.Kind, due.Number, at, detail)], Noted.Only);

    /// <summary>What was told from a queue, or with messages missing, waits a day from its end: more of it may be in the queue.</summary>
    static DueSet SealDue(Session session, Facts facts)
    {
        var stoppedAt = session.StoppedAt!.Value;
        var isFromQueue = facts.Now - stoppedAt > Patience.Seal || stoppedAt < facts.ConnectedAt || session.Is(SessionFlags.MessagesMissing);
        var soonest = facts.Now + Patience.Seal;
        var later = stoppedAt + Patience.SealUncertain;
        return new(DueKind.Seal, session.Number, isFromQueue && later > soonest ? later : soonest);
    }

    /// <summary>
    /// Sealed when the wait has passed, the connector is free (until the car is gone its stay is not over) and the market's prices are there:
    /// for those a day at most, then with what is known.
    /// </summary>
    Step SealDue(DueReached due, Facts facts)
    {
        if (!Sessions.TryGetValue((int)due.Number, out var open) || open.Session.State != SessionState.Completed)
            return Done(due);
        if (IsStillPlugged(open.Session, facts))
            return Later(due, facts.Now + Patience.SealWhilePlugged);
        if (facts.AwaitsPrices && facts.Now - (open.Session.StopReceivedAt ?? open.Session.StoppedAt) < Patience.SealUncertain)
            return Later(due, facts.Now + Patience.SealWithoutPrices);

        var final = open.Session with { State = SessionState.Sealed, SealedAt = facts.Now, UpdatedAt = facts.Now };
        var station = this with { Sessions = Sessions.Remove(final.Number) };
        return new(station, [new SessionSealed(final), new DueCleared(DueKind.Seal, final.Number)], Noted.Only);
    }

    /// <summary>
    /// For a day at most, and not once another session has begun there. That it charged before its stop says nothing of what came after.
    /// Of a stop without a start we don't know the connector.
    /// </summary>
    bool IsStillPlugged(Session session, Facts facts) =>
        Connectors.GetValueOrDefault(session.Connector) is { } state
        && (state.Status == ConnectorStatus.Finishing || (state.IsCharging && state.ToldAt > session.StoppedAt))
        && !session.Is(SessionFlags.StopWithoutStart)
        && facts.Now - session.StopReceivedAt < Patience.SealUncertain
        && !Sessions.Values.Any(other => other.Session.Connector == session.Connector && other.Session.StartedAt > session.StartedAt);

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
