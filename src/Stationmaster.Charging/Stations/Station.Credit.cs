using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>How a session stands that is paid from credit.</summary>
/// <param name="Cost">So far, taxes included.</param>
/// <param name="Allowed">As far as the credit reaches now: what was reserved for it at its start, and what has been added since.</param>
public sealed record CreditSpent(decimal Cost, decimal Allowed)
{
    public bool IsSpent => Cost > 0 && Cost >= Allowed;
}

/// <summary>Sessions that are paid from credit at stations that take no limits (OCPP 1.6 and 2.0.1): we end them when it is spent.</summary>
public sealed partial record Station
{
    /// <summary>Detail of a look between those that are due: samples have come.</summary>
    public const string AtSamples = "samples";

    /// <summary>Who ordered it, as the record says.</summary>
    public const string CreditIsSpent = "Stationmaster: the credit is spent";

    /// <summary>What is left of the payer's credit is spoken for from now on, and looked after.</summary>
    static Session WithCredit(Session session, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (!facts.KeepsCredit || session is not { State: SessionState.Running, Driver.Credit: { } credit } || session.Details?.IsLimitKeptHere == true)
            return session;
        var isForeign = session.PaysBy is { Currency: var currency } && currency != credit.Currency;
        changes.Add(new DueSet(DueKind.CreditSpent, session.Number, facts.Now + Patience.CreditLook));
        return session with
        {
            Details = (session.Details ?? new()) with { GivenLimit = new(MaxCost: isForeign ? 0 : Math.Max(0, credit.Available)), IsLimitKeptHere = true },
        };
    }

    /// <summary>
    /// Spent, the station is told to stop; one that does not agree to it is told again, and then an operator is. One that agreed and charges on
    /// is looked after like any. Offline it is told when it is back.
    /// </summary>
    Step CreditDue(DueReached due, Facts facts)
    {
        var isAtSamples = due.Detail == AtSamples;
        if (!Sessions.TryGetValue((int)due.Number, out var open) || open.Session is not
            { State: SessionState.Running, Details: { IsLimitKeptHere: true, GivenLimit.MaxCost: { } limit } details } session)
            return isAtSamples ? new(this, [], Noted.Only) : Done(due);
        if (isAtSamples && (details.LimitReached is not null || !facts.IsOnline))
            return new(this, [], Noted.Only);
        if (facts.Spent is not { } spent || !facts.IsOnline)
            return Later(due, facts.Now + Patience.CreditLook, due.Detail);
        if (!spent.IsSpent)
            return GoesOn(due, open, spent, limit, facts);

        var tries = int.TryParse(due.Detail, out var given) ? given : 0;
        if (tries > 0 && session.RemotelyStoppedAt is not null)
            return Done(due);
        if (tries >= Patience.RemoteStopTries)
        {
            var ignored = session with { Flags = session.Flags | SessionFlags.RemoteStopIgnored, UpdatedAt = facts.Now };
            return new(With(ignored, open.Metering),
                [
                    new SessionUpdated(ignored), new DueCleared(due.Kind, due.Number),
                    new AlertRaised("credit-overrun", ignored.Number,
                        $"Told {tries} times to stop session {due.Number}, whose credit is spent, the charge box did not agree to it."),
                ], Noted.Only);
        }
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        if (details.LimitReached is null)
        {
            var spentNow = session with { Details = details with { LimitReached = "Cost" }, UpdatedAt = facts.Now };
            changes.Add(new SessionUpdated(spentNow));
            station = With(spentNow, open.Metering);
        }
        changes.Add(new OrderGiven(new RemoteStop(session.Number) { OwnId = session.OwnId }, CreditIsSpent));
        changes.Add(new DueSet(due.Kind, due.Number, facts.Now + Patience.RemoteStop, $"{tries + 1}"));
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    /// <summary>What was added to the credit meanwhile is its own too, once it needs it.</summary>
    Step GoesOn(DueReached due, OpenSession open, CreditSpent spent, decimal limit, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        if (spent.Allowed > limit)
        {
            var details = open.Session.Details! with { GivenLimit = new(MaxCost: spent.Allowed), LimitReached = null };
            var longer = open.Session with { Details = details, UpdatedAt = facts.Now };
            changes.Add(new SessionUpdated(longer));
            station = With(longer, open.Metering);
        }
        if (due.Detail != AtSamples)
            changes.Add(new DueSet(due.Kind, due.Number, facts.Now + Patience.CreditLook));
        return new(station, changes.ToImmutable(), Noted.Only);
    }
}
