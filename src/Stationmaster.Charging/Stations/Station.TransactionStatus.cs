using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>The station was asked how a transaction stands, and said (OCPP 2.x Part 2, E14: GetTransactionStatus).</summary>
/// <param name="OwnId">The station's own id of the transaction.</param>
public sealed record TransactionStatusTold(string OwnId, TransactionStatus Status) : StationEvent;

/// <summary>
/// What we ask a station about its transactions, and what its answer decides: whether messages are still to be waited for, and whether a
/// session in doubt runs (field rules 24, 44). No answer decides nothing: the times set stand.
/// </summary>
public sealed partial record Station
{
    /// <summary>Detail of a due estimate: the station has been asked.</summary>
    const string Asked = "asked";

    static OrderGiven AskAbout(string ownId, string why) => new(new GetTransactionStatus(ownId), why);

    Step StatusTold(TransactionStatusTold told, Facts facts)
    {
        if (Latest(told.OwnId) is not { } open)
            return new(this, [], Noted.Only);
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = (open.Session.State, told.Status) switch
        {
            (SessionState.Running, { IsOngoing: true }) => SaidToRun(open, told.Status, facts, changes),
            (SessionState.Running, { IsOngoing: false }) => SaidToBeOver(open, told.Status, facts, changes),
            (SessionState.Completed, { IsOngoing: true }) when MayReopen(open.Session, facts.Now) => Reopened(open, facts, changes),
            (SessionState.Completed, _) => SaidAfterItsEnd(open, told.Status, facts, changes),
            _ => this,
        };
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    Station SaidToRun(OpenSession open, TransactionStatus said, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var station = Resumed(open, facts, changes);
        return said.HasMessages ? station : station.WithMissing(open.Session.Number, facts, changes);
    }

    /// <summary>It ended. Where its end is in the queue it is waited for; else it never comes, and what we last heard is its end.</summary>
    Station SaidToBeOver(OpenSession open, TransactionStatus said, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var end = open.Session.EndHint ?? LastEvidence(open);
        if (!said.HasMessages)
        {
            var lost = open.Session with { Flags = open.Session.Flags | SessionFlags.MessagesMissing };
            return EndEstimated(open with { Session = lost }, end, facts, changes);
        }
        changes.Add(new DueSet(DueKind.EstimateStop, open.Session.Number, facts.Now + Patience.WhileOffline, Asked));
        if (open.Session.EndHint is not null)
            return this;
        var doubted = open.Session with { EndHint = end, DoubtedAt = facts.Now, UpdatedAt = facts.Now };
        changes.Add(new SessionUpdated(doubted));
        return With(doubted, open.Metering);
    }

    /// <summary>With an end that the station itself told and nothing left to tell, the record waits no longer than any other.</summary>
    Station SaidAfterItsEnd(OpenSession open, TransactionStatus said, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (!said.HasMessages && open.Session.Is(SessionFlags.MessagesMissing) && !open.Session.Is(SessionFlags.EstimatedStop | SessionFlags.StopWithoutStart))
            changes.Add(new DueSet(DueKind.Seal, open.Session.Number, facts.Now + Patience.Seal));
        return this;
    }

    /// <summary>The numbers left out will not come any more.</summary>
    Station WithMissing(int number, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var open = Sessions[number];
        if (open.Session.Sequence is not { HasGaps: true } || open.Session.Is(SessionFlags.MessagesMissing))
            return this;
        var flagged = open.Session with { Flags = open.Session.Flags | SessionFlags.MessagesMissing, UpdatedAt = facts.Now };
        changes.Add(new SessionUpdated(flagged));
        return With(flagged, open.Metering);
    }

    /// <summary>Before the end is put to what we last heard, the station is asked, once: it may know better.</summary>
    static Step? AskedBeforeEstimate(Station station, DueReached due, Session session, Facts facts) =>
        session.OwnId is not { } ownId || !facts.IsOnline || due.Detail == Asked
            ? null
            : new(station,
                [AskAbout(ownId, "Its end has not come"), new DueSet(due.Kind, due.Number, facts.Now + Patience.Answer, Asked)], Noted.Only);
}
