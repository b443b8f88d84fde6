using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Reservations;

/// <summary>What stations do to reservations, in the transaction of the message that says it.</summary>
static class ReservationRows
{
    /// <summary>A clock that is this much behind the order's does not hide that the session came after it.</summary>
    const long SlackMs = 60_000;

    /// <summary>A session that begins, or that learns who charges, uses the reservation it names; else one that stands for its token there.</summary>
    public static IEnumerable<Change> UsedBy(Decided decided, Session session)
    {
        if (decided.Before.Sessions.TryGetValue(session.Number, out var before)
            && (before.Session.ReservationId, before.Session.TokenUid) == (session.ReservationId, session.TokenUid))
            return [];
        return session.ReservationId is null && session.TokenUid.Length == 0
            ? []
            :
            [
                new RowWrite(
                    "reservation",
                    ("used", session.Number),
                    """
                    update reservation set state = 'Used', session_number = r.session, ended_ms = r.atMs, why = null, cancel_ms = null
                    from {rows}
                    where reservation.id = (
                        select o.id from reservation o
                        where o.charge_box_id = r.boxId
                            and (coalesce(o.number, o.id) = r.named
                                    and (o.state in ('Requested', 'Active', 'Expired', 'Removed') or o.cancel_ms is not null)
                                or r.named = 0 and o.state in ('Requested', 'Active') and o.expires_ms > r.startMs
                                    and o.created_ms <= r.startMs + r.slackMs and (o.evse_number is null or o.evse_number = r.evse)
                                    and (o.token_uid_folded = r.token or r.groupUid <> '' and o.group_uid_folded = r.groupUid))
                        order by case when o.state in ('Requested', 'Active') then 0 else 1 end, case when o.evse_number is null then 1 else 0 end, o.id limit 1)
                    """,
                    new
                    {
                        boxId = session.Site.ChargeBoxId,
                        session = session.Number,
                        named = session.ReservationId ?? 0,
                        evse = session.Connector.Evse,
                        token = Fold.Text(session.TokenUid),
                        groupUid = session.Driver?.ParentUid is { } parent ? Fold.Text(parent) : "",
                        startMs = Epoch.ToMs(session.StartedAt),
                        atMs = Epoch.ToMs(decided.Facts.Now),
                        slackMs = SlackMs,
                    }),
            ];
    }

    /// <summary>What a station says of a reservation. One that ended already ended as it did.</summary>
    public static Change Ended(long chargeBoxId, ReservationChanged changed) => new RowWrite(
        "reservation",
        ("ended", changed.ReservationId),
        """
        update reservation set state = r.state, why = r.why, ended_ms = r.atMs
        from {rows}
        where coalesce(reservation.number, reservation.id) = r.id and reservation.charge_box_id = r.boxId and reservation.state in ('Requested', 'Active')
        """,
        new
        {
            id = (long)changed.ReservationId,
            boxId = chargeBoxId,
            state = (changed.End == ReservationEnd.Removed ? ReservationState.Removed : ReservationState.Expired).ToString(),
            why = changed.End switch
            {
                ReservationEnd.Expired => null,
                ReservationEnd.NoTransaction => "The reservation was claimed at the charge box, but no charging followed",
                _ => "The charge box removed it",
            },
            atMs = Epoch.ToMs(changed.At),
        });
}
