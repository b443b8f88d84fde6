using System.Data.Common;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.MessageLog;

/// <param name="Next">Cursor of the older ones; null at the end.</param>
public sealed record MessagePage(IReadOnlyList<MessageRow> Messages, Cursor? Next);

/// <summary>Every OCPP call as it went over the wire, one row each: an operator's first tool, and our proof.</summary>
public sealed class MessageStore(Database database)
{
    internal const string Order = "messages";

    const string Columns = """
        id, charge_box_id, at_ms, direction, action, message_id, request, answer, answer_kind, answered_ms, error_code, error_description, notes
        """;

    /// <summary>The newest first.</summary>
    /// <param name="actions">Only these; empty for all.</param>
    /// <exception cref="ApiProblem">404: no such charge box for this caller.</exception>
    public async Task<MessagePage> List(
        Scope scope, long chargeBoxId, IReadOnlyList<string> actions, int limit, Cursor? from, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        await Require(connection, scope, chargeBoxId, ct);
        var parameters = new DynamicParameters(new { chargeBoxId, before = from?.Keys[0] ?? long.MaxValue, take = limit + 1L });
        for (var i = 0; i < actions.Count; i++)
            parameters.Add($"action{i}", actions[i]);
        var byAction = actions.Count == 0 ? "" : $"and action in ({string.Join(", ", actions.Select((_, i) => $"@action{i}"))})";
        var sql = $"""
            select {Columns} from message where charge_box_id = @chargeBoxId and id < @before {byAction} order by id desc limit @take
            """;
        var rows = await Read(connection, sql, parameters, ct);
        return rows.Count > limit ? new(rows[..limit], new Cursor(Order, rows[limit - 1].Id)) : new(rows, null);
    }

    /// <exception cref="ApiProblem">404: no such charge box for this caller.</exception>
    public async Task Require(Scope scope, long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        await Require(connection, scope, chargeBoxId, ct);
    }

    /// <summary>How many messages a charge box exchanged from one moment to another, and those of one action among them, oldest first.</summary>
    /// <param name="leadIn">How long before <paramref name="from"/> the action's messages begin.</param>
    internal async Task<(long Count, IReadOnlyList<MessageRow> OfAction)> Between(
        long chargeBoxId, DateTimeOffset from, DateTimeOffset to, string action, TimeSpan leadIn, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var (early, first, end) = (
            await FirstSince(connection, chargeBoxId, Epoch.ToMs(from - leadIn), ct),
            await FirstSince(connection, chargeBoxId, Epoch.ToMs(from), ct),
            await FirstSince(connection, chargeBoxId, Epoch.ToMs(to) + 1, ct));
        var parameters = new { chargeBoxId, early, first, end, action };
        var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from message where charge_box_id = @chargeBoxId and id >= @first and id < @end", parameters, cancellationToken: ct));
        var sql = $"select {Columns} from message where charge_box_id = @chargeBoxId and id >= @early and id < @end and action = @action order by id limit 100";
        return (count, await Read(connection, sql, parameters, ct));
    }

    /// <summary>
    /// The id of a charge box's first message at or after a time. Its ids rise with time, so that halving finds it without an index by time,
    /// which every message would have to pay for.
    /// </summary>
    static async Task<long> FirstSince(DbConnection connection, long chargeBoxId, long atMs, CancellationToken ct)
    {
        var (low, high) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "select coalesce(min(id), 0), coalesce(max(id), 0) + 1 from message where charge_box_id = @chargeBoxId", new { chargeBoxId },
            cancellationToken: ct));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (id, at) = await connection.QuerySingleOrDefaultAsync<(long, long)>(new CommandDefinition(
                "select id, at_ms from message where charge_box_id = @chargeBoxId and id >= @middle order by id limit 1", new { chargeBoxId, middle },
                cancellationToken: ct));
            if (id == 0 || id >= high || at >= atMs)
                high = middle;
            else
                low = id + 1;
        }
        return low;
    }

    static async Task Require(DbConnection connection, Scope scope, long chargeBoxId, CancellationToken ct)
    {
        const string sql = """
            select c.path from charge_box b join location l on l.id = b.location_id join customer c on c.id = l.customer_id where b.id = @chargeBoxId
            """;
        var path = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(sql, new { chargeBoxId }, cancellationToken: ct));
        if (path is null || !scope.Covers(path))
            throw Problem.NotFound($"Charge box {chargeBoxId}");
    }

    static async Task<List<MessageRow>> Read(DbConnection connection, string sql, object parameters, CancellationToken ct)
    {
        var rows = new List<MessageRow>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), (int)reader.GetInt64(3), reader.GetString(4), reader.GetString(5),
                reader.GetFieldValue<byte[]>(6), reader.IsDBNull(7) ? default : reader.GetFieldValue<byte[]>(7), (int)reader.GetInt64(8),
                reader.IsDBNull(9) ? null : reader.GetInt64(9), Text(10), Text(11), Text(12)));
        }
        return rows;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}
