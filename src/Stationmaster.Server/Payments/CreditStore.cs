using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.Payments;

public enum CreditEntryKind { TopUp, Payout, Charge, Correction }

/// <summary>What was paid in advance for a charge key.</summary>
/// <param name="IsPrepaid">Its charges are taken from the balance; without any left it may not charge.</param>
/// <param name="Currency">Null for a key that never had credit.</param>
/// <param name="Reserved">What charges cost that are not taken yet (they are when their records are sealed), and what running ones may cost.</param>
/// <param name="Available">The balance less what is reserved.</param>
public sealed record Credit(bool IsPrepaid, string? Currency, decimal Balance, decimal Reserved, decimal Available, DateTimeOffset? UpdatedAt);

/// <param name="Amount">Added to the balance; below 0 taken from it.</param>
/// <param name="Balance">After it.</param>
/// <param name="TransactionId">Of a charge: its record.</param>
/// <param name="Reference">The payment's, in whatever system took it.</param>
/// <param name="By">Null for what happened by itself.</param>
public sealed record CreditEntry(
    long Id, CreditEntryKind Kind, decimal Amount, decimal Balance, string Currency, long? TransactionId, string? Reference, string? Note, string? By,
    DateTimeOffset At);

public sealed record CreditEntryPage(IReadOnlyList<CreditEntry> Data, string? NextPageCursor);

/// <summary>The credit of charge keys, and every change of it.</summary>
sealed class CreditStore(Database database, Commits commits, Sequences sequences, TokenStore tokens, SiteChanges changes, TimeProvider clock)
{
    public const string Order = "credit-entries";

    const string Select = """
        select e.id as "Id", e.kind as "Kind", e.amount_minor as "AmountMinor", e.balance_minor as "BalanceMinor", a.currency as "Currency",
               e.session_number as "SessionNumber", e.reference as "Reference", e.note as "Note", e.by_name as "ByName", e.at_ms as "AtMs"
        from credit_entry e join credit_account a on a.token_id = e.token_id
        """;

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<Credit> Find(Scope scope, long tokenId, CancellationToken ct)
    {
        await Require(scope, tokenId, ct);
        await using var connection = await database.Open(ct);
        var account = await connection.QueryFirstOrDefaultAsync<Account>(new CommandDefinition(
            """
            select currency as "Currency", balance_minor as "BalanceMinor", active as "Active", updated_ms as "UpdatedMs"
            from credit_account where token_id = @tokenId
            """, new { tokenId }, cancellationToken: ct));
        if (account is null)
            return new(false, null, 0, 0, 0, null);
        var reserved = await CreditAmounts.Reserved(connection, tokenId, account.Currency, clock.GetUtcNow(), ct);
        var balance = CreditAmounts.Major(account.BalanceMinor, account.Currency);
        return new(account.Active != 0, account.Currency, balance, reserved, balance - reserved, Epoch.FromMs(account.UpdatedMs));
    }

    /// <summary>It is the operator that took the money, and owes the charges: a customer does not write itself credit.</summary>
    static void RequireOperator(Scope scope)
    {
        if (!scope.IsSystem && scope.CustomerId != Customer.Root)
            throw Problem.Forbidden("Credit is the operator's: only its own people and keys may change it.");
    }

    /// <summary>Makes a key one that pays in advance, or not any more. Its balance and its ledger stay.</summary>
    /// <exception cref="ApiProblem">403: not the operator; 404; 409: it has a ledger in another currency; 422.</exception>
    public async Task<Credit> Set(Scope scope, long tokenId, bool isPrepaid, string? currency, CancellationToken ct)
    {
        await Require(scope, tokenId, ct);
        RequireOperator(scope);
        await commits.Write(
            async write =>
            {
                var known = await write.Find<Account>("""select currency as "Currency" from credit_account where token_id = @tokenId""", new { tokenId }, ct);
                if (known is null && !isPrepaid)
                    return 0;
                var wanted = currency ?? known?.Currency ?? throw Problem.Missing("currency");
                if (!Currency.IsKnown(wanted))
                    throw Problem.Invalid("currency", "currency is a code of ISO 4217: DKK.");
                if (known is not null && known.Currency != wanted
                    && await write.Find<long>("select count(*) from credit_entry where token_id = @tokenId", new { tokenId }, ct) > 0)
                    throw Problem.Conflict("currency", $"Its credit is in {known.Currency}, and stays so.", "other_currency");
                return await write.Execute(
                    """
                    insert into credit_account (token_id, currency, balance_minor, active, by_name, created_ms, updated_ms)
                    values (@tokenId, @wanted, 0, @active, @by, @NowMs, @NowMs)
                    on conflict (token_id) do update set currency = excluded.currency, active = excluded.active, by_name = excluded.by_name,
                        updated_ms = excluded.updated_ms
                    """, new { tokenId, wanted, active = isPrepaid ? 1L : 0L, by = scope.Name, write.NowMs }, ct);
            },
            ct);
        // It comes off local lists, or on them again.
        changes.Changed(tokenId: tokenId);
        return await Find(scope, tokenId, ct);
    }

