using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

sealed partial class StationStore
{
    /// <summary>Turns what was decided into rows. Ended sessions are computed here, from their history and what this step adds to it.</summary>
    /// <param name="stamp">What lists by updatedAt go by; open until the changes are saved.</param>
    /// <returns>With the record of the session that ended, where one did.</returns>
    public async Task<(List<Change> Changes, ChargeRecord? Ended)> Changes(
        Decided decided, StationSites sites, DateTimeOffset now, DateTimeOffset stamp, CancellationToken ct)
    {
        var (step, messageId, changes, ended) = (decided.Step, decided.MessageId, new List<Change>(), (ChargeRecord?)null);
        if (decided.MattersToSessions)
            changes.Add(StepStore.Kept(await sequences.Next("station_step", ct), step.Station.Id, decided));
        foreach (var change in step.Changes)
        {
            switch (change)
            {
                case SettingsTold told:
                    changes.AddRange(Configuration.SettingRows.Told(step.Station.Id, told.Report, now));
                    break;
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
                    changes.AddRange(Reservations.ReservationRows.UsedBy(decided, opened.Session));
                    changes.Add(SmartCharging.ProfileRows.Started(step.Station.Id, opened.Session, now));
                    await Paid(decided, opened.Session, now, changes, ct);
                    Reserved(decided, opened.Session, now, changes);
                    break;
                case SessionUpdated updated:
                    changes.Add(SessionRows.Saved(updated.Session, stamp));
                    changes.AddRange(Reservations.ReservationRows.UsedBy(decided, updated.Session));
                    await Paid(decided, updated.Session, now, changes, ct);
                    Reserved(decided, updated.Session, now, changes);
                    break;
                case SessionReopened reopened:
                    changes.Add(SessionRows.Saved(reopened.Session, stamp));
                    changes.Add(ChargeRecords.ChargeRecordStore.Withdrawn(reopened.Session.Number));
                    changes.Add(await Event("session.reopened", reopened.Session, now, ct));
                    if (reopened.Session.Details?.Payment is not null)
                        changes.Add(Payments.PaymentRows.Reopened(reopened.Session, now));
                    break;
                case SessionCompleted completed:
                    ended = await Completed(completed.Session, step, stamp, changes, ct);
                    await Paid(decided, completed.Session, now, changes, ct);
                    if (completed.Session.Details?.Payment is not null)
                    {
                        changes.Add(Payments.PaymentRows.Ended(completed.Session, now));
                        changes.Add(Receipts.ReceiptStore.Due(completed.Session.Number, now));
                    }
                    break;
                case SessionSealed final:
                    changes.AddRange(await Sealed(final.Session, decided, stamp, ct));
                    changes.Add(Receipts.ReceiptStore.Due(final.Session.Number, now));
                    break;
                case SampleTaken taken:
                    changes.Add(await Sampled(sites, taken, now, messageId, ct));
                    break;
                case SignedTaken signed:
                    changes.Add(ChargeRecords.Signed.SignedValueStore.Saved(await sequences.Next("signed_value", ct), signed, messageId, now));
                    break;
                case Charging.SmartCharging.ExternalLimitChanged external:
                    changes.Add(SmartCharging.ExternalLimits.Told(step.Station.Id, external));
                    break;
                case Charging.SmartCharging.ExternalLimitGone gone:
                    changes.Add(SmartCharging.ExternalLimits.Gone(step.Station.Id, gone));
                    break;
                case DueSet due:
                    changes.Add(await Due(step.Station.Id, due, ct));
                    break;
                case DueCleared due:
                    changes.Add(Undone(step.Station.Id, due));
                    break;
                case OrderUnfulfilled order:
                    changes.Add(new Statement("update station_order set why = @why where id = @id", new { why = order.Why, id = order.OrderId }));
                    break;
                case AlertRaised alert:
                    changes.Add(await Alert(step.Station.Id, sites, alert, now, ct));
                    break;
                case SecurityEventNoted noted:
                    changes.Add(await securityEvents.Kept(step.Station.Id, noted, isOwn: decided.Event is not SecurityEventTold, now, ct));
                    break;
                case RevisionProposed proposed:
                    changes.Add(ChargeRecords.Review.ReviewStore.Proposed(proposed, now));
                    break;
                case JobReported job:
                    changes.Add(Jobs.JobRows.Reported(step.Station.Id, job));
                    break;
                case Charging.SmartCharging.ChargingProfilesTold told:
                    changes.AddRange(SmartCharging.ProfileRows.Told(step.Station.Id, told));
                    break;
                case ReservationChanged reservation:
                    changes.Add(Reservations.ReservationRows.Ended(step.Station.Id, reservation));
                    break;
                case SettlementKept settled:
                    changes.AddRange(Payments.PaymentRows.Settled(
                        await sequences.Next("settlement", ct), await sequences.Next("payment", ct), step.Station.Id, settled));
                    if (settled.Number is { } paid)
                        changes.Add(Receipts.ReceiptStore.Due(paid, now));
                    break;
                case MonitorsTold monitors:
                    changes.AddRange(Monitoring.MonitorRows.Told(step.Station.Id, monitors));
                    break;
                case EventNoted noticed:
                    changes.AddRange(Monitoring.MonitorRows.Noted(await sequences.Next("station_event", ct), step.Station.Id, noticed, now));
                    break;
                case StreamBegun begun:
                    changes.Add(Monitoring.MonitorRows.Begun(step.Station.Id, begun));
                    break;
                case StreamEnded over:
                    changes.Add(Monitoring.MonitorRows.Ended(step.Station.Id, over));
                    break;
                case StreamValuesTold values:
                    changes.AddRange(Monitoring.MonitorRows.Values(await sequences.Next("event_stream_part", ct), step.Station.Id, values));
                    break;
                case DisplayMessagesTold messages:
                    changes.AddRange(DisplayMessages.DisplayRows.Told(step.Station.Id, messages));
                    break;
                case CustomerInformationTold part:
                    changes.Add(CustomerInformation.InquiryRows.Told(step.Station.Id, part));
                    break;
                case NoticeKept kept:
                    changes.Add(Notices.NoticeStore.Saved(await sequences.Next("notice", ct), step.Station.Id, kept));
                    changes.AddRange(Grid.DerControlRows.Told(step.Station.Id, kept));
                    break;
                case ConnectorReported or OrderGiven:
                    break;
                default:
                    throw new InvalidOperationException($"Nothing stores a {change.GetType().Name}.");
            }
        }
        return (changes, ended);
    }

