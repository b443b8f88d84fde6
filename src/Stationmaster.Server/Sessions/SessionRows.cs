using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Sessions;

/// <summary>The row of a session: its document beside what is searched by.</summary>
static class SessionRows
{
    public static RowWrite Saved(Session session, DateTimeOffset stamp) => new(
        "session",
        session.Number,
        """
        insert into session (number, uuid, charge_box_id, connector_id, customer_id, location_id, token_id, token_uid_folded, state,
            started_ms, meter_start_wh, stopped_ms, flags, own_id, document, created_ms, updated_ms)
        select number, uuid, boxId, connectorId, customerId, locationId, tokenId, token, state,
            startedMs, meterStart, stoppedMs, flags, ownId, document, createdMs, updatedMs
        from {rows} where true
        on conflict (number) do update set charge_box_id = excluded.charge_box_id, connector_id = excluded.connector_id,
            customer_id = excluded.customer_id, location_id = excluded.location_id, token_id = excluded.token_id,
            token_uid_folded = excluded.token_uid_folded, state = excluded.state, started_ms = excluded.started_ms,
            meter_start_wh = excluded.meter_start_wh, stopped_ms = excluded.stopped_ms, flags = excluded.flags,
            document = excluded.document, updated_ms = excluded.updated_ms
        """,
        new
        {
            number = session.Number,
            uuid = session.Id.ToString(),
            boxId = session.Site.ChargeBoxId,
            connectorId = session.Site.ConnectorId,
            customerId = session.Site.Company.Id,
            locationId = session.Site.LocationId,
            tokenId = session.Driver?.TokenId,
            token = Fold.Text(session.TokenUid),
            state = (int)session.State,
            startedMs = Epoch.ToMs(session.StartedAt),
            meterStart = session.MeterStartWh,
            stoppedMs = Epoch.ToMs(session.StoppedAt),
            flags = (int)session.Flags,
            ownId = session.OwnId is { } own ? Clean.Text(own) : null,
            document = SessionJson.Write(session),
            createdMs = Epoch.ToMs(session.CreatedAt),
            updatedMs = Epoch.ToMs(stamp),
        });
}
