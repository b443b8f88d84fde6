using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Monitoring;

/// <summary>What stations tell of their monitors and streams, in the transaction of the message that tells it.</summary>
static class MonitorRows
{
    /// <summary>Of one station: monitors, parts of reports, and streams. A part or a message may go a little beyond.</summary>
    public const int Most = 5_000, MostParts = 10_000, MostStreams = 250;

    /// <summary>Before a report: of a station that told more than any has, nothing is kept that was told before.</summary>
    public static Statement MakeRoom(long boxId) => new(
        $"delete from monitor where charge_box_id = @boxId and {Most / 2} < (select count(*) from monitor where charge_box_id = @boxId)", new { boxId });

    public static string Write(WantedMonitor monitor) => JsonSerializer.Serialize(monitor, ApiJson.Options);

    public static WantedMonitor Read(string document) => JsonSerializer.Deserialize<WantedMonitor>(document, ApiJson.Options)!;

    /// <summary>A part of a report; the last that was missing makes it whole, and what a whole report of all does not name is gone.</summary>
    public static IEnumerable<Change> Told(long boxId, MonitorsTold told)
    {
        var report = told.Report;
        foreach (var monitor in report.Monitors)
            yield return Saved(boxId, monitor, told.At);
        yield return new RowWrite(
            "monitor_report_part",
            (boxId, report.RequestId, report.Part),
            $$"""
            insert into monitor_report_part (charge_box_id, request_id, part, is_last) select boxId, request, r.part, isLast from {rows}
            where {{MostParts}} > (select count(*) from monitor_report_part p where p.charge_box_id = r.boxId)
            on conflict (charge_box_id, request_id, part) do update set is_last = excluded.is_last
            """,
            new { boxId, request = (long)report.RequestId, part = (long)report.Part, isLast = report.IsLast });
        yield return new Statement(
            """
            update station_monitoring set is_whole = 1, read_ms = asked_ms, failed_ms = null, failure = null
            where charge_box_id = @boxId and request_id = @request and is_whole = 0
                and (select count(*) from monitor_report_part p where p.charge_box_id = @boxId and p.request_id = @request)
                    = (select max(p.part) + 1 from monitor_report_part p where p.charge_box_id = @boxId and p.request_id = @request and p.is_last = 1)
            """,
            new { boxId, request = (long)report.RequestId });
        yield return new Statement(
            """
            delete from monitor where charge_box_id = @boxId and told_ms < (
                select asked_ms from station_monitoring where charge_box_id = @boxId and request_id = @request and is_whole = 1 and is_for_all = 1)
            """,
            new { boxId, request = (long)report.RequestId });
    }

    public static RowWrite Saved(long boxId, ReportedMonitor monitor, DateTimeOffset at) => new(
        "monitor",
        (boxId, monitor.Id),
        $$"""
        insert into monitor (charge_box_id, monitor_id, name, component, component_instance, evse, connector, variable, variable_instance, kind,
            limit_value, severity, for_transactions, origin, told_ms)
        select boxId, monitorId, monitorName, component, componentInstance, evse, connector, variable, variableInstance, kind, amount, severity,
            forTransactions, origin, atMs from {rows}
        where {{Most}} > (select count(*) from monitor m where m.charge_box_id = r.boxId)
            or exists (select 1 from monitor m where m.charge_box_id = r.boxId and m.monitor_id = r.monitorId)
        on conflict (charge_box_id, monitor_id) do update set name = excluded.name, component = excluded.component,
            component_instance = excluded.component_instance, evse = excluded.evse, connector = excluded.connector, variable = excluded.variable,
            variable_instance = excluded.variable_instance, kind = excluded.kind, limit_value = excluded.limit_value,
            severity = excluded.severity, for_transactions = excluded.for_transactions, origin = coalesce(excluded.origin, monitor.origin),
            told_ms = excluded.told_ms
        """,
        new
        {
            boxId,
            monitorId = (long)monitor.Id,
            monitorName = Clean.Text(monitor.Variable.ToString()),
            component = Clean.Text(monitor.Variable.Component),
            componentInstance = Clean.Optional(monitor.Variable.ComponentInstance),
            evse = (long?)monitor.Variable.Evse,
            connector = (long?)monitor.Variable.Connector,
            variable = Clean.Text(monitor.Variable.Variable),
            variableInstance = Clean.Optional(monitor.Variable.VariableInstance),
            kind = monitor.Kind.ToString(),
            amount = monitor.Value.ToString(CultureInfo.InvariantCulture),
            severity = (long)monitor.Severity,
            forTransactions = monitor.IsForTransactions,
            origin = monitor.Origin?.ToString(),
            atMs = Epoch.ToMs(at),
        });

