using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Monitoring;

/// <summary>What stations watch, as far as is known. The caller may see the charge box.</summary>
sealed partial class MonitorStore(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    const string Columns =
        """
        m.monitor_id as "MonitorId", m.name as "Name", m.component as "Component", m.component_instance as "ComponentInstance", m.evse as "Evse",
        m.connector as "Connector", m.variable as "Variable", m.variable_instance as "VariableInstance", m.kind as "Kind", m.limit_value as "Value",
        m.severity as "Severity", m.for_transactions as "ForTransactions", m.origin as "Origin", m.told_ms as "ToldMs"
        """;

    public async Task<MonitoringView> View(long boxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var monitors = (await connection.QueryAsync<MonitorRow>(new CommandDefinition(
            $"select {Columns} from monitor m where m.charge_box_id = @boxId order by m.name, m.severity, m.monitor_id", new { boxId }, cancellationToken: ct)))
            .AsList();
        var wanted = (await connection.QueryAsync<WantedRow>(new CommandDefinition(
            """
            select name as "Name", kind as "Kind", severity as "Severity", document as "Document", by_name as "ByName", set_ms as "SetMs",
                   lost_ms as "LostMs", lost_why as "LostWhy"
            from wanted_monitor where charge_box_id = @boxId order by name, severity
            """, new { boxId }, cancellationToken: ct))).AsList();
        var open = (await connection.QueryAsync<OpenRow>(new CommandDefinition(
            """
            select name as "Name", monitor_id as "MonitorId", at_ms as "AtMs", alarming as "Alarming" from station_event
            where charge_box_id = @boxId and is_open = 1 order by id desc limit 1000
            """, new { boxId }, cancellationToken: ct))).AsList();
        var state = await State(boxId, ct) ?? new();
        return new(
            new(state.Base, state.BaseBy, Epoch.FromMs(state.BaseMs)), new((int?)state.Level, state.LevelBy, Epoch.FromMs(state.LevelMs)),
            new(Epoch.FromMs(state.AskedMs), Epoch.FromMs(state.ReadMs), state.IsWhole != 0, Epoch.FromMs(state.FailedMs), state.Failure),
            open.Count(row => row.Alarming != 0),
            [
                .. monitors.Select(row => row.ToView(wanted.FirstOrDefault(one => one.Is(row)), open)),
                .. wanted.Where(one => !monitors.Exists(one.Is)).Select(one => one.ToView()),
            ],
            await Streams(boxId, monitors, ct));
    }

    async Task<IReadOnlyList<StreamView>> Streams(long boxId, IReadOnlyList<MonitorRow> monitors, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<StreamRow>(new CommandDefinition(
            """
            select stream_id as "StreamId", monitor_id as "MonitorId", interval_seconds as "IntervalSeconds", values_at_once as "ValuesAtOnce",
                   opened_ms as "OpenedMs", closed_ms as "ClosedMs", last_ms as "LastMs", last_value as "LastValue", pending as "Pending"
            from event_stream where charge_box_id = @boxId order by stream_id
            """, new { boxId }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToView(monitors.FirstOrDefault(monitor => monitor.MonitorId == row.MonitorId)?.Name))];
    }

    public async Task<MonitoringRow?> State(long boxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<MonitoringRow>(new CommandDefinition(
            """
            select base as "Base", base_by as "BaseBy", base_ms as "BaseMs", level as "Level", level_by as "LevelBy", level_ms as "LevelMs",
                   asked_ms as "AskedMs", is_whole as "IsWhole", read_ms as "ReadMs", looked_ms as "LookedMs", failed_ms as "FailedMs", failure as "Failure"
            from station_monitoring where charge_box_id = @boxId
            """, new { boxId }, cancellationToken: ct));
    }

    /// <summary>Those set from here that the station does not name.</summary>
    public async Task<IReadOnlyList<WantedMonitor>> Lost(long boxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return
        [
            .. (await connection.QueryAsync<string>(new CommandDefinition(
                """
                select w.document from wanted_monitor w where w.charge_box_id = @boxId and not exists (
                    select 1 from monitor m where m.charge_box_id = @boxId and m.name = w.name and m.kind = w.kind and m.severity = w.severity)
                order by w.name, w.severity
                """, new { boxId }, cancellationToken: ct))).Select(MonitorRows.Read),
        ];
    }

    public async Task<bool> HasAny(long boxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            """
            select charge_box_id from monitor where charge_box_id = @boxId
            union all select charge_box_id from wanted_monitor where charge_box_id = @boxId limit 1
            """, new { boxId }, cancellationToken: ct)) is not null;
    }

    /// <summary>A report is about to be asked for.</summary>
    /// <returns>The number to ask by.</returns>
    public async Task<int> Asking(long boxId, bool isForAll, CancellationToken ct)
    {
        var request = (int)(await sequences.Next("monitor_report", ct) % int.MaxValue);
        await Epoch.NextMs(clock, ct);
        await commits.Save(
        [
            new Statement("delete from monitor_report_part where charge_box_id = @boxId", new { boxId }),
            MonitorRows.MakeRoom(boxId),
            new Statement(
                """
                insert into station_monitoring (charge_box_id, request_id, asked_ms, is_for_all, is_whole) values (@boxId, @request, @now, @isForAll, 0)
                on conflict (charge_box_id) do update set request_id = @request, asked_ms = @now, is_for_all = @isForAll, is_whole = 0
                """,
                new { boxId, request = (long)request, now = clock.GetUtcNow(), isForAll }),
        ], ct);
        return request;
    }

    /// <summary>What was asked for will not come.</summary>
    public Task Failed(long boxId, string why) => commits.Save(
        [new Statement("update station_monitoring set is_whole = 1, failed_ms = @now, failure = @why where charge_box_id = @boxId",
            new { boxId, now = clock.GetUtcNow(), why = Clean.Text(why) })], CancellationToken.None);

    /// <summary>There is nothing to tell: of all, that there is no monitor.</summary>
    public Task Empty(long boxId, bool isForAll) => commits.Save(
    [
        new Statement(
            "update station_monitoring set is_whole = 1, read_ms = asked_ms, failed_ms = null, failure = null where charge_box_id = @boxId", new { boxId }),
        new Statement("delete from monitor where charge_box_id = @boxId and @isForAll = 1", new { boxId, isForAll }),
    ], CancellationToken.None);

    public Task Looked(long boxId, DateTimeOffset at, CancellationToken ct) => commits.Save(
        [new Statement(
            """
            insert into station_monitoring (charge_box_id, is_whole, looked_ms) values (@boxId, 1, @at)
            on conflict (charge_box_id) do update set looked_ms = @at
            """, new { boxId, at })], ct);

    /// <summary>The station took it, as one of its own number.</summary>
    public async Task Set(long boxId, int id, WantedMonitor monitor, string by)
    {
        // First, and not with the rest: it goes by the row that the rest writes.
        if (monitor.Id is { } replaced)
            await commits.Save([Forgotten(boxId, replaced)], CancellationToken.None);
        await commits.Save(
        [
            MonitorRows.Saved(
                boxId, new(monitor.Variable, id, monitor.Kind, monitor.Value, monitor.Severity, monitor.IsForTransactions, MonitorOrigin.CustomMonitor), clock.GetUtcNow()),
            new Statement(
                """
                insert into wanted_monitor (charge_box_id, name, kind, severity, document, by_name, set_ms)
                values (@boxId, @name, @kind, @severity, @document, @by, @now)
                on conflict (charge_box_id, name, kind, severity) do update set document = @document, by_name = @by, set_ms = @now, lost_ms = null, lost_why = null
                """,
                new
                {
                    boxId, name = monitor.Variable.ToString(), kind = monitor.Kind.ToString(), severity = (long)monitor.Severity,
                    document = MonitorRows.Write(monitor with { Id = null }), by, now = clock.GetUtcNow(),
                }),
        ], CancellationToken.None);
    }

    /// <summary>It was lost and could not be set again.</summary>
    public Task SetLost(long boxId, WantedMonitor monitor, string why) => commits.Save(
        [new Statement(
            """
            update wanted_monitor set lost_ms = coalesce(lost_ms, @now), lost_why = @why
            where charge_box_id = @boxId and name = @name and kind = @kind and severity = @severity
            """,
            new
            {
                boxId, name = monitor.Variable.ToString(), kind = monitor.Kind.ToString(), severity = (long)monitor.Severity, why = Clean.Text(why),
                now = clock.GetUtcNow(),
            })], CancellationToken.None);

    /// <summary>What it wanted is wanted no more: by the station's number, or by what it is where the station has lost it.</summary>
    static Statement Forgotten(long boxId, int id) => new(
        """
        delete from wanted_monitor where charge_box_id = @boxId and exists (
            select 1 from monitor m where m.charge_box_id = @boxId and m.monitor_id = @id
                and m.name = wanted_monitor.name and m.kind = wanted_monitor.kind and m.severity = wanted_monitor.severity)
        """, new { boxId, id = (long)id });

    public Task Cleared(long boxId, IEnumerable<int> ids) => commits.Save(
    [
        .. ids.SelectMany(id => (Change[])
        [
            Forgotten(boxId, id),
            new Statement("delete from monitor where charge_box_id = @boxId and monitor_id = @id", new { boxId, id = (long)id }),
        ]),
    ], CancellationToken.None);

    /// <returns>False where nothing was wanted.</returns>
    public async Task<bool> Forget(long boxId, string name, MonitorKind kind, int severity, CancellationToken ct) => await commits.Write(
        write => write.Execute(
            "delete from wanted_monitor where charge_box_id = @boxId and name = @name and kind = @kind and severity = @severity",
            new { boxId, name, kind = kind.ToString(), severity = (long)severity }, ct), ct) > 0;

    public Task SetBase(long boxId, MonitoringBase chosen, string by) => commits.Save(
    [
        new Statement(
            """
            insert into station_monitoring (charge_box_id, is_whole, base, base_by, base_ms) values (@boxId, 1, @chosen, @by, @now)
            on conflict (charge_box_id) do update set base = @chosen, base_by = @by, base_ms = @now
            """, new { boxId, chosen = chosen.ToString(), by, now = clock.GetUtcNow() }),
        // The station removes what was set when it goes back to what it came with (OCPP 2.0.1 N03.FR.04, 05).
        new Statement(
            "delete from wanted_monitor where charge_box_id = @boxId and @isAll = 0", new { boxId, isAll = chosen == MonitoringBase.All }),
        new Statement(
            "delete from monitor where charge_box_id = @boxId and origin = 'CustomMonitor' and @isAll = 0",
            new { boxId, isAll = chosen == MonitoringBase.All }),
    ], CancellationToken.None);

    public Task SetLevel(long boxId, int severity, string by) => commits.Save(
        [new Statement(
            """
            insert into station_monitoring (charge_box_id, is_whole, level, level_by, level_ms) values (@boxId, 1, @severity, @by, @now)
            on conflict (charge_box_id) do update set level = @severity, level_by = @by, level_ms = @now
            """, new { boxId, severity = (long)severity, by, now = clock.GetUtcNow() })], CancellationToken.None);

    /// <summary>The station says which streams are open: those and no others.</summary>
    public Task SetStreams(long boxId, IReadOnlyList<EventStream> streams) => commits.Save(
    [
        .. streams.Select(stream => MonitorRows.Stream(boxId, stream, clock.GetUtcNow())),
        new Statement(
            $"update event_stream set closed_ms = @now where charge_box_id = @boxId and closed_ms is null and stream_id not in {InList.Of(streams.Select(stream => (long)stream.Id).Append(-1))}",
            new { boxId, now = clock.GetUtcNow() }),
    ], CancellationToken.None);

    public Task Adjusted(long boxId, AdjustStream adjusted) => commits.Save(
        [new Statement(
            """
            update event_stream set interval_seconds = coalesce(@everySeconds, interval_seconds), values_at_once = coalesce(@atOnce, values_at_once)
            where charge_box_id = @boxId and stream_id = @streamId
            """,
            new { boxId, streamId = (long)adjusted.StreamId, everySeconds = (long?)adjusted.Pace.IntervalSeconds, atOnce = (long?)adjusted.Pace.Values })],
        CancellationToken.None);
}
