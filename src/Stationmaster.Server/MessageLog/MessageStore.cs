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

    /// <summary>How far ids may run before or behind times: nodes and stations draw them a little ahead.</summary>
    static readonly TimeSpan Disorder = TimeSpan.FromMinutes(1);

    const int Most = 100, AtOnce = 500;

    /// <summary>The newest first.</summary>
    /// <param name="actions">Only these; empty for all.</param>
    /// <exception cref="ApiProblem">404: no such charge box for this caller.</exception>
    public async Task<MessagePage> List(
        Scope scope, long chargeBoxId, IReadOnlyList<string> actions, int limit, Cursor? from, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        await Require(connection, scope, chargeBoxId, ct);
        var byAction = actions.Count == 0 ? "" : $"and action in {InList.Of(actions)}";
        var rows = new List<MessageRow>();
        await foreach (var condition in database.RowsOf(AppendOnly.Messages, chargeBoxId, from?.Keys[0] ?? long.MaxValue, ct))
        {
            var sql = $"select {Columns} from message where {condition} {byAction} order by id desc limit @take";
            rows.AddRange(await Read(connection, sql, new { take = limit + 1L - rows.Count }, ct));
            if (rows.Count > limit)
                break;
        }
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
        var (early, end) = await Ids(Epoch.ToMs(from - leadIn - Disorder), Epoch.ToMs(to + Disorder) + 1, ct);
        await using var connection = await database.Open(ct);
        var times = new { early, fromMs = Epoch.ToMs(from), earlyMs = Epoch.ToMs(from - leadIn), toMs = Epoch.ToMs(to), action };
        var count = 0L;
        var ofAction = new List<MessageRow>();
        await foreach (var condition in database.RowsOf(AppendOnly.Messages, chargeBoxId, end, ct))
        {
            var (oldest, within) = await connection.QuerySingleAsync<(long?, long)>(new CommandDefinition(
                $"select min(id), count(case when at_ms between @fromMs and @toMs then 1 end) from message where {condition} and id >= @early",
                times, cancellationToken: ct));
            if (oldest is null)
                break;
            count += within;
            ofAction.AddRange(await Read(
                connection,
                $"select {Columns} from message where {condition} and id >= @early and action = @action and at_ms between @earlyMs and @toMs "
                + "order by id desc", times, ct));
        }
        ofAction.Reverse();
        return (count, ofAction.Count > Most ? ofAction[..Most] : ofAction);
    }

    /// <summary>Messages by their rows, oldest first; those that are gone are left out.</summary>
    internal static async Task<List<MessageRow>> Of(DbConnection connection, IReadOnlyCollection<long> ids, long fromMs, long toMs, CancellationToken ct)
    {
        var rows = new List<MessageRow>(ids.Count);
        foreach (var some in ids.Order().Chunk(AtOnce))
        {
            rows.AddRange(await Read(
                connection, $"select {Columns} from message where id in {InList.Of(some)} and at_ms between @fromMs and @toMs order by id",
                new { fromMs, toMs }, ct));
        }
        return rows;
    }

    /// <summary>A charge box's messages of some actions between two moments, oldest first; the first hundred.</summary>
    internal async Task<IReadOnlyList<MessageRow>> Around(
        long chargeBoxId, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> actions, CancellationToken ct)
    {
        var (early, end) = await Ids(Epoch.ToMs(from - Disorder), Epoch.ToMs(to + Disorder) + 1, ct);
        await using var connection = await database.Open(ct);
        var rows = new List<MessageRow>();
        await foreach (var condition in database.RowsOf(AppendOnly.Messages, chargeBoxId, end, ct))
        {
            if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                $"select min(id) from message where {condition} and id >= @early", new { early }, cancellationToken: ct)) is null)
                break;
            rows.AddRange(await Read(
                connection,
                $"select {Columns} from message where {condition} and id >= @early and action in {InList.Of(actions)} and at_ms between @fromMs and @toMs "
                + "order by id desc", new { early, fromMs = Epoch.ToMs(from), toMs = Epoch.ToMs(to) }, ct));
        }
        rows.Reverse();
        return rows.Count > Most ? rows[..Most] : rows;
    }

    /// <summary>From which id to before which messages of a time are to be looked for.</summary>
    async Task<(long Early, long End)> Ids(long fromMs, long toMs, CancellationToken ct)
    {
        // Before: one connection at a time.
        var (first, last) = (await database.PartOf(AppendOnly.Messages, fromMs, ct), await database.PartOf(AppendOnly.Messages, toMs, ct));
        await using var connection = await database.Open(ct);
        return (await FirstSince(connection, first, fromMs, ct) ?? 0, await FirstSince(connection, last, toMs, ct) ?? long.MaxValue);
    }

    /// <summary>
    /// The id from which on messages are of a time or later; null where none says. Ids rise with time, so that halving finds it without an
    /// index by time.
    /// </summary>
    static async Task<long?> FirstSince(DbConnection connection, string table, long atMs, CancellationToken ct)
    {
        var (first, last) = await connection.QuerySingleAsync<(long?, long?)>(new CommandDefinition(
            $"select (select min(id) from {table}), (select max(id) from {table})", cancellationToken: ct));
        if (first is not { } low || last is not { } newest)
            return null;
        for (var high = newest + 1; low < high;)
        {
            var middle = low + ((high - low) / 2);
            var (id, at) = await connection.QuerySingleOrDefaultAsync<(long, long)>(new CommandDefinition(
                $"select id, at_ms from {table} where id >= @middle order by id limit 1", new { middle }, cancellationToken: ct));
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