    /// <summary>A payment's charge has begun, where this is the first that is known of it.</summary>
    async ValueTask Paid(Decided decided, Session session, DateTimeOffset now, List<Change> changes, CancellationToken ct)
    {
        if (session is { Details.Payment: { } payment, Standing: Charging.Tokens.AuthorisationStatus.Accepted }
            && decided.Before.Sessions.GetValueOrDefault(session.Number)?.Session.Details?.Payment is null)
            changes.Add(Payments.PaymentRows.Began(await sequences.Next("payment", ct), decided.Step.Station.Id, session, payment, now));
    }

    /// <summary>How far a payment at the station's own terminal reaches, as that says: it may raise it as the charge goes on (OCPP 2.1 C23).</summary>
    static void Reserved(Decided decided, Session session, DateTimeOffset now, List<Change> changes)
    {
        if (session.Details is { Payment: { PaymentId: null }, Limit: { } limit }
            && decided.Before.Sessions.GetValueOrDefault(session.Number)?.Session.Details?.Limit != limit)
            changes.Add(Payments.PaymentRows.Reserved(session.Number, limit, now));
    }

    /// <summary>The same where nothing was decided but to keep samples, as with nearly every message.</summary>
    public async ValueTask<IReadOnlyList<Change>> Samples(
        ImmutableArray<StationChange> samples, StationSites sites, DateTimeOffset now, MessageRow message)
    {
        if (samples.IsEmpty)
            return [message];
        var changes = new Change[samples.Length + 1];
        changes[0] = message;
        for (var i = 0; i < samples.Length; i++)
            changes[i + 1] = await Sampled(sites, (SampleTaken)samples[i], now, message.Id, default);
        return changes;
    }

