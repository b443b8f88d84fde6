using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

sealed partial class StationStore
{
    /// <summary>Turns what was decided into rows. Ended sessions are computed here, from their history and what this step adds to it.</summary>
    /// <param name="stamp">What lists by updatedAt go by; open until the changes are saved.</param>
    /// <param name="messageId">The row of the message that caused it; 0 for none.</param>
    public async Task<List<Change>> Changes(
        Step step, StationSites sites, DateTimeOffset now, DateTimeOffset stamp, long messageId, CancellationToken ct)
    {
        var changes = new List<Change>();
        foreach (var change in step.Changes)
        {
            switch (change)
            {
                case BoxBooted booted:
                    changes.Add(Booted(step.Station.Id, booted));
                    break;
                case ConnectorReported { State: var state } when sites.Find(state.Connector) is { } site:
                    changes.Add(Reported(site.ConnectorId, state, now));
                    break;
                case StatusRecorded recorded:
                    changes.Add(await Recorded(step.Station.Id, sites, recorded, ct));
                    break;
                case SessionOpened opened:
                    changes.Add(SessionRows.Saved(opened.Session, stamp));
                    changes.Add(await Event("session.started", opened.Session, now, ct));
                    break;
                case SessionUpdated updated:
                    changes.Add(SessionRows.Saved(updated.Session, stamp));
                    break;
                case SessionReopened reopened:
                    changes.Add(SessionRows.Saved(reopened.Session, stamp));
                    changes.Add(ChargeRecords.ChargeRecordStore.Withdrawn(reopened.Session.Number));
                    changes.Add(await Event("session.reopened", reopened.Session, now, ct));
                    break;
                case SessionCompleted completed:
                    changes.AddRange(await Completed(completed.Session, step, stamp, "record.completed", ct));
                    break;
                case SessionSealed final:
                    changes.AddRange(await Completed(final.Session, step, stamp, "record.sealed", ct));
                    break;
                case SampleTaken taken:
                    changes.Add(await Sampled(sites, taken, now, messageId, ct));
                    break;
                case DueSet due:
                    changes.Add(await Due(step.Station.Id, due, ct));
                    break;
                case DueCleared due:
                    changes.Add(new Statement(
                        "delete from due where kind = @kind and charge_box_id = @boxId and session_number = @number",
                        new { kind = due.Kind.ToString(), boxId = step.Station.Id, number = due.Number }));
                    break;
                case OrderUnfulfilled order:
                    changes.Add(new Statement("update station_order set why = @why where id = @id", new { why = order.Why, id = order.OrderId }));
                    break;
                case AlertRaised alert:
                    changes.Add(await Alert(step.Station.Id, sites, alert, now, ct));
                    break;
                case ConnectorReported or OrderGiven:
                    break;
                default:
                    throw new InvalidOperationException($"Nothing stores a {change.GetType().Name}.");
            }
        }
        return changes;
    }

    async Task<IEnumerable<Change>> Completed(Session session, Step step, DateTimeOffset now, string kind, CancellationToken ct)
    {
        var record = ChargeRecord.Of(session, (await HistoryOf(session, ct)).With(session, step.Changes));
        return [SessionRows.Saved(session, now), .. records.Saved(record, now), await Event(kind, session, now, ct)];
    }

    static Statement Booted(long boxId, BoxBooted booted) => new(
        """
        update charge_box set vendor = @vendor, model = @model, serial_number = coalesce(@serial, serial_number),
            firmware_version = coalesce(@firmware, firmware_version), meter_serial = coalesce(@meter, meter_serial), iccid = coalesce(@iccid, iccid),
            first_boot_ms = coalesce(first_boot_ms, @atMs), last_boot_ms = @atMs, updated_ms = @atMs
        where id = @boxId
        """,
        new
        {
            boxId,
            vendor = Clean.Text(booted.Boot.Vendor),
            model = Clean.Text(booted.Boot.Model),
            serial = Cleaned(booted.Boot.SerialNumber),
            firmware = Cleaned(booted.Boot.FirmwareVersion),
            meter = Cleaned(booted.Boot.MeterSerialNumber),
            iccid = Cleaned(booted.Boot.Iccid),
            atMs = Epoch.ToMs(booted.At),
        });

    static string? Cleaned(string? text) => text is null ? null : Clean.Text(text);

    static Statement Reported(long connectorId, ConnectorState state, DateTimeOffset now) => new(
        """
        update connector set status = @status, error_code = @code, info = @info, vendor_error_code = @vendorCode,
            status_since_ms = @sinceMs, status_received_ms = @toldMs
        where id = @connectorId
        """,
        new
        {
            connectorId,
            status = state.Status.ToString(),
            code = Cleaned(state.ErrorCode),
            info = Cleaned(state.Info),
            vendorCode = Cleaned(state.VendorErrorCode),
            sinceMs = Epoch.ToMs(state.Since),
            toldMs = Epoch.ToMs(state.ToldAt <= now ? state.ToldAt : now),
        });

