using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>What a session whose cost is limited costs.</summary>
/// <param name="Cost">So far, taxes included.</param>
/// <param name="Allowed">As far as it may go now: the limit that was set at its start, and what has been added to the payer's credit since.</param>
public sealed record CostSoFar(decimal Cost, decimal Allowed)
{
    public bool IsSpent => Cost > 0 && Cost >= Allowed;
}

/// <summary>Sessions with a limit at stations that take none (OCPP 1.6 and 2.0.1): we end them when it is reached.</summary>
public sealed partial record Station
{
    /// <summary>Detail of a look between those that are due: samples have come.</summary>
    public const string AtSamples = "samples";

    /// <summary>Who ordered it, as the record says.</summary>
    public const string CreditIsSpent = "Stationmaster: the credit is spent", LimitIsReached = "Stationmaster: the charge key's limit is reached";

    /// <summary>The key's own limit, and what is left of the payer's credit, which is spoken for from now on, are looked after.</summary>
    static Session WithKeptLimit(Session session, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (!facts.KeepsLimits || session is not { State: SessionState.Running, Driver: { } driver } || session.Details?.IsLimitKeptHere == true)
            return session;
        var limit = TransactionLimit.Lowest(driver.SessionLimit, driver.Credit is { } credit ? new(MaxCost: LeftOf(credit, session)) : null);
        if (limit is null or { IsEmpty: true })
            return session;
        changes.Add(new DueSet(DueKind.LimitLook, session.Number, NextLook(session, limit, facts.Now)));
        return session with { Details = (session.Details ?? new()) with { GivenLimit = limit, IsLimitKeptHere = true } };
    }

    static decimal LeftOf(Tokens.TokenCredit credit, Session session) =>
        session.PaysBy is { Currency: var currency } && currency != credit.Currency ? 0 : Math.Max(0, credit.Available);

    /// <summary>A time is looked at when it comes, all else once a minute and with samples.</summary>
    static DateTimeOffset NextLook(Session session, TransactionLimit limit, DateTimeOffset now)
    {
        var next = now + Patience.LimitLook;
        return limit.MaxTimeSeconds is { } seconds && session.StartedAt.AddSeconds(seconds) is var end && end > now && end < next ? end : next;
    }

    /// <summary>
    /// Where it is reached, the station is told to stop; one that does not agree to it is told again, and then an operator is. One that agreed and
    /// charges on is looked after like any. Offline it is told when it is back.
    /// </summary>
    Step LimitDue(DueReached due, Facts facts)
    {
        var isAtSamples = due.Detail == AtSamples;
        if (!Sessions.TryGetValue((int)due.Number, out var open) || open.Session is not
            { State: SessionState.Running, Details: { IsLimitKeptHere: true, GivenLimit: { } limit } details } session)
            return isAtSamples ? new(this, [], Noted.Only) : Done(due);
        if (isAtSamples && (details.LimitReached is not null || !facts.IsOnline))
            return new(this, [], Noted.Only);
        if (limit.MaxCost is not null && facts.Spent is null || !facts.IsOnline)
            return Later(due, facts.Now + Patience.LimitLook, due.Detail);
        if (Reached(open, limit, facts) is not { } reached)
            return GoesOn(due, open, limit, facts);

        var isCredit = reached == "Cost" && session.Driver is { Credit: not null } driver && !(driver.SessionLimit?.MaxCost <= facts.Spent?.Allowed);
        var tries = int.TryParse(due.Detail, out var given) ? given : 0;
        if (tries > 0 && session.RemotelyStoppedAt is not null)
            return Done(due);
        if (tries >= Patience.RemoteStopTries)
            return Ignored(due, open, isCredit, tries, facts);
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        if (details.LimitReached is null)
        {
            var ends = session with { Details = details with { LimitReached = reached }, UpdatedAt = facts.Now };
            changes.Add(new SessionUpdated(ends));
            station = With(ends, open.Metering);
        }
        changes.Add(new OrderGiven(new RemoteStop(session.Number) { OwnId = session.OwnId }, isCredit ? CreditIsSpent : LimitIsReached));
        changes.Add(new DueSet(due.Kind, due.Number, facts.Now + Patience.RemoteStop, $"{tries + 1}"));
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    /// <summary>Which limit, by the names that stations of OCPP 2.1 tell it by; null for none.</summary>
    static string? Reached(OpenSession open, TransactionLimit limit, Facts facts) => open switch
    {
        _ when limit.MaxCost is not null && facts.Spent is { IsSpent: true } => "Cost",
        _ when open.Metering.EnergyMilliWh >= limit.MaxEnergyWh * 1000 => "Energy",
        _ when (facts.Now - open.Session.StartedAt).TotalSeconds >= limit.MaxTimeSeconds => "Time",
        _ when open.Metering.LastSoc >= limit.MaxSoc => "SoC",
        _ => null,
    };

    Step Ignored(DueReached due, OpenSession open, bool isCredit, int tries, Facts facts)
    {
        var ignored = open.Session with { Flags = open.Session.Flags | SessionFlags.RemoteStopIgnored, UpdatedAt = facts.Now };
        var (kind, whose) = isCredit ? ("credit-overrun", "whose credit is spent") : ("limit-overrun", "which has reached its charge key's limit");
        return new(With(ignored, open.Metering),
            [
                new SessionUpdated(ignored), new DueCleared(due.Kind, due.Number),
                new AlertRaised(kind, ignored.Number, $"Told {tries} times to stop session {due.Number}, {whose}, the charge box did not agree to it."),
            ], Noted.Only);
    }

    /// <summary>What was added to the credit meanwhile is its own too, once it needs it.</summary>
    Step GoesOn(DueReached due, OpenSession open, TransactionLimit limit, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        var station = this;
        if (facts.Spent is { } spent && spent.Allowed > limit.MaxCost)
        {
            limit = limit with { MaxCost = spent.Allowed };
            var longer = open.Session with { Details = open.Session.Details! with { GivenLimit = limit, LimitReached = null }, UpdatedAt = facts.Now };
            changes.Add(new SessionUpdated(longer));
            station = With(longer, open.Metering);
        }
        if (due.Detail != AtSamples)
            changes.Add(new DueSet(due.Kind, due.Number, NextLook(open.Session, limit, facts.Now)));
        return new(station, changes.ToImmutable(), Noted.Only);
    }
}