    async Task<ChargeRecord> Completed(Session session, Step step, DateTimeOffset now, List<Change> changes, CancellationToken ct)
    {
        var history = (await HistoryOf(session, ct)).With(session, step.Changes);
        var record = ChargeRecord.Of(session, history);
        var emission = await market.EmissionOf(record, history, now, ct);
        changes.AddRange(
        [
            SessionRows.Saved(session, now), .. records.Saved(record, now, emission), .. Market.RecordEmissions.Saved(session.Number, emission),
            await Event("record.completed", session, now, ct),
        ]);
        return record;
    }

    /// <summary>Its last form, with all it was computed from.</summary>
    async Task<IEnumerable<Change>> Sealed(Session session, Decided decided, DateTimeOffset now, CancellationToken ct)
    {
        var history = (await HistoryOf(session, ct)).With(session, decided.Step.Changes);
        var record = ChargeRecord.Of(session, history);
        var packed = await evidence.Pack(record, history, ct);
        var emission = await market.EmissionOf(record, history, now, ct);
        var open = decided.Step.Station.Sessions.Values.Select(other => other.Session);
        return
        [
            SessionRows.Saved(session, now), .. records.Saved(record, now, emission, packed), .. Market.RecordEmissions.Saved(session.Number, emission),
            .. EvidenceStore.Saved(packed, now), StepStore.Outlived(decided.Step.Station.Id, open, decided.Facts.Now), await Event("record.sealed", session, now, ct),
        ];
    }

    static RowWrite Booted(long boxId, BoxBooted booted) => new(
        "charge_box",
        boxId,
        """
        update charge_box set vendor = r.vendor, model = r.model, serial_number = coalesce(r.serial, charge_box.serial_number),
            firmware_version = coalesce(r.firmware, charge_box.firmware_version), meter_serial = coalesce(r.meter, charge_box.meter_serial),
            iccid = coalesce(r.sim, charge_box.iccid), first_boot_ms = coalesce(charge_box.first_boot_ms, r.atMs), last_boot_ms = r.atMs,
            updated_ms = r.atMs
        from {rows} where charge_box.id = r.boxId
        """,
        new
        {
            boxId,
            vendor = booted.Boot.Vendor,
            model = booted.Boot.Model,
            serial = booted.Boot.SerialNumber,
            firmware = booted.Boot.FirmwareVersion,
            meter = booted.Boot.MeterSerialNumber,
            sim = booted.Boot.Iccid,
            atMs = Epoch.ToMs(booted.At),
        });

    static RowWrite Reported(long connectorId, ConnectorState state, DateTimeOffset now) => new(
        "connector",
        connectorId,
        """
        update connector set status = r.told, error_code = r.code, info = r.words, vendor_error_code = r.vendorCode,
            status_since_ms = r.sinceMs, status_received_ms = r.toldMs
        from {rows} where connector.id = r.connectorId
        """,
        new
        {
            connectorId,
            told = state.Status.ToString(),
            code = state.ErrorCode,
            words = state.Info,
            vendorCode = state.VendorErrorCode,
            sinceMs = Epoch.ToMs(state.Since),
            toldMs = Epoch.ToMs(state.ToldAt <= now ? state.ToldAt : now),
        });

    async Task<Change> Recorded(long boxId, StationSites sites, StatusRecorded recorded, CancellationToken ct)
    {
        var id = await sequences.Next("status_interval", ct);
        return new RowWrite(
            "status_interval",
            id,
            """
            insert into status_interval (id, charge_box_id, connector_id, from_ms, received_ms, status, error_code, info)
            select id, boxId, connectorId, fromMs, receivedMs, told, code, words from {rows}
            """,
            new
            {
                id,
                boxId,
                connectorId = sites.Find(recorded.Connector)?.ConnectorId,
                fromMs = Epoch.ToMs(recorded.At),
                receivedMs = Epoch.ToMs(recorded.ReceivedAt),
                told = recorded.Status.ToString(),
                code = recorded.ErrorCode,
                words = recorded.Info,
            });
    }

