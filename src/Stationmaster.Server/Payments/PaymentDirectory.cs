using Dapper;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Costs;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <summary>A payment that a token stands for.</summary>
/// <param name="IsGood">It is authorised, and its charge may begin or go on.</param>
/// <param name="Number">The session it is for, once that has begun: it is good for no other.</param>
public sealed record PaymentFound(SessionPayment Payment, bool IsGood, int? Number);

/// <summary>What stations' messages about payments need: for the whole installation, for stations ask and not people.</summary>
public sealed class PaymentDirectory
{
    readonly Database _database;
    readonly ReceiptKeys _receipts;
    readonly ServerOptions _options;
    readonly TimeProvider _clock;

    internal PaymentDirectory(Database database, ReceiptKeys receipts, ServerOptions options, TimeProvider clock) =>
        (_database, _receipts, _options, _clock) = (database, receipts, options, clock);

    /// <summary>Null for one that nobody opened here: the station's own terminal may know it.</summary>
    public async Task<PaymentFound?> Find(long chargeBoxId, string reference, CancellationToken ct)
    {
        await using var connection = await _database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            """
            select id as "Id", kind as "Kind", state as "State", token_uid as "Token", card_digits as "CardDigits", external_id as "ExternalId",
                   limit_document as "Limit", expires_ms as "ExpiresMs", session_number as "Number"
            from payment where charge_box_id = @chargeBoxId and token_folded = @folded
            """, new { chargeBoxId, folded = PaymentRows.Folded(reference) }, cancellationToken: ct));
        if (row is null || row.Kind == nameof(PaymentKind.Integrated) && row.State != nameof(PaymentState.Cancelled))
            return null;
        return new(
            new(row.Token, row.CardDigits)
            {
                PaymentId = row.Id, ExternalId = row.ExternalId,
                Limit = SessionLimitStore.Read(row.Limit),
            },
            row.State is nameof(PaymentState.Charging) or nameof(PaymentState.Ended)
                || row.State == nameof(PaymentState.Confirmed) && !(row.ExpiresMs <= Epoch.ToMs(_clock.GetUtcNow())),
            (int?)row.Number);
    }

    /// <summary>Where whoever paid for a session finds its receipt.</summary>
    public async Task<ReceiptFound> ReceiptOf(Session session, CancellationToken ct) => new(
        session.Number,
        $"{_options.LinkBase.TrimEnd('/')}/r/{session.Id:D}/{await _receipts.Mac(session.Id, _clock.GetUtcNow(), ct)}");

    sealed class Row
    {
        public long Id { get; init; }
        public string Kind { get; init; } = "";
        public string State { get; init; } = "";
        public string Token { get; init; } = "";
        public string? CardDigits { get; init; }
        public string? ExternalId { get; init; }
        public long? Number { get; init; }
        public string? Limit { get; init; }
        public long? ExpiresMs { get; init; }
    }
}