    /// <summary>Adds to a balance, or pays out of it.</summary>
    /// <param name="reference">Given again, it is the same entry.</param>
    /// <exception cref="ApiProblem">403: not the operator; 404; 409: it pays nothing in advance, or the reference stands for another amount; 422.</exception>
    public async Task<(CreditEntry Entry, bool IsNew)> Add(
        Scope scope, long tokenId, decimal amount, string? reference, string? note, CancellationToken ct)
    {
        await Require(scope, tokenId, ct);
        RequireOperator(scope);
        var fresh = await sequences.Next("credit_entry", ct);
        var (id, isNew) = await commits.Write(
            async write =>
            {
                var account = await write.Find<Account>(
                    """select currency as "Currency", active as "Active" from credit_account where token_id = @tokenId""", new { tokenId }, ct);
                if (account is not { Active: not 0 })
                    throw Problem.Conflict(null, "Make the charge key a prepaid one first.", "not_prepaid");
                if (Currency.Round(amount, account.Currency) != amount)
                    throw Problem.Invalid("amount", $"amount: {account.Currency} has {Currency.DecimalsOf(account.Currency)} decimals.");
                var minor = CreditAmounts.Minor(amount, account.Currency);
                // First, for its lock: whoever tops up beside waits here, and sees what was entered.
                var balance = await write.Find<long>(
                    "update credit_account set balance_minor = balance_minor + @minor, updated_ms = @NowMs where token_id = @tokenId returning balance_minor",
                    new { minor, tokenId, write.NowMs }, ct);
                if (reference is not null && await write.Find<EntryRow>($"{Select} where e.token_id = @tokenId and e.reference = @reference", new { tokenId, reference }, ct) is { } same)
                {
                    if (same.AmountMinor != minor)
                        throw Problem.Conflict("reference", $"{reference} is entered already, with another amount.");
                    await write.Execute(
                        "update credit_account set balance_minor = balance_minor - @minor where token_id = @tokenId", new { minor, tokenId }, ct);
                    return (same.Id, false);
                }
                if (minor < 0 && CreditAmounts.Major(balance, account.Currency)
                    < await CreditAmounts.Reserved(write.Connection, tokenId, account.Currency, write.Now, ct, write.Transaction))
                    throw Problem.Conflict("amount", "There is not so much left to pay out.", "too_little_credit");
                await write.Execute(
                    """
                    insert into credit_entry (id, token_id, kind, amount_minor, balance_minor, reference, note, by_name, at_ms)
                    values (@fresh, @tokenId, @kind, @minor, @balance, @reference, @note, @by, @NowMs)
                    """,
                    new
                    {
                        fresh, tokenId, kind = (minor < 0 ? CreditEntryKind.Payout : CreditEntryKind.TopUp).ToString(), minor, balance, reference, note,
                        by = scope.Name, write.NowMs,
                    }, ct);
                return (fresh, true);
            },
            ct);
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstAsync<EntryRow>(new CommandDefinition($"{Select} where e.id = @id", new { id }, cancellationToken: ct));
        return (row.ToEntry(), isNew);
    }

    /// <summary>Newest first.</summary>
    /// <exception cref="ApiProblem">404.</exception>
    public async Task<CreditEntryPage> Entries(Scope scope, long tokenId, int limit, long before, CancellationToken ct)
    {
        await Require(scope, tokenId, ct);
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<EntryRow>(new CommandDefinition(
            $"{Select} where e.token_id = @tokenId and e.id < @before order by e.id desc limit @more",
            new { tokenId, before, more = limit + 1L }, cancellationToken: ct))).AsList();
        return new(
            [.. rows.Take(limit).Select(row => row.ToEntry())],
            rows.Count > limit ? new Cursor(Order, rows[limit - 1].Id).ToString() : null);
    }

    async Task Require(Scope scope, long tokenId, CancellationToken ct)
    {
        if (await tokens.Find(scope, tokenId, ct) is null)
            throw Problem.NotFound($"Charge key {tokenId}");
    }

    sealed class Account
    {
        public string Currency { get; init; } = "";
        public long BalanceMinor { get; init; }
        public long Active { get; init; }
        public long UpdatedMs { get; init; }
    }

    sealed class EntryRow
    {
        public long Id { get; init; }
        public string Kind { get; init; } = "";
        public long AmountMinor { get; init; }
        public long BalanceMinor { get; init; }
        public string Currency { get; init; } = "";
        public long? SessionNumber { get; init; }
        public string? Reference { get; init; }
        public string? Note { get; init; }
        public string? ByName { get; init; }
        public long AtMs { get; init; }

        public CreditEntry ToEntry() => new(
            Id, Enum.Parse<CreditEntryKind>(Kind), CreditAmounts.Major(AmountMinor, Currency), CreditAmounts.Major(BalanceMinor, Currency), Currency,
            SessionNumber, Reference, Note, ByName, Epoch.FromMs(AtMs));
    }
}