    /// <summary>A new condition takes the place of an older one of the same monitor; a cleared one ends it.</summary>
    public static IEnumerable<Change> Noted(long id, long boxId, EventNoted noted, DateTimeOffset now)
    {
        var told = noted.Event;
        var (name, monitor) = (Clean.Text(told.Name.ToString()), (long)(told.MonitorId ?? -1));
        if (told.IsCleared || told.Trigger == ComponentEvent.Alerting)
        {
            yield return new Statement(
                """
                update station_event set is_open = 0, cleared_ms = @clearedMs
                where charge_box_id = @boxId and is_open = 1 and id < @id and name = @name
                    and (monitor_id is null or monitor_id = @monitor or @monitor = -1)
                """,
                new { boxId, id, name, monitor, clearedMs = told.IsCleared ? Epoch.ToMs(noted.At) : (long?)null });
        }
        yield return new RowWrite(
            "station_event",
            (boxId, told.Number, noted.At, name),
            """
            insert into station_event (id, charge_box_id, event_number, at_ms, received_ms, name, event_trigger, origin, value, severity,
                monitor_id, cause, tech_code, tech_info, own_transaction, is_cleared, alarming, is_open)
            select id, boxId, eventNumber, atMs, receivedMs, eventName, cameBy, origin, told, severity, monitorId, cause, techCode, techInfo,
                ownTransaction, isCleared, alarming, isOpen from {rows} where true
            on conflict (charge_box_id, event_number, at_ms, name) do nothing
            """,
            new
            {
                id,
                boxId,
                eventNumber = (long)told.Number,
                atMs = Epoch.ToMs(noted.At),
                receivedMs = Epoch.ToMs(now),
                eventName = name,
                cameBy = Clean.Text(told.Trigger),
                origin = Clean.Text(told.Kind),
                told = MessageLog.Secrets.IsSecretSetting(told.Variable.Name) ? "" : Clean.Text(told.Value),
                severity = (long?)noted.Severity,
                monitorId = (long?)told.MonitorId,
                cause = (long?)told.Cause,
                techCode = Clean.Optional(told.TechCode),
                techInfo = Clean.Optional(told.TechInfo),
                ownTransaction = Clean.Optional(told.TransactionId),
                isCleared = told.IsCleared,
                alarming = noted.IsAlarming,
                isOpen = told.Trigger == ComponentEvent.Alerting && !told.IsCleared,
            });
    }

    public static Change Begun(long boxId, StreamBegun begun) => Stream(boxId, begun.Stream, begun.At);

    public static RowWrite Stream(long boxId, EventStream stream, DateTimeOffset at) => new(
        "event_stream",
        (boxId, stream.Id),
        $$"""
        insert into event_stream (charge_box_id, stream_id, monitor_id, interval_seconds, values_at_once, opened_ms)
        select boxId, streamId, monitorId, everySeconds, atOnce, atMs from {rows} where {{HasRoomForStream}}
        on conflict (charge_box_id, stream_id) do update set monitor_id = excluded.monitor_id, interval_seconds = excluded.interval_seconds,
            values_at_once = excluded.values_at_once, closed_ms = null,
            opened_ms = case when event_stream.closed_ms is null then coalesce(event_stream.opened_ms, excluded.opened_ms) else excluded.opened_ms end
        """,
        new
        {
            boxId, streamId = (long)stream.Id, monitorId = (long)stream.MonitorId, everySeconds = (long?)stream.Pace.IntervalSeconds,
            atOnce = (long?)stream.Pace.Values, atMs = Epoch.ToMs(at),
        });

    static readonly string HasRoomForStream =
        $"""
        ({MostStreams} > (select count(*) from event_stream s where s.charge_box_id = r.boxId)
            or exists (select 1 from event_stream s where s.charge_box_id = r.boxId and s.stream_id = r.streamId))
        """;

    public static Change Ended(long boxId, StreamEnded ended) => new Statement(
        "update event_stream set closed_ms = @atMs, pending = 0 where charge_box_id = @boxId and stream_id = @streamId and closed_ms is null",
        new { boxId, streamId = (long)ended.StreamId, atMs = Epoch.ToMs(ended.At) });

    /// <summary>The values with their own times, packed; and the newest beside the stream, which may never have been opened for all we know.</summary>
    public static IEnumerable<Change> Values(long id, long boxId, StreamValuesTold told)
    {
        var start = told.Told.At ?? told.At;
        var values = told.Told.Values.Select(value => new StreamValue(start + TimeSpan.FromMilliseconds((double)decimal.Clamp(value.After * 1000, -1e12m, 1e12m)), value.Value)).ToList();
        if (values.Count == 0)
            yield break;
        yield return new Statement(
            "insert into event_stream_part (id, charge_box_id, stream_id, at_ms, samples) values (@id, @boxId, @streamId, @atMs, @samples)",
            new
            {
                id, boxId, streamId = (long)told.Told.StreamId, atMs = Epoch.ToMs(told.At), samples = Clean.Text(JsonSerializer.Serialize(values, ApiJson.Options)),
            });
        yield return new RowWrite(
            "event_stream",
            (boxId, told.Told.StreamId),
            $$"""
            insert into event_stream (charge_box_id, stream_id, monitor_id, last_ms, last_value, pending)
            select boxId, streamId, 0, lastMs, lastValue, r.pending from {rows} where {{HasRoomForStream}}
            on conflict (charge_box_id, stream_id) do update set last_ms = excluded.last_ms, last_value = excluded.last_value, pending = excluded.pending
            """,
            new
            {
                boxId, streamId = (long)told.Told.StreamId, lastMs = Epoch.ToMs(values[^1].At), lastValue = Clean.Text(values[^1].Value),
                pending = (long)told.Told.Pending,
            });
    }
}
