using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <summary>What of payments is stored with what stations tell. Statements, so that all about one payment is done in its order.</summary>
static class PaymentRows
{
    const string ByItself = "Stationmaster";

    /// <summary>The charge that a payment is for has begun; one that only the station's terminal knew is known from now on.</summary>
    public static Statement Began(long id, long boxId, Session session, SessionPayment payment, DateTimeOffset now) => new(
        """
        insert into payment (id, kind, state, charge_box_id, evse_number, token_uid, token_folded, card_digits, session_number, by_name, created_ms,
            updated_ms, started_ms)
        values (@id, 'Integrated', 'Charging', @boxId, @evse, @token, @folded, @digits, @number, @by, @nowMs, @nowMs, @startedMs)
        on conflict (charge_box_id, token_folded) do update set state = 'Charging', session_number = excluded.session_number,
            card_digits = coalesce(payment.card_digits, excluded.card_digits), updated_ms = excluded.updated_ms, started_ms = excluded.started_ms
        where payment.state in ('Open', 'Confirmed', 'Charging', 'Refused')
            and coalesce(payment.session_number, excluded.session_number) = excluded.session_number
        """,
        new
        {
            id, boxId, evse = (long)session.Connector.Evse, token = Clean.Text(payment.Reference), folded = Folded(payment.Reference),
            digits = payment.CardDigits, number = (long)session.Number, by = ByItself, nowMs = Epoch.ToMs(now), startedMs = Epoch.ToMs(session.StartedAt),
        });

    public static Statement Reserved(int number, TransactionLimit limit, DateTimeOffset now) => new(
        "update payment set limit_document = @limit, updated_ms = @nowMs where session_number = @number and kind = 'Integrated'",
        new { number = (long)number, limit = JsonSerializer.Serialize(limit, ApiJson.Options), nowMs = Epoch.ToMs(now) });

    public static Statement Ended(Session session, DateTimeOffset now) => new(
        "update payment set state = 'Ended', ended_ms = @endedMs, updated_ms = @nowMs where session_number = @number and state = 'Charging'",
        new { number = (long)session.Number, endedMs = Epoch.ToMs(session.StoppedAt ?? now), nowMs = Epoch.ToMs(now) });

    public static Statement Reopened(Session session, DateTimeOffset now) => new(
        "update payment set state = 'Charging', ended_ms = null, updated_ms = @nowMs where session_number = @number and state = 'Ended'",
        new { number = (long)session.Number, nowMs = Epoch.ToMs(now) });

    /// <summary>What a station says of a settlement, with the payment that it is about.</summary>
    public static IEnumerable<Change> Settled(long settlementId, long paymentId, long boxId, SettlementKept kept)
    {
        var told = kept.Settlement;
        yield return Kept(new(settlementId, boxId, kept.Number, kept.OwnId, "Station", told, null, kept.At));
        yield return new Statement(
            """
            insert into payment (id, kind, state, charge_box_id, token_uid, token_folded, session_number, why, by_name, created_ms, updated_ms, settled_ms)
            values (@id, 'Integrated', @standing, @boxId, @token, @folded, @number, @why, @by, @nowMs, @nowMs, @atMs)
            on conflict (charge_box_id, token_folded) do update set state = excluded.state, why = excluded.why, updated_ms = excluded.updated_ms,
                settled_ms = excluded.settled_ms, session_number = coalesce(excluded.session_number, payment.session_number)
            where payment.state <> 'Settled'
            """,
            new
            {
                id = paymentId, standing = StateOf(told.Status).ToString(), boxId, token = Clean.Text(told.PaymentReference),
                folded = Folded(told.PaymentReference), number = (long?)kept.Number, why = told.Status == "Settled" ? null : Clean.Optional(told.Why),
                by = ByItself, nowMs = Epoch.ToMs(kept.At), atMs = told.Status == "Settled" ? Epoch.ToMs(AtOf(told, kept.At)) : (long?)null,
            });
    }

    public sealed record NewSettlement(
        long Id, long BoxId, int? Number, string? OwnId, string Source, StationSettlement Told, string? By, DateTimeOffset At);

    /// <summary>Told again, it is the same.</summary>
    public static Statement Kept(NewSettlement one) => new(
        """
        insert into settlement (id, charge_box_id, session_number, own_transaction, source, psp_ref, status, amount, info, receipt_id, receipt_url,
            vat_number, company, by_name, at_ms, received_ms)
        values (@id, @boxId, @number, @ownId, @source, @reference, @word, @amount, @info, @receiptId, @receiptUrl, @vatNumber, @company, @by, @atMs, @nowMs)
        on conflict (charge_box_id, psp_ref, status) do update set amount = excluded.amount, info = excluded.info, receipt_id = excluded.receipt_id,
            receipt_url = excluded.receipt_url, session_number = coalesce(excluded.session_number, settlement.session_number)
        """,
        new
        {
            id = one.Id, boxId = one.BoxId, number = (long?)one.Number, ownId = Clean.Optional(one.OwnId), source = one.Source,
            reference = Clean.Text(one.Told.PaymentReference), word = Clean.Text(one.Told.Status),
            amount = one.Told.Amount.ToString(CultureInfo.InvariantCulture), info = Clean.Optional(one.Told.Why),
            receiptId = Clean.Optional(one.Told.ReceiptId), receiptUrl = Clean.Optional(one.Told.ReceiptUrl),
            vatNumber = Clean.Optional(one.Told.VatNumber), company = Clean.Optional(one.Told.Company), by = one.By,
            atMs = Epoch.ToMs(AtOf(one.Told, one.At)), nowMs = Epoch.ToMs(one.At),
        });

    public static PaymentState StateOf(string status) => status switch
    {
        "Settled" => PaymentState.Settled,
        "Canceled" => PaymentState.Cancelled,
        _ => PaymentState.Unsettled,
    };

    static DateTimeOffset AtOf(StationSettlement told, DateTimeOffset now) => told.At == DateTimeOffset.UnixEpoch ? now : told.At;

    public static string Folded(string reference) => Clean.Text(Fold.Text(reference));
}