    async Task<Change> Recorded(long boxId, StationSites sites, StatusRecorded recorded, CancellationToken ct) => new Statement(
        """
        insert into status_interval (id, charge_box_id, connector_id, from_ms, received_ms, status, error_code, info)
        values (@id, @boxId, @connectorId, @fromMs, @receivedMs, @status, @code, @info)
        """,
        new
        {
            id = await sequences.Next("status_interval", ct),
            boxId,
            connectorId = sites.Find(recorded.Connector)?.ConnectorId,
            fromMs = Epoch.ToMs(recorded.At),
            receivedMs = Epoch.ToMs(recorded.ReceivedAt),
            status = recorded.Status.ToString(),
            code = Cleaned(recorded.ErrorCode),
            info = Cleaned(recorded.Info),
        });

    async Task<Change> Sampled(StationSites sites, SampleTaken taken, DateTimeOffset now, long messageId, CancellationToken ct) => new SampleRow(
        await sequences.Next("meter_sample", ct), taken.Number, sites.Find(taken.Connector)?.ConnectorId ?? 0,
        Epoch.ToMs(taken.At), Epoch.ToMs(now), messageId, SampleJson.Write(taken.Sample));

    async Task<Change> Due(long boxId, DueSet due, CancellationToken ct) => new Statement(
        """
        insert into due (id, at_ms, kind, charge_box_id, session_number, detail) values (@id, @atMs, @kind, @boxId, @number, @detail)
        on conflict (kind, charge_box_id, session_number) do update set at_ms = excluded.at_ms, detail = excluded.detail
        """,
        new { id = await sequences.Next("due", ct), atMs = Epoch.ToMs(due.At), kind = due.Kind.ToString(), boxId, number = due.Number, detail = due.Detail });

    Task<Change> Event(string kind, Session session, DateTimeOffset now, CancellationToken ct) =>
        Outgoing(kind, $"{session.Number}", session.Site.Company.Id, "{}", now, ct);

    Task<Change> Alert(long boxId, StationSites sites, AlertRaised alert, DateTimeOffset now, CancellationToken ct) =>
        Outgoing($"alert.{alert.Kind}", $"{alert.Number ?? boxId}", sites.Any?.Company.Id ?? 1, alert.Text, now, ct);

    async Task<Change> Outgoing(string kind, string subject, long customerId, string payload, DateTimeOffset now, CancellationToken ct) => new Statement(
        "insert into outbox (id, at_ms, kind, subject, customer_id, payload) values (@id, @atMs, @kind, @subject, @customerId, @payload)",
        new { id = await sequences.Next("outbox", ct), atMs = Epoch.ToMs(now), kind, subject, customerId, payload });

    /// <param name="node">In a cluster: the node it came to.</param>
    public IReadOnlyList<Change> ConnectionOpened(long boxId, StationConnection connection, DateTimeOffset now, string? node)
    {
        var nowMs = Epoch.ToMs(now);
        return
        [
            new Statement(
                "update charge_box set connected_ms = @nowMs, disconnected_ms = null, ocpp_version = @version where id = @boxId",
                new { boxId, nowMs, version = connection.Version.Name }),
            new Statement(
                """
                insert into connection_interval (id, charge_box_id, connected_ms, disconnected_ms, remote_address, node, reason)
                values (@id, @boxId, @nowMs, null, @remote, @node, null)
                """,
                new { id = connection.IntervalId, boxId, nowMs, remote = connection.RemoteAddress, node }),
            .. node is null ? [] : (Change[])[LeftElsewhere(boxId, nowMs, node)],
        ];
    }

    /// <summary>What another node could not close before the station came here.</summary>
    static Statement LeftElsewhere(long boxId, long nowMs, string node) => new(
        """
        update connection_interval set disconnected_ms = @nowMs, reason = 'the station came to another node'
        where charge_box_id = @boxId and disconnected_ms is null and node <> @node
        """,
        new { boxId, nowMs, node });

    /// <param name="isLast">False when another connection has taken its place.</param>
    public IReadOnlyList<Change> ConnectionClosed(long boxId, StationConnection connection, DateTimeOffset now, bool isLast)
    {
        var nowMs = Epoch.ToMs(now);
        List<Change> changes =
        [
            new Statement(
                "update connection_interval set disconnected_ms = @nowMs, reason = @reason where id = @id",
                new { id = connection.IntervalId, nowMs, reason = Clean.Text(connection.CloseReason) }),
        ];
        if (isLast)
            changes.Add(new Statement("update charge_box set disconnected_ms = @nowMs where id = @boxId", new { boxId, nowMs }));
        return changes;
    }

    public ValueTask<long> NextConnection(CancellationToken ct) => sequences.Next("connection_interval", ct);
}