    async ValueTask<SampleRow> Sampled(StationSites sites, SampleTaken taken, DateTimeOffset now, long messageId, CancellationToken ct) => new SampleRow(
        await sequences.Next("meter_sample", ct), taken.Number, sites.Find(taken.Connector)?.ConnectorId ?? 0,
        Epoch.ToMs(taken.At), Epoch.ToMs(now), messageId, SampleJson.Write(taken.Sample, taken.SequenceNumber));

    /// <summary>The previous program knows no looks at credit: they have a table of their own.</summary>
    static string DueTable(DueKind kind) => kind == DueKind.LimitLook ? "limit_watch" : "due";

    async Task<Change> Due(long boxId, DueSet due, CancellationToken ct) => new RowWrite(
        DueTable(due.Kind),
        (due.Kind, boxId, due.Number),
        $$"""
        insert into {{DueTable(due.Kind)}} (id, at_ms, kind, charge_box_id, session_number, detail) select id, atMs, kind, boxId, number, detail from {rows} where true
        on conflict (kind, charge_box_id, session_number) do update set at_ms = excluded.at_ms, detail = excluded.detail
        """,
        new { id = await sequences.Next("due", ct), atMs = Epoch.ToMs(due.At), kind = due.Kind.ToString(), boxId, number = due.Number, detail = due.Detail });

    static RowWrite Undone(long boxId, DueCleared due) => new(
        DueTable(due.Kind),
        (due.Kind, boxId, due.Number),
        $$"""delete from {{DueTable(due.Kind)}} where (kind, charge_box_id, session_number) in (select kind, boxId, number from {rows})""",
        new { kind = due.Kind.ToString(), boxId, number = due.Number });

    Task<Change> Event(string kind, Session session, DateTimeOffset now, CancellationToken ct) =>
        Outgoing(kind, $"{session.Number}", session.Site.Company.Id, "{}", now, ct);

    Task<Change> Alert(long boxId, StationSites sites, AlertRaised alert, DateTimeOffset now, CancellationToken ct) =>
        Outgoing($"alert.{alert.Kind}", $"{alert.Number ?? boxId}", sites.Any?.Company.Id ?? 1, alert.Text, now, ct);

    async Task<Change> Outgoing(string kind, string subject, long customerId, string payload, DateTimeOffset now, CancellationToken ct)
    {
        var id = await sequences.Next("outbox", ct);
        return new RowWrite(
            "outbox",
            id,
            "insert into outbox (id, at_ms, kind, subject, customer_id, payload) select id, atMs, kind, subject, customerId, payload from {rows}",
            new { id, atMs = Epoch.ToMs(now), kind, subject, customerId, payload });
    }

    /// <param name="node">In a cluster: the node it came to.</param>
    public IReadOnlyList<Change> ConnectionOpened(long boxId, StationConnection connection, DateTimeOffset now, string? node)
    {
        var nowMs = Epoch.ToMs(now);
        return
        [
            new RowWrite(
                "charge_box",
                boxId,
                "update charge_box set connected_ms = r.nowMs, disconnected_ms = null, ocpp_version = r.version from {rows} where charge_box.id = r.boxId",
                new { boxId, nowMs, version = connection.Version.Name }),
            new RowWrite(
                "connection_interval",
                connection.IntervalId,
                """
                insert into connection_interval (id, charge_box_id, connected_ms, disconnected_ms, remote_address, node, reason)
                select id, boxId, nowMs, null, remote, node, null from {rows}
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
            new RowWrite(
                "connection_interval",
                connection.IntervalId,
                "update connection_interval set disconnected_ms = r.nowMs, reason = r.why from {rows} where connection_interval.id = r.id",
                new { id = connection.IntervalId, nowMs, why = connection.CloseReason }),
        ];
        if (isLast)
        {
            changes.Add(new RowWrite(
                "charge_box", boxId, "update charge_box set disconnected_ms = r.nowMs from {rows} where charge_box.id = r.boxId",
                new { boxId, nowMs }));
        }
        return changes;
    }

    public ValueTask<long> NextConnection(CancellationToken ct) => sequences.Next("connection_interval", ct);
}
