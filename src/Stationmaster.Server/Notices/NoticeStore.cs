using System.Text;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Notices;

/// <param name="Next">Cursor of the older ones; null at the end.</param>
sealed record NoticePage(IReadOnlyList<NoticeRow> Notices, Cursor? Next);

/// <param name="Payload">UTF-8 JSON, secrets masked.</param>
sealed record NoticeRow(long Id, long AtMs, string Action, long? RequestId, byte[] Payload);

/// <summary>What stations told that changes nothing here.</summary>
sealed class NoticeStore(Database database, ChargeBoxStore chargeBoxes)
{
    internal const string Order = "notices";

    /// <summary>The newest first.</summary>
    /// <param name="action">Only these; null for all.</param>
    /// <param name="since">Received then or later.</param>
    /// <exception cref="ApiProblem">404: no such charge box for this caller.</exception>
    public async Task<NoticePage> List(
        Scope scope, long chargeBoxId, string? action, DateTimeOffset? since, int limit, Cursor? from, CancellationToken ct)
    {
        await chargeBoxes.Require(scope, chargeBoxId, ct);
        var byAction = action is null ? "" : "and action = @action";
        var older = from is null ? "" : "and (at_ms, id) < (@edgeMs, @edgeId)";
        await using var connection = await database.Open(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"""
            select id, at_ms, action, request_id, payload from notice
            where charge_box_id = @chargeBoxId {byAction} and at_ms >= @sinceMs {older}
            order by at_ms desc, id desc limit @take
            """,
            new
            {
                chargeBoxId, action, sinceMs = since is { } time ? Epoch.ToMs(time) : 0, edgeMs = from?.Keys[0], edgeId = from?.Keys[1],
                take = limit + 1L,
            }, cancellationToken: ct));
        var rows = new List<NoticeRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetInt64(3),
                reader.GetFieldValue<byte[]>(4)));
        }
        return rows.Count > limit ? new(rows[..limit], new Cursor(Order, rows[limit - 1].AtMs, rows[limit - 1].Id)) : new(rows, null);
    }

    public static RowWrite Saved(long id, long chargeBoxId, NoticeKept kept) => new(
        "notice",
        id,
        """
        insert into notice (id, charge_box_id, at_ms, action, request_id, payload)
        select id, boxId, atMs, action, requestId, payload from {rows}
        """,
        new
        {
            id,
            boxId = chargeBoxId,
            atMs = Epoch.ToMs(kept.At),
            action = kept.Notice.Action,
            requestId = kept.Notice.RequestId,
            payload = MessageLog.Secrets.Mask(kept.Notice.Action, Encoding.UTF8.GetBytes(kept.Notice.PayloadJson)),
        });
}
