using System.Data.Common;
using System.Text;
using Dapper;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <param name="MessageId">The message that caused it; 0 for none.</param>
sealed record KeptStep(long Id, long AtMs, long MessageId, StepNote Note);

/// <summary>Keeps what decisions about sessions went by, until those are sealed.</summary>
static class StepStore
{
    public static RowWrite Kept(long id, long chargeBoxId, Decided decided) => new(
        "station_step",
        id,
        "insert into station_step (id, charge_box_id, at_ms, message_id, note) select id, boxId, atMs, messageId, note from {rows}",
        new
        {
            id, boxId = chargeBoxId, atMs = Epoch.ToMs(decided.Facts.Now), messageId = decided.MessageId,
            note = Clean.Text(StepNote.Of(decided).Write()),
        });

    /// <summary>From the one that opened a session on, those that changed it or told of its connector, in the order they were decided.</summary>
    public static async Task<List<KeptStep>> Concerning(DbConnection connection, Session session, CancellationToken ct)
    {
        var steps = new List<KeptStep>();
        await foreach (var row in connection.QueryUnbufferedAsync<Row>(
            """
            select id as "Id", at_ms as "AtMs", message_id as "MessageId", note as "Note" from station_step
            where charge_box_id = @ChargeBoxId and at_ms >= @sinceMs order by at_ms, id
            """,
            new { session.Site.ChargeBoxId, sinceMs = Epoch.ToMs(session.CreatedAt) }).WithCancellation(ct))
        {
            if (!StepNote.Concerns(Encoding.UTF8.GetBytes(row.Note), session.Number, session.Connector))
                continue;
            var note = StepNote.Read(row.Note);
            if (steps.Count > 0 || note.Touched.Contains(session.Number))
                steps.Add(new(row.Id, row.AtMs, row.MessageId, note));
        }
        return steps;
    }

    /// <summary>What no session needs any more that is not sealed.</summary>
    /// <param name="open">The sessions of the station that stay open.</param>
    public static Statement Outlived(long chargeBoxId, IEnumerable<Session> open, DateTimeOffset now) => new(
        "delete from station_step where charge_box_id = @chargeBoxId and at_ms < @untilMs",
        new { chargeBoxId, untilMs = open.Select(session => Epoch.ToMs(session.CreatedAt)).Append(Epoch.ToMs(now)).Min() });

    sealed record Row(long Id, long AtMs, long MessageId, string Note);
}
