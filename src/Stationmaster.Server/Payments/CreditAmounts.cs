using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <summary>What is left of a charge key's credit: less what charges cost that are not taken from it yet, and what running ones may cost.</summary>
static class CreditAmounts
{
    /// <summary>What ended longer ago is sealed, but for records that nobody looks at.</summary>
    static readonly TimeSpan Look = TimeSpan.FromDays(60);

    public static async Task<TokenCredit> Left(
        System.Data.Common.DbConnection connection, long tokenId, string currency, long balanceMinor, DateTimeOffset now, CancellationToken ct) =>
        new(currency, Major(balanceMinor, currency) - await Reserved(connection, tokenId, currency, now, ct));

    public static async Task<decimal> Reserved(
        System.Data.Common.DbConnection connection, long tokenId, string currency, DateTimeOffset now, CancellationToken ct,
        System.Data.Common.DbTransaction? transaction = null)
    {
        var ended = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            """
            select cast(sum(r.amount_minor) as bigint) from charge_record r
            where r.token_id = @tokenId and r.started_ms >= @sinceMs and r.currency = @currency
              and r.payment_method = 'System' and r.payment_status in ('pending', 'paid')
              and (r.sealed_ms is null or r.held = 1 or exists (select 1 from receipt_due d where d.number = r.number))
              and not exists (select 1 from credit_entry e where e.session_number = r.number)
            """, new { tokenId, currency, sinceMs = Epoch.ToMs(now - Look) }, transaction, cancellationToken: ct));
        var running = await connection.QueryAsync<string>(new CommandDefinition(
            "select document from session where token_id = @tokenId and state = 0", new { tokenId }, transaction, cancellationToken: ct));
        return Major(ended ?? 0, currency) + running.Select(SessionJson.Read).Sum(Limit);
    }

    static decimal Limit(Session session) => session.Driver?.Credit is null ? 0 : session.Details?.GivenLimit?.MaxCost ?? 0;

    public static decimal Major(long minor, string currency) => minor / Scale(currency);

    /// <summary>Of an amount with no more decimals than the currency has.</summary>
    public static long Minor(decimal amount, string currency) => (long)(Currency.Round(amount, currency) * Scale(currency));

    static decimal Scale(string currency)
    {
        var scale = 1m;
        for (var decimals = Currency.DecimalsOf(currency); decimals > 0; decimals--)
            scale *= 10;
        return scale;
    }
}
