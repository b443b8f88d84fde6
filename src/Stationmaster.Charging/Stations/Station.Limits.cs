using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>Where sessions end by themselves (OCPP 2.1 Part 2, E16 and E17): what the payer's key has, and what somebody set at the station.</summary>
public sealed partial record Station
{
    /// <summary>
    /// The payer's limit goes with the first answer after it is known who pays; again where it was raised, or the station told one that is higher.
    /// </summary>
    (Station, OpenSession, TransactionDecision) WithLimit(
        OpenSession open, TransactionReported told, TransactionDecision answer, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (told.Phase == TransactionPhase.Ended || open.Session.State != SessionState.Running)
            return (this, open, answer);
        if (!facts.TakesLimits)
        {
            var limited = WithKeptLimit(open.Session, facts, changes);
            if (ReferenceEquals(limited, open.Session))
                return (this, open, answer);
            limited = limited with { UpdatedAt = facts.Now };
            Put(limited, changes);
            return (With(limited, open.Metering), open with { Session = limited }, answer);
        }
        var session = open.Session;
        var wanted = WantedLimit(session);
        var before = session.Details?.GivenLimit;
        var isNew = wanted is not null && before != wanted;
        if (wanted is null || !isNew && told.Details?.Limit is null)
            return (this, open, answer);
        var lowest = TransactionLimit.Lowest(wanted, isNew && before is not null ? session.Details?.Limit?.Beside(before) : session.Details?.Limit)!;
        if (!isNew && lowest == session.Details?.Limit)
            return (this, open, answer);
        if (isNew)
        {
            session = session with { Details = (session.Details ?? new()) with { GivenLimit = wanted }, UpdatedAt = facts.Now };
            Put(session, changes);
            open = open with { Session = session };
        }
        return (With(session, open.Metering), open, answer with { Limit = lowest });
    }

    /// <summary>The key's own, what is left of its credit, and how far a payment reaches: of each kind the lowest.</summary>
    static TransactionLimit? WantedLimit(Session session)
    {
        var credit = session.Driver?.Credit is { Available: > 0 } left ? new TransactionLimit(MaxCost: LeftOf(left, session)) : null;
        return TransactionLimit.Lowest(TransactionLimit.Lowest(session.Driver?.SessionLimit, credit), session.Details?.Payment?.Limit);
    }

    /// <summary>In place of what this step stores of it already.</summary>
    static void Put(Session session, ImmutableArray<StationChange>.Builder changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is SessionOpened { Session.Number: var opened } && opened == session.Number)
            {
                changes[i] = new SessionOpened(session);
                return;
            }
            if (changes[i] is SessionUpdated { Session.Number: var updated } && updated == session.Number)
            {
                changes[i] = new SessionUpdated(session);
                return;
            }
        }
        changes.Add(new SessionUpdated(session));
    }
}
