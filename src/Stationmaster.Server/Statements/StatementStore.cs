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
/// <param name="Unbilled">How many of its records are not billed yet; a credit counts as one.</param>
sealed record StatementRow(
    string? Key, string? Name, string? Currency, long? VatPpm, long Sessions, long EnergyWh, long NetMinor, long GrossMinor, long Unbilled);

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
        // A credit takes a session back, and its energy.
        const string sign = "case when r.credit_of is null then 1 else -1 end";
        var rows = (await connection.QueryAsync<Summed>(new CommandDefinition(
            $"""
            select cast({key} as text) as "Key", {name} as "Name", r.currency as "Currency", r.vat_ppm as "VatPpm",
                   sum({sign}) as "Sessions", sum({sign} * r.consumed_wh) as "EnergyWh", sum(r.net_minor) as "NetMinor", sum(r.amount_minor) as "GrossMinor",
                   count(*) - count(r.billed_ms) as "Unbilled"
            {from} and r.vat_shares is null group by {(name.StartsWith('n') ? $"{key}, {name}" : key)}, r.currency, r.vat_ppm
            """,
            parameters, cancellationToken: ct)))
            .Select(row => row.Row).ToList();
        var mixed = await connection.QueryAsync<Mixed>(new CommandDefinition(
            $"""
            select cast({key} as text) as "Key", {name} as "Name", r.currency as "Currency", {sign} as "Sessions",
                   {sign} * r.consumed_wh as "EnergyWh", r.vat_shares as "Shares", case when r.billed_ms is null then 1 else 0 end as "Unbilled"
            {from} and r.vat_shares is not null
            """,
            parameters, cancellationToken: ct));
        rows.AddRange(mixed.SelectMany(Shares));
        return
        [
            .. rows.GroupBy(row => (row.Key, row.Name, row.Currency, row.VatPpm)).Select(same => new StatementRow(
                    same.Key.Key, same.Key.Name, same.Key.Currency, same.Key.VatPpm, same.Sum(row => row.Sessions), same.Sum(row => row.EnergyWh),
                    same.Sum(row => row.NetMinor), same.Sum(row => row.GrossMinor), same.Sum(row => row.Unbilled)))
                .OrderBy(row => row.Key is null).ThenBy(row => row.Name ?? row.Key, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Key, StringComparer.Ordinal)
                .ThenBy(row => row.Currency, StringComparer.Ordinal).ThenBy(row => row.VatPpm),
        ];
    }

    /// <summary>A record of several VAT rates stands in a line of each; it counts as a session, with its energy, in the first.</summary>
    static IEnumerable<StatementRow> Shares(Mixed row) =>
        row.Shares.Split(';').Select(share => share.Split(':').Select(long.Parse).ToArray()).Select((share, i) =>
        {
            var first = i == 0 ? 1 : 0;
            return new StatementRow(
                row.Key, row.Name, row.Currency, share[0], first * row.Sessions, first * row.EnergyWh, share[2], share[1],
                first * row.Unbilled);
        });

    /// <summary>The numbers of the records behind a line, or of all of the month, in order, after one of them.</summary>
    public async Task<IReadOnlyList<long>> Numbers(
        Scope scope, int month, StatementBy by, string? key, long after, int most, CancellationToken ct)
    {
        await index.ReadyUntil(ct);
        var parameters = new SqlParameters();
        var line = key is null ? "" : $" and {FilterSql.Of(Line(by, key), parameters)}";
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<long>(new CommandDefinition(
            $"""
            select r.number from charge_record r join customer c on c.id = r.customer_id
            where r.statement_month = {parameters.Add((long)month)} and r.number > {parameters.Add(after)}
                and c.path >= {parameters.Add(scope.PathFrom)} and c.path < {parameters.Add(scope.PathTo)}{line}
            order by r.number limit {parameters.Add((long)most)}
            """,
            parameters.Dapper, cancellationToken: ct))).AsList();
    }

    static FilterField Month { get; } = new("statementMonth", FieldKind.Whole, "r.statement_month", Reach.Few);

    static FilterField Payer { get; } = new("payerId", FieldKind.Whole, "r.token_customer_id");

    /// <summary>The records behind a line; all of the month where <paramref name="key"/> is null.</summary>
    /// <param name="key">As in <see cref="StatementRow.Key"/>, or "none" for the line that has none.</param>
    public static ChargeRecordQuery Records(int month, StatementBy by, string? key, RecordMode mode)
    {
        var line = key is null ? null : Line(by, key);
        return new(RunningSessions.Without, null, null, ChargeRecordSort.EndedAt, false, 100, null, false, null)
        {
            Mode = mode, Filter = ChargeRecordQuery.Together(ChargeRecordQuery.Being(Month, (long)month), line),
            Order = $"statement {month} {by} {mode} {key}",
        };
    }
    static FilterTest Line(StatementBy by, string key)
    {
        var field = by switch
        {
            StatementBy.Location => ChargeRecordFields.LocationId,
            StatementBy.BillingReference => ChargeRecordFields.All["auth.idTag.billingReference"],
            _ => Payer,
        };
        return new(field, FilterOperator.In, ImmutableArray.Create(new FilterValue(
            key == "none" ? null : by == StatementBy.BillingReference ? key : long.TryParse(key, out var id) ? id : -1L)));
    }

    sealed class Summed
    {
        public string? Key { get; init; }
        public string? Name { get; init; }
        public string? Currency { get; init; }
        public long? VatPpm { get; init; }
        public long Sessions { get; init; }
        public decimal EnergyWh { get; init; }
        public decimal NetMinor { get; init; }
        public decimal GrossMinor { get; init; }
        public long Unbilled { get; init; }

        public StatementRow Row => new(Key, Name, Currency, VatPpm, Sessions, (long)EnergyWh, (long)NetMinor, (long)GrossMinor, Unbilled);
    }

    sealed class Mixed
    {
        public string? Key { get; init; }
        public string? Name { get; init; }
        public string? Currency { get; init; }
        public long Sessions { get; init; }
        public long EnergyWh { get; init; }
        public string Shares { get; init; } = "";
        public long Unbilled { get; init; }
    }
}
