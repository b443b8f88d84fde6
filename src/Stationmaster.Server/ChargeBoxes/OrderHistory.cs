using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>An order that was given.</summary>
/// <param name="Connector">OCPP's number at the station; null for the whole charge box.</param>
/// <param name="By">The person, the key, or Stationmaster itself.</param>
/// <param name="Outcome">Null while it is under way.</param>
/// <param name="Status">The station's own word.</param>
public sealed record GivenOrder(
    long Id, DateTimeOffset At, string Order, string? Detail, long? Connector, string By, string? Outcome, string? Status, string? Message,
    DateTimeOffset? AnsweredAt);

public sealed record OrderPage(IReadOnlyList<GivenOrder> Data, string? NextPageCursor);

/// <summary>Reads who ordered what.</summary>
public sealed class OrderHistory(Database database, ChargeBoxStore chargeBoxes)
{
    const string Order = "orders";

    /// <summary>Newest first.</summary>
    /// <exception cref="ApiProblem">404; 422: the limit.</exception>
    public async Task<OrderPage> List(Scope scope, long chargeBoxId, int? limit, string? nextPageCursor, CancellationToken ct)
    {
        if (limit is < 1 or > 100)
            throw Problem.Invalid("limit", "limit must be between 1 and 100.");
        var before = Cursor.Read(nextPageCursor, Order, 1)?.Keys[0] ?? long.MaxValue;
        var take = limit ?? 50;
        _ = await chargeBoxes.Find(scope, chargeBoxId, ct);
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<OrderRow>(new CommandDefinition(
            """
            select id as "Id", at_ms as "AtMs", kind as "Kind", detail as "Detail", connector_number as "Connector", by_name as "ByName",
                   outcome as "Outcome", status as "Status", why as "Why", answered_ms as "AnsweredMs"
            from station_order where charge_box_id = @chargeBoxId and id < @before order by id desc limit @more
            """, new { chargeBoxId, before, more = take + 1L }, cancellationToken: ct))).AsList();
        return new(
            [.. rows.Take(take).Select(row => row.ToOrder())],
            rows.Count > take ? new Cursor(Order, rows[take - 1].Id).ToString() : null);
    }

    sealed record OrderRow
    {
        public long Id { get; init; }
        public long AtMs { get; init; }
        public string Kind { get; init; } = "";
        public string? Detail { get; init; }
        public long? Connector { get; init; }
        public string ByName { get; init; } = "";
        public string? Outcome { get; init; }
        public string? Status { get; init; }
        public string? Why { get; init; }
        public long? AnsweredMs { get; init; }

        public GivenOrder ToOrder() => new(
            Id, Epoch.FromMs(AtMs), Kind, string.IsNullOrEmpty(Detail) ? null : Detail, Connector is 0 ? null : Connector, ByName, Outcome,
            Status, Why,
            Epoch.FromMs(AnsweredMs));
    }
}
