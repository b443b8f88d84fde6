using System.Text;
using Dapper;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

public sealed partial class ChargeRecordStore
{
    /// <summary>A running session ends after all that ended.</summary>
    const long NotEnded = 253_402_300_799_999;

    const int RunningAtOnce = 500;

    sealed record RunningRow(long Key, long Number, long ChargeBoxId, string Document, string? ParkingType);

    /// <summary>Running sessions are as many as connectors at most. What the filter asks of them is asked of the record each would have now.</summary>
    async Task<List<Row>> RunningRows(Scope scope, ChargeRecordQuery query, FilterNode? filter, InScope whose, DateTimeOffset? until, CancellationToken ct)
    {
        var rows = new List<Row>();
        var edge = query.From is { } from ? new Row(from.Keys[0], from.Keys[1]) : (Row?)null;
        while (rows.Count <= query.Limit)
        {
            var found = await RunningRows(scope, query, edge, until, ct);
            foreach (var row in found)
                if (await Matches(row, query, filter, whose, ct))
                    rows.Add(new(row.Key, row.Number, row.ChargeBoxId));
            if (found.Count < RunningAtOnce)
                break;
            edge = new Row(found[^1].Key, found[^1].Number);
        }
        return rows;
    }

    async Task<List<RunningRow>> RunningRows(Scope scope, ChargeRecordQuery query, Row? edge, DateTimeOffset? until, CancellationToken ct)
    {
        var sql = RunningSql(scope, query, edge is not null, until);
        await using var connection = await database.Open(ct);
        return [.. (await connection.QueryAsync<(long Key, long Number, long ChargeBoxId, string Document, string? ParkingType)>(new CommandDefinition(
            sql,
            new
            {
                from = scope.PathFrom, to = scope.PathTo, updatedFrom = Epoch.ToMs(query.UpdatedFrom) ?? 0, updatedTo = Epoch.ToMs(until) ?? 0,
                key = edge?.Key ?? 0, number = edge?.Number ?? 0, search = query.Search is { } search ? Fold.Pattern(search) : "", take = (long)RunningAtOnce,
            },
            cancellationToken: ct))).Select(row => new RunningRow(row.Key, row.Number, row.ChargeBoxId, row.Document, row.ParkingType))];
    }

    async Task<bool> Matches(RunningRow row, ChargeRecordQuery query, FilterNode? filter, InScope whose, CancellationToken ct)
    {
        if (filter is null && query.Mode == RecordMode.Cpo)
            return true;
        var session = SessionJson.Read(row.Document);
        if (query.Mode == RecordMode.Emp && (session.Driver?.BillingCustomerId is not { } payer || whose.Payers?.Contains(payer) == false))
            return false;
        if (filter is null)
            return true;
        // Only its energy, and what hangs on it, needs the station.
        var record = filter.Tests.Any(test => test.Field.Key is "consumed_wh" or "excluded_reason" or "payment_method" or "payment_status")
            ? await stations.Value.Running(row.ChargeBoxId, session.Number, ct)
            : ChargeRecord.Running(session, Metering.From(session.StartedAt, session.MeterStartWh), History.Empty, session.UpdatedAt);
        if (record is null)
            return false;
        var columns = RecordColumns.Of(ChargeRecordDocument.Write(record, FirstRevision, record.Session.UpdatedAt));
        return filter.Matches(field => field.Name == "location.type" ? row.ParkingType : columns.Value(field.Key));
    }

    static string RunningSql(Scope scope, ChargeRecordQuery query, bool hasEdge, DateTimeOffset? until)
    {
        var key = query.Sort == ChargeRecordSort.EndedAt ? $"{NotEnded}" : $"s.{RecordWalk.KeyOf(query.Sort)}";
        var sql = new StringBuilder($"""
            select {key} as "Key", s.number as "Number", s.charge_box_id as "ChargeBoxId", s.document as "Document", l.parking_type as "ParkingType"
            from session s left join location l on l.id = s.location_id
            """);
        if (query.Search is not null)
        {
            sql.Append("""
                 join customer o on o.id = s.customer_id join charge_box b on b.id = s.charge_box_id
                left join connector n on n.id = s.connector_id left join evse e on e.uid = n.evse_uid left join token t on t.id = s.token_id
                """);
        }
        sql.Append(" where s.state = 0");
        if (query.Mode == RecordMode.Cpo && scope is { IsSystem: false, CustomerId: not Root })
            sql.Append(" and s.customer_id in (select c.id from customer c where c.path >= @from and c.path < @to)");
        if (query.UpdatedFrom is not null)
            sql.Append(" and s.updated_ms >= @updatedFrom");
        if (until is not null)
            sql.Append(" and s.updated_ms < @updatedTo");
        if (query.Search is not null)
        {
            sql.Append("""
                 and (s.token_uid_folded like @search escape '\' or l.name_folded like @search escape '\' or o.name_folded like @search escape '\'
                or t.label_folded like @search escape '\' or upper(t.comment) like @search escape '\' or upper(e.evse_id) like @search escape '\'
                or upper(b.identity) like @search escape '\' or upper(s.uuid) like @search escape '\' or cast(s.number as text) like @search escape '\')
                """);
        }
        var (after, direction) = IsUp(query) ? (">", "asc") : ("<", "desc");
        if (hasEdge)
            sql.Append($" and ({key}, s.number) {after} (@key, @number)");
        return sql.Append($" order by \"Key\" {direction}, s.number {direction} limit @take").ToString();
    }
}
