using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.DisplayMessages;

static class DisplayRows
{
    /// <summary>Of one station; a message may go a little beyond.</summary>
    public const int Most = 1_000;

    public static string Write(DisplayMessage message) => JsonSerializer.Serialize(message, ApiJson.Options);

    public static DisplayMessage Read(string document) => JsonSerializer.Deserialize<DisplayMessage>(document, ApiJson.Options)!;

    /// <summary>What a station says that it shows; after the last of all that it shows, what it did not name is gone.</summary>
    public static IEnumerable<Change> Told(long boxId, DisplayMessagesTold told)
    {
        foreach (var message in told.Report.Messages)
        {
            yield return new RowWrite(
                "display_message",
                (boxId, message.Id),
                $$"""
                insert into display_message (charge_box_id, message_id, priority, state, starts_ms, ends_ms, own_transaction, document, set_ms, told_ms)
                select boxId, messageId, r.priority, shownIn, startsMs, endsMs, ownTransaction, r.document, atMs, atMs from {rows}
                where {{Most}} > (select count(*) from display_message d where d.charge_box_id = r.boxId)
                    or exists (select 1 from display_message d where d.charge_box_id = r.boxId and d.message_id = r.messageId)
                on conflict (charge_box_id, message_id) do update set priority = excluded.priority, state = excluded.state,
                    starts_ms = excluded.starts_ms, ends_ms = excluded.ends_ms, own_transaction = excluded.own_transaction,
                    document = excluded.document, told_ms = excluded.told_ms
                """,
                new
                {
                    boxId,
                    messageId = (long)message.Id,
                    priority = message.Priority.ToString(),
                    shownIn = message.State?.ToString(),
                    startsMs = message.StartsAt is { } start ? Epoch.ToMs(start) : (long?)null,
                    endsMs = message.EndsAt is { } end ? Epoch.ToMs(end) : (long?)null,
                    ownTransaction = Clean.Optional(message.OwnId),
                    document = Clean.Text(Write(message)),
                    atMs = Epoch.ToMs(told.At),
                });
        }
        if (!told.Report.IsLast)
            yield break;
        yield return new Statement(
            "update display_reading set read_ms = @now where charge_box_id = @boxId and request_id = @request",
            new { boxId, request = (long)told.Report.RequestId, now = told.At });
        yield return new Statement(
            """
            delete from display_message where charge_box_id = @boxId and coalesce(told_ms, set_ms) < (
                select asked_ms from display_reading where charge_box_id = @boxId and request_id = @request and is_for_all = 1)
            """, new { boxId, request = (long)told.Report.RequestId });
    }
}

