using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Review;

/// <summary>What waits for a human, and what became of it.</summary>
sealed class ReviewStore(Database database)
{
    internal const string WaitingOrder = "review waiting", DoneOrder = "review done";

    const string InScope = "v.customer_id in (select c.id from customer c where c.path >= @from and c.path < @to)";

    /// <summary>A record that is sealed is not plausible; nothing where it is.</summary>
    public static IEnumerable<Change> Found(ChargeRecord record, ImmutableArray<ReviewReason> reasons, DateTimeOffset now)
    {
        if (reasons.IsEmpty || record.Session.SealedAt is null)
            yield break;
        yield return new Statement(
            """
            insert into record_review (number, customer_id, reasons, proposal, opened_ms, closed_ms, outcome, note, by_name)
            values (@number, @customerId, @reasons, null, @nowMs, null, null, null, null)
            on conflict (number) do nothing
            """,
            new { number = (long)record.Session.Number, customerId = record.Session.Site.Company.Id, reasons = Words(reasons), nowMs = Epoch.ToMs(now) });
    }

    /// <summary>A message came too late: what it says is proposed, and nothing is changed.</summary>
    public static Statement Proposed(RevisionProposed proposed, DateTimeOffset now) => new(
        """
        insert into record_review (number, customer_id, reasons, proposal, opened_ms, closed_ms, outcome, note, by_name)
        select r.number, r.customer_id, @late, @proposal, @nowMs, null, null, null, null from charge_record r where r.number = @number
        on conflict (number) do update set proposal = excluded.proposal, closed_ms = null, outcome = null, note = null, by_name = null,
            reasons = case when record_review.closed_ms is null then record_review.reasons || ',' || @late else @late end,
            opened_ms = case when record_review.closed_ms is null then record_review.opened_ms else excluded.opened_ms end
        where record_review.proposal is null or record_review.proposal <> excluded.proposal
        """,
        new
        {
            number = (long)proposed.Number, late = ReviewReason.LateMessage.ToString(), nowMs = Epoch.ToMs(now),
            proposal = Proposal.Of(proposed).Write(),
        });

    /// <param name="isWaiting">Those that wait, the oldest first; else those that are done, the latest first.</param>
    public async Task<(IReadOnlyList<ReviewItem> Items, Cursor? Next)> List(Scope scope, bool isWaiting, int limit, Cursor? from, CancellationToken ct)
    {
        var (state, key, after, direction) = isWaiting ? ("v.closed_ms is null", "v.opened_ms", ">", "asc") : ("v.closed_ms is not null", "v.closed_ms", "<", "desc");
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select v.number as "Number", v.reasons as "Reasons", v.proposal as "Proposal", v.opened_ms as "OpenedMs", v.closed_ms as "ClosedMs",
                   v.outcome as "Outcome", v.note as "Note", v.by_name as "ByName", r.document as "Document"
            from record_review v join charge_record r on r.number = v.number
            where {state} and {InScope} {(from is null ? "" : $"and ({key}, v.number) {after} (@key, @number)")}
            order by {key} {direction}, v.number {direction} limit @take
            """,
            new { from = scope.PathFrom, to = scope.PathTo, key = from?.Keys[0] ?? 0, number = from?.Keys[1] ?? 0, take = limit + 1L },
            cancellationToken: ct))).AsList();
        var page = rows.Take(limit).ToList();
        var edge = rows.Count > limit ? page[^1] : null;
        return ([.. page.Select(Item)], edge is null
            ? null
            : new Cursor(isWaiting ? WaitingOrder : DoneOrder, isWaiting ? edge.OpenedMs : edge.ClosedMs ?? 0, edge.Number));
    }

    /// <summary>How many wait.</summary>
    public async Task<long> Waiting(Scope scope, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from record_review v where v.closed_ms is null and {InScope}",
            new { from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct));
    }

    /// <summary>Nobody needs to look at it any more. False when nobody had to.</summary>
    public static async Task<bool> Close(WriteTransaction write, long number, string outcome, string? note, string by, CancellationToken ct) =>
        await write.Execute(
            """
            update record_review set closed_ms = @NowMs, outcome = @outcome, note = @note, by_name = @by, proposal = null
            where number = @number and closed_ms is null
            """,
            new { write.NowMs, number, outcome, note, by }, ct) == 1;

    static ReviewItem Item(Row row)
    {
        using var json = JsonDocument.Parse(row.Document);
        var record = json.RootElement.Clone();
        return new(
            row.Number,
            [.. row.Reasons.Split(',').Distinct().Select(reason => ReviewWords.Of(Enum.Parse<ReviewReason>(reason), record, Proposal.Read(row.Proposal)))],
            Proposal.Read(row.Proposal), ReviewWords.MostKwh(record), Epoch.FromMs(row.OpenedMs), Epoch.FromMs(row.ClosedMs), row.Outcome, row.Note,
            row.ByName, record);
    }

    static string Words(IEnumerable<ReviewReason> reasons) => string.Join(',', reasons.Select(reason => reason.ToString()));

    sealed class Row
    {
        public long Number { get; init; }
        public string Reasons { get; init; } = "";
        public string? Proposal { get; init; }
        public long OpenedMs { get; init; }
        public long? ClosedMs { get; init; }
        public string? Outcome { get; init; }
        public string? Note { get; init; }
        public string? ByName { get; init; }
        public string Document { get; init; } = "";
    }
}
