using System.Collections.Immutable;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Filters;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Statements;

/// <summary>What the sessions of a month are added up by.</summary>
enum StatementBy { Customer, Location, BillingReference }

/// <summary>What one customer, location or reference comes to, of one currency and VAT rate.</summary>
/// <param name="Key">The id of the customer or location, or the reference; null for what has none.</param>
/// <param name="VatPpm">0.25 is 250,000.</param>
sealed record StatementRow(string? Key, string? Name, string? Currency, long? VatPpm, long Sessions, long EnergyWh, long NetMinor, long GrossMinor);

/// <summary>
/// Adds up the records that are settled in a month. Whole minor units are added, so a total is what its records come to, to the øre.
/// </summary>
sealed class StatementStore(Database database, RecordIndex index)
{
    /// <param name="month">202611.</param>
    public async Task<IReadOnlyList<StatementRow>> Of(Scope scope, int month, StatementBy by, RecordMode mode, CancellationToken ct)
    {
        await index.ReadyUntil(ct);
        var (key, name, join) = by switch
        {
            StatementBy.Location => ("r.location_id", "n.name", "left join location n on n.id = r.location_id"),
            StatementBy.BillingReference => ("r.billing_reference", "cast(null as text)", ""),
            _ => ("r.token_customer_id", "n.name", "left join customer n on n.id = r.token_customer_id"),
        };
        var owner = mode == RecordMode.Emp ? "r.token_customer_id" : "r.customer_id";
        var from = $"from charge_record r join customer c on c.id = {owner} {join} where r.statement_month = @month and c.path >= @from and c.path < @to";
        var parameters = new { month = (long)month, from = scope.PathFrom, to = scope.PathTo };
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<(string?, string?, string?, long?, long, decimal, decimal, decimal)>(new CommandDefinition(
            $"""
            select cast({key} as text), {name}, r.currency, r.vat_ppm, count(*), sum(r.consumed_wh), sum(r.net_minor), sum(r.amount_minor)
            {from} and r.vat_shares is null group by {(name.StartsWith('n') ? $"{key}, {name}" : key)}, r.currency, r.vat_ppm
            """,
            parameters, cancellationToken: ct)))
            .Select(row => new StatementRow(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5, (long)row.Item6, (long)row.Item7, (long)row.Item8)).ToList();
        var mixed = await connection.QueryAsync<(string?, string?, string?, long, string)>(new CommandDefinition(
            $"select cast({key} as text), {name}, r.currency, r.consumed_wh, r.vat_shares {from} and r.vat_shares is not null", parameters, cancellationToken: ct));
        rows.AddRange(mixed.SelectMany(row => Shares(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5)));
        return
        [
            .. rows.GroupBy(row => (row.Key, row.Name, row.Currency, row.VatPpm)).Select(same => new StatementRow(
                    same.Key.Key, same.Key.Name, same.Key.Currency, same.Key.VatPpm, same.Sum(row => row.Sessions), same.Sum(row => row.EnergyWh),
                    same.Sum(row => row.NetMinor), same.Sum(row => row.GrossMinor)))
                .OrderBy(row => row.Key is null).ThenBy(row => row.Name ?? row.Key, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Key, StringComparer.Ordinal)
                .ThenBy(row => row.Currency, StringComparer.Ordinal).ThenBy(row => row.VatPpm),
        ];
    }

    /// <summary>A record of several VAT rates stands in a line of each; it counts as a session, with its energy, in the first.</summary>
    static IEnumerable<StatementRow> Shares(string? key, string? name, string? currency, long energyWh, string shares) =>
        shares.Split(';').Select(share => share.Split(':').Select(long.Parse).ToArray()).Select((share, i) =>
            new StatementRow(key, name, currency, share[0], i == 0 ? 1 : 0, i == 0 ? energyWh : 0, share[2], share[1]));

    static FilterField Month { get; } = new("statementMonth", FieldKind.Whole, "r.statement_month", Reach.Few);

    static FilterField Payer { get; } = new("payerId", FieldKind.Whole, "r.token_customer_id");

    /// <summary>The records behind a line; all of the month where <paramref name="key"/> is null.</summary>
    /// <param name="key">As in <see cref="StatementRow.Key"/>, or "none" for the line that has none.</param>
    public static ChargeRecordQuery Records(int month, StatementBy by, string? key, RecordMode mode)
    {
        var field = by switch
        {
            StatementBy.Location => ChargeRecordFields.LocationId,
            StatementBy.BillingReference => ChargeRecordFields.All["auth.idTag.billingReference"],
            _ => Payer,
        };
        var line = key is null ? null : new FilterTest(field, FilterOperator.In, ImmutableArray.Create(new FilterValue(
            key == "none" ? null : by == StatementBy.BillingReference ? key : long.TryParse(key, out var id) ? id : -1L)));
        return new(RunningSessions.Without, null, null, ChargeRecordSort.EndedAt, false, 100, null, false, null)
        {
            Mode = mode, Filter = ChargeRecordQuery.Together(ChargeRecordQuery.Being(Month, (long)month), line), Order = $"statement {month} {by} {mode} {key}",
        };
    }
}