/// <summary>What stations show, as far as is known. The caller may see the charge box.</summary>
sealed class DisplayStore(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    /// <summary>Unique at every station.</summary>
    public async ValueTask<int> NextId(CancellationToken ct) => (int)(await sequences.Next("display_message", ct) % int.MaxValue);

    public async Task<DisplayList> List(long boxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select d.message_id as "MessageId", d.document as "Document", d.by_name as "ByName", d.set_ms as "SetMs", d.told_ms as "ToldMs",
                   d.session_number as "SessionNumber", s.state as "SessionState"
            from display_message d left join session s on s.number = d.session_number
            where d.charge_box_id = @boxId
            order by case d.priority when 'AlwaysFront' then 0 when 'InFront' then 1 else 2 end, d.message_id
            """, new { boxId }, cancellationToken: ct));
        var reading = await connection.QueryFirstOrDefaultAsync<(long AskedMs, long? ReadMs, string? Status)>(new CommandDefinition(
            "select asked_ms, read_ms, status from display_reading where charge_box_id = @boxId", new { boxId }, cancellationToken: ct));
        var now = clock.GetUtcNow();
        return new(
            [.. rows.Select(row => row.ToView(now))],
            new(reading.AskedMs == 0 ? null : Epoch.FromMs(reading.AskedMs), Epoch.FromMs(reading.ReadMs), reading.Status));
    }

    public async Task<bool> Has(long boxId, int id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select message_id from display_message where charge_box_id = @boxId and message_id = @id", new { boxId, id = (long)id }, cancellationToken: ct)) is not null;
    }

    /// <summary>The language of whoever charges, as it is filed with the customer who holds the charge key; null where none is.</summary>
    public async Task<string?> LanguageOf(int transaction, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var details = await connection.QueryFirstOrDefaultAsync<string?>(new CommandDefinition(
            """
            select c.details from session s join token t on t.id = s.token_id join customer c on c.id = t.customer_id where s.number = @transaction
            """, new { transaction = (long)transaction }, cancellationToken: ct));
        if (details is null)
            return null;
        using var json = JsonDocument.Parse(details);
        return json.RootElement.TryGetProperty("financialSetup", out var setup) && setup.ValueKind == JsonValueKind.Object
            && setup.TryGetProperty("language", out var language) && language.ValueKind == JsonValueKind.String ? language.GetString() : null;
    }

    /// <summary>The station took it; it takes the place of one of the same id.</summary>
    public Task Set(long boxId, DisplayMessage message, int? session, string by) => commits.Save(
        [new Statement(
            """
            insert into display_message (charge_box_id, message_id, priority, state, starts_ms, ends_ms, own_transaction, session_number, document, by_name, set_ms)
            values (@boxId, @id, @priority, @state, @startsAt, @endsAt, @ownId, @session, @document, @by, @now)
            on conflict (charge_box_id, message_id) do update set priority = @priority, state = @state, starts_ms = @startsAt, ends_ms = @endsAt,
                own_transaction = @ownId, session_number = @session, document = @document, by_name = @by, set_ms = @now, told_ms = null
            """,
            new
            {
                boxId, id = (long)message.Id, priority = message.Priority.ToString(), state = message.State?.ToString(), startsAt = message.StartsAt,
                endsAt = message.EndsAt, ownId = message.OwnId, session = (long?)session, document = DisplayRows.Write(message), by, now = clock.GetUtcNow(),
            })], CancellationToken.None);

    public Task Cleared(long boxId, int id) => commits.Save(
        [new Statement("delete from display_message where charge_box_id = @boxId and message_id = @id", new { boxId, id = (long)id })], CancellationToken.None);

    /// <summary>What it shows is about to be asked for.</summary>
    /// <returns>The number to ask by.</returns>
    public async Task<int> Asking(long boxId, bool isForAll, CancellationToken ct)
    {
        var request = (int)(await sequences.Next("display_request", ct) % int.MaxValue);
        await Epoch.NextMs(clock, ct);
        await commits.Save(
            [new Statement(
                """
                insert into display_reading (charge_box_id, request_id, asked_ms, is_for_all) values (@boxId, @request, @now, @isForAll)
                on conflict (charge_box_id) do update set request_id = @request, asked_ms = @now, is_for_all = @isForAll, read_ms = null, status = null
                """, new { boxId, request = (long)request, now = clock.GetUtcNow(), isForAll })], ct);
        return request;
    }

    /// <summary>The station's word for the question; where it said that nothing matches, nothing follows.</summary>
    public Task Answered(long boxId, GetDisplayMessages asked, Outcome outcome) => commits.Save(
    [
        new Statement(
            "update display_reading set status = @status where charge_box_id = @boxId and request_id = @request",
            new { boxId, request = (long)asked.RequestId, status = Clean.Text(outcome.Status ?? outcome.Kind.ToString()) }),
        .. outcome is { Kind: OutcomeKind.Accepted, Status: "Unknown" }
            ? [
                new Statement(
                    "update display_reading set read_ms = asked_ms where charge_box_id = @boxId and request_id = @request",
                    new { boxId, request = (long)asked.RequestId }),
                new Statement("delete from display_message where charge_box_id = @boxId and @isForAll = 1", new { boxId, isForAll = asked.IsForAll }),
            ]
            : (Change[])[],
    ], CancellationToken.None);

    sealed record Row
    {
        public long MessageId { get; init; }
        public string Document { get; init; } = "";
        public string? ByName { get; init; }
        public long SetMs { get; init; }
        public long? ToldMs { get; init; }
        public long? SessionNumber { get; init; }
        public long? SessionState { get; init; }

        public DisplayView ToView(DateTimeOffset now)
        {
            var message = DisplayRows.Read(Document);
            return new(
                message.Id, message.Priority, message.State, message.StartsAt, message.EndsAt, SessionNumber, message.OwnId, message.Texts, message.Display,
                ByName, Epoch.FromMs(SetMs), Epoch.FromMs(ToldMs),
                message.EndsAt <= now || SessionState is > 0 ? DisplayStanding.Over : message.StartsAt > now ? DisplayStanding.Waiting : DisplayStanding.Shown);
        }
    }
}
