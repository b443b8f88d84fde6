using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>
/// Gathers what a record was computed from when it is sealed, and computes the record from it once more: what can't be worked out now never
/// can be.
/// </summary>
sealed partial class EvidencePacker(Database database, SampleStore samples, MessageStore messages, ILogger<EvidencePacker> logger)
{
    /// <summary>Messages about a session that decided nothing of it: who presented a key, what was ordered.</summary>
    static readonly string[] Beside = ["Authorize", "RemoteStartTransaction", "RemoteStopTransaction", "RequestStartTransaction", "RequestStopTransaction"];
    static readonly TimeSpan Around = TimeSpan.FromMinutes(10);
    static readonly TimeSpan Disorder = TimeSpan.FromMinutes(1);

    /// <summary>Null where packing failed for another reason than the storage's absence: a fault here keeps no record from being sealed.</summary>
    public async Task<EvidencePack?> Pack(ChargeRecord record, History history, CancellationToken ct)
    {
        try
        {
            return await Gather(record, history, ct);
        }
        catch (Exception e) when (!database.IsAway(e) && e is not OperationCanceledException)
        {
            LogFailed(record.Session.Number, e);
            return null;
        }
    }

    async Task<EvidencePack> Gather(ChargeRecord record, History history, CancellationToken ct)
    {
        var session = record.Session;
        var until = session.SealedAt ?? session.UpdatedAt;
        var around = await messages.Around(
            session.Site.ChargeBoxId, session.StartedAt - Around, (session.StoppedAt ?? until) + Around, Beside, ct);

        List<KeptStep> steps;
        HashSet<long> sampled;
        List<MessageRow> told;
        ImmutableArray<PackedOrder> orders;
        ImmutableArray<PackedStatus> before;
        string? ocpp;
        await using (var connection = await database.Open(ct))
        {
            steps = await StepStore.Concerning(connection, session, ct);
            sampled = await samples.MessagesOf(connection, session.Number, ct);
            var ids = sampled.Concat(steps.Select(step => step.MessageId).Where(id => id > 0)).ToHashSet();
            told = await MessageStore.Of(connection, ids, Epoch.ToMs(session.CreatedAt - Disorder), Epoch.ToMs(until + Disorder), ct);
            orders = await Orders(connection, session, until, ct);
            before = await StatusesBefore(connection, session, steps, ct);
            ocpp = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "select ocpp_version from charge_box where id = @id", new { id = session.Site.ChargeBoxId }, cancellationToken: ct));
            if (Lacking(session, steps, ids.Count - told.Count) is { } lacking)
                return Packed(EvidenceState.Incomplete, lacking, ByTime(steps, told), Known(history));
        }

        // By time, as nodes draw ids from blocks of their own; by id, where a message waited in the mailbox while a time came.
        var byTime = Packed(EvidenceState.Complete, null, ByTime(steps, told), null);
        if (session.StoppedAt is null || IsReproduced(byTime, record))
            return byTime;
        var byId = Packed(EvidenceState.Complete, null, ById(steps, told), null);
        if (IsReproduced(byId, record))
            return byId;
        if (session.SealedAt is not null)
            LogDiffers(session.Number);
        return Packed(EvidenceState.Differs, "Told again, the charge box's messages give another record", ByTime(steps, told), Known(history));

        EvidencePack Packed(EvidenceState state, string? why, List<(KeptStep? Step, MessageRow? Message)> order, PackedHistory? known)
        {
            var rows = told.Concat(around).DistinctBy(row => row.Id).OrderBy(row => row.AtMs).ThenBy(row => row.Id).ToImmutableArray();
            var indexes = rows.Select((row, i) => (row.Id, i)).ToDictionary(row => row.Id, row => row.i);
            return EvidencePack.Of(
                new(
                    EvidenceHeader.NewestFormat, Rules.Current.Version, ocpp, session.Number, state, why,
                    [
                        .. order.Select(step => new PackedStep(
                            step.Message is { } message ? indexes[message.Id] : null, step.Message?.AtMs ?? step.Step!.AtMs, step.Step?.Note)),
                    ],
                    [.. rows.Select(PackedFrame.Of)], before, session, history.Spot, orders, known),
                rows);
        }
    }

    static bool IsReproduced(EvidencePack pack, ChargeRecord record) =>
        Reproduction.Of(pack, Rules.Current) is { Record: { } again } && Reproduction.SealedPart(again, pack) == Reproduction.SealedPart(record, pack);

    static string? Lacking(Session session, List<KeptStep> steps, int missing) => (steps, missing) switch
    {
        ({ Count: 0 }, _) => "The session began before evidence was kept",
        ([var first, ..], _) when !first.Note.Touched.Contains(session.Number) => "The session's beginning was not kept",
        (_, > 0) => $"{missing} of the session's messages were no longer in the log",
        _ => null,
    };

    static List<(KeptStep? Step, MessageRow? Message)> ByTime(List<KeptStep> steps, List<MessageRow> told) =>
        [.. Paired(steps, told).OrderBy(one => one.Message?.AtMs ?? one.Step!.AtMs).ThenBy(Position)];

    static List<(KeptStep? Step, MessageRow? Message)> ById(List<KeptStep> steps, List<MessageRow> told) => [.. Paired(steps, told).OrderBy(Position)];

    static (long, long) Position((KeptStep? Step, MessageRow? Message) one) =>
        one.Message is { } message ? (message.Id, 0) : (one.Step!.Note.After, one.Step.Id);

    static IEnumerable<(KeptStep? Step, MessageRow? Message)> Paired(List<KeptStep> steps, List<MessageRow> told)
    {
        var rows = told.ToDictionary(row => row.Id);
        var decided = steps.Select(step => step.MessageId).ToHashSet();
        return steps.Where(step => step.MessageId == 0 || rows.ContainsKey(step.MessageId))
            .Select(step => ((KeptStep?)step, rows.GetValueOrDefault(step.MessageId)))
            .Concat(told.Where(row => !decided.Contains(row.Id)).Select(row => ((KeptStep?)null, (MessageRow?)row)));
    }

    static async Task<ImmutableArray<PackedOrder>> Orders(DbConnection connection, Session session, DateTimeOffset until, CancellationToken ct) =>
    [
        .. (await connection.QueryAsync<PackedOrder>(new CommandDefinition(
            """
            select id as "Id", at_ms as "AtMs", kind as "Kind", detail as "Detail", by_name as "ByName", outcome as "Outcome", status as "Status",
                   why as "Why", answered_ms as "AnsweredMs"
            from station_order where charge_box_id = @boxId and at_ms between @fromMs and @untilMs order by id limit 200
            """,
            new
            {
                boxId = session.Site.ChargeBoxId, fromMs = Epoch.ToMs(session.StartedAt - Around), untilMs = Epoch.ToMs(until),
            }, cancellationToken: ct))),
    ];

    /// <summary>What stood when the first step was taken: it was received before.</summary>
    static async Task<ImmutableArray<PackedStatus>> StatusesBefore(
        DbConnection connection, Session session, List<KeptStep> steps, CancellationToken ct) =>
    [
        .. (await connection.QueryAsync<PackedStatus>(new CommandDefinition(
            """
            select from_ms as "AtMs", status as "Status" from status_interval
            where connector_id = @connectorId and received_ms <= @firstMs and from_ms <= @stopMs and from_ms >= coalesce(
                (select max(from_ms) from status_interval where connector_id = @connectorId and from_ms <= @startMs and received_ms <= @firstMs), @startMs)
            order by from_ms, id
            """,
            new
            {
                connectorId = session.Site.ConnectorId,
                firstMs = steps.Count > 0 ? steps[0].AtMs : Epoch.ToMs(session.CreatedAt),
                startMs = Epoch.ToMs(session.StartedAt),
                stopMs = Epoch.ToMs((session.StoppedAt ?? session.StartedAt) + Charging.Stations.Patience.SealUncertain),
            }, cancellationToken: ct))),
    ];

    static PackedHistory Known(History history) => new(
        [.. history.Samples.Select(timed => new PackedSample(Epoch.ToMs(timed.At), SampleJson.Write(timed.Sample)))],
        [.. history.Statuses.Select(change => new PackedStatus(Epoch.ToMs(change.At), change.Status.ToString()))]);

    [LoggerMessage(LogLevel.Error, "The evidence of session {Number} could not be packed; its record is sealed without")]
    partial void LogFailed(int number, Exception e);

    [LoggerMessage(LogLevel.Error, "The messages of session {Number}, told again, give another record; it is sealed and held for review")]
    partial void LogDiffers(int number);
}
