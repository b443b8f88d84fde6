using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Security;

/// <param name="At">By the clock of whoever told it.</param>
/// <param name="Type">OCPP's word, or a vendor's; where Stationmaster noted it itself, its own.</param>
/// <param name="IsAlarming">An operator should look: it raised an alert.</param>
/// <param name="IsOwn">Stationmaster noted it, not the station.</param>
public sealed record SecurityEvent(long Id, DateTimeOffset At, DateTimeOffset ReceivedAt, string Type, string? TechInfo, bool IsAlarming, bool IsOwn);

public sealed record SecurityEventPage(IReadOnlyList<SecurityEvent> Data, string? NextPageCursor);

/// <summary>What stations wrote into their security logs, and what we noted of them.</summary>
public sealed class SecurityEventStore(Database database, Sequences sequences, ChargeBoxStore chargeBoxes)
{
    const string Order = "security-events";

    /// <summary>Newest first.</summary>
    /// <exception cref="ApiProblem">404; 422: the limit.</exception>
    public async Task<SecurityEventPage> List(Scope scope, long chargeBoxId, int? limit, string? next, bool isAlarmingOnly, CancellationToken ct)
    {
        if (limit is < 1 or > 100)
            throw Problem.Invalid("limit", "limit must be between 1 and 100.");
        var (before, take) = (Cursor.Read(next, Order, 1)?.Keys[0] ?? long.MaxValue, limit ?? 50);
        await chargeBoxes.Require(scope, chargeBoxId, ct);
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<EventRow>(new CommandDefinition(
            $"""
            select id as "Id", at_ms as "AtMs", received_ms as "ReceivedMs", type as "Type", tech_info as "TechInfo", alarming as "Alarming", own as "Own"
            from security_event where charge_box_id = @chargeBoxId and id < @before {(isAlarmingOnly ? "and alarming = 1" : "")}
            order by id desc limit @more
            """, new { chargeBoxId, before, more = take + 1L }, cancellationToken: ct))).AsList();
        return new([.. rows.Take(take).Select(row => row.ToEvent())], rows.Count > take ? new Cursor(Order, rows[take - 1].Id).ToString() : null);
    }

    /// <summary>The same event was kept before: a station that heard no answer tells it again.</summary>
    internal async Task<bool> IsKept(long chargeBoxId, SecurityEventTold told, CancellationToken ct)
    {
        if (told.At is not { } at)
            return false;
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            """
            select id from security_event
            where charge_box_id = @chargeBoxId and at_ms = @atMs and type = @type and coalesce(tech_info, '') = @info limit 1
            """,
            new { chargeBoxId, atMs = Epoch.ToMs(at), type = Clean.Text(told.Type), info = Clean.Text(told.TechInfo ?? "") }, cancellationToken: ct)) is not null;
    }

    internal async Task<Change> Kept(long chargeBoxId, SecurityEventNoted noted, bool isOwn, DateTimeOffset now, CancellationToken ct) => new Statement(
        """
        insert into security_event (id, charge_box_id, at_ms, received_ms, type, tech_info, alarming, own)
        values (@id, @chargeBoxId, @atMs, @nowMs, @type, @info, @alarming, @own)
        """,
        new
        {
            id = await sequences.Next("security_event", ct), chargeBoxId, atMs = Epoch.ToMs(noted.At), nowMs = Epoch.ToMs(now),
            type = Clean.Text(noted.Type), info = Clean.Optional(noted.TechInfo), alarming = noted.IsAlarming ? 1L : 0L, own = isOwn ? 1L : 0L,
        });

    sealed class EventRow
    {
        public long Id { get; init; }
        public long AtMs { get; init; }
        public long ReceivedMs { get; init; }
        public string Type { get; init; } = "";
        public string? TechInfo { get; init; }
        public long Alarming { get; init; }
        public long Own { get; init; }

        public SecurityEvent ToEvent() =>
            new(Id, Epoch.FromMs(AtMs), Epoch.FromMs(ReceivedMs), Type, TechInfo, Alarming != 0, Own != 0);
    }
}
