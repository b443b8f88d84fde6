using System.Globalization;
using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Records;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <summary>
/// Writes on records what became of the payments at once that are for them, whoever said so and whenever: within the transaction that issues
/// their receipts. What is sealed stays as it is.
/// </summary>
static class PaidRecords
{
    public static async Task Follow(WriteTransaction write, long number, CancellationToken ct)
    {
        var payment = await write.Find<Row>(
            """
            select state as "State", settled_ms as "SettledMs" from payment where session_number = @number and state in ('Settled', 'Unsettled', 'Cancelled')
            order by id desc limit 1
            """, new { number }, ct);
        if (payment is null)
            return;
        // Held, so that nobody else changes it meanwhile.
        await write.Execute("update charge_record set revision = revision where number = @number", new { number }, ct);
        var document = await write.Find<string>("select document from charge_record where number = @number", new { number }, ct);
        if (document is null || With(document, payment.Status, Epoch.FromMs(payment.SettledMs), write.Now) is not { } changed)
            return;
        await write.Execute(
            "update charge_record set document = @changed, payment_status = @word, updated_ms = @NowMs where number = @number",
            new { changed, word = ChargeRecordDocument.Word(payment.Status.ToString()), write.NowMs, number }, ct);
    }

    /// <returns>Null where it says so already, or is not paid at once.</returns>
    static string? With(string document, PaymentStatus status, DateTimeOffset? paidAt, DateTimeOffset now)
    {
        using var json = JsonDocument.Parse(document);
        var (record, word) = (json.RootElement, ChargeRecordDocument.Word(status.ToString()));
        if (record.GetProperty("paymentMethod").GetString() != nameof(PaymentMethod.PaymentTerminal)
            || record.GetProperty("paymentStatus").GetString() == word)
            return null;
        var metadata = Encoding.UTF8.GetString(Rewriting.With(
            Encoding.UTF8.GetBytes(record.GetProperty("paymentMetadata").GetRawText()), new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["paymentStatus"] = $"\"{word}\"",
                ["paidAt"] = status == PaymentStatus.Succeeded && paidAt is { } at ? Time(at) : "null",
            }));
        return Encoding.UTF8.GetString(Rewriting.With(Encoding.UTF8.GetBytes(document), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["paymentStatus"] = $"\"{word}\"", ["paymentMetadata"] = metadata, ["updatedAt"] = Time(now),
        }));
    }

    static string Time(DateTimeOffset at) => $"\"{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}\"";

    sealed class Row
    {
        public string State { get; init; } = "";
        public long? SettledMs { get; init; }

        public PaymentStatus Status => State switch
        {
            nameof(PaymentState.Settled) => PaymentStatus.Succeeded,
            nameof(PaymentState.Cancelled) => PaymentStatus.Canceled,
            _ => PaymentStatus.Failed,
        };
    }
}
