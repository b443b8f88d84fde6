using System.Globalization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <summary>
/// Takes charges from the credit of their keys: within the transaction that issues the receipt of a sealed record, or follows a correction of
/// one, so each exactly once. What stands in the ledger for a record is brought to what it costs, whatever happened before.
/// </summary>
static class CreditLedger
{
    public static async Task Follow(WriteTransaction write, Sequences sequences, long number, RecordReader record, CancellationToken ct)
    {
        if (record.TokenId is not { } tokenId || record.IsHeld)
            return;
        var account = await write.Find<Account>(
            """select currency as "Currency", balance_minor as "BalanceMinor" from credit_account where token_id = @tokenId""", new { tokenId }, ct);
        if (account is null)
            return;
        var taken = await write.Find<long>(
            "select cast(coalesce(sum(amount_minor), 0) as bigint) from credit_entry where session_number = @number and token_id = @tokenId", new { number, tokenId }, ct);
        var isPrepaid = record is { PaymentMethod: "System", PaymentStatus: "paid" or "pending" };
        var isForeign = record.Currency != account.Currency;
        var due = isPrepaid && !isForeign ? -CreditAmounts.Minor(record.Amount, account.Currency) : 0;
        if (isPrepaid && isForeign && record.Amount != 0)
            await Note(write, sequences, number, tokenId, account, record, ct);
        if (due == taken)
            return;
        var balance = await write.Find<long>(
            """
            update credit_account set balance_minor = balance_minor + @change, updated_ms = @NowMs where token_id = @tokenId
            returning balance_minor
            """, new { change = due - taken, tokenId, write.NowMs }, ct);
        var id = await sequences.Next("credit_entry", ct);
        await write.Execute(
            """
            insert into credit_entry (id, token_id, kind, amount_minor, balance_minor, session_number, at_ms)
            values (@id, @tokenId, @kind, @change, @balance, @number, @NowMs)
            """,
            new { id, tokenId, kind = (taken == 0 ? CreditEntryKind.Charge : CreditEntryKind.Correction).ToString(), change = due - taken, balance, number, write.NowMs },
            ct);
    }

    /// <summary>A charge in another currency takes nothing; once, the ledger says so.</summary>
    static async Task Note(
        WriteTransaction write, Sequences sequences, long number, long tokenId, Account account, RecordReader record, CancellationToken ct)
    {
        if (await write.Find<long>("select count(*) from credit_entry where session_number = @number and token_id = @tokenId", new { number, tokenId }, ct) > 0)
            return;
        var amount = Currency.Round(record.Amount, record.Currency).ToString(CultureInfo.InvariantCulture);
        await write.Execute(
            """
            insert into credit_entry (id, token_id, kind, amount_minor, balance_minor, session_number, note, at_ms)
            values (@id, @tokenId, @kind, 0, @BalanceMinor, @number, @note, @NowMs)
            """,
            new
            {
                id = await sequences.Next("credit_entry", ct), tokenId, kind = CreditEntryKind.Charge.ToString(), account.BalanceMinor, number,
                note = $"{amount} {record.Currency} could not be taken: the credit is in {account.Currency}", write.NowMs,
            },
            ct);
    }

    sealed class Account
    {
        public string Currency { get; init; } = "";
        public long BalanceMinor { get; init; }
    }
}
