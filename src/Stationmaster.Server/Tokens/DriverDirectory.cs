using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Pki;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tokens;

/// <summary>Finds who holds a token, for the whole installation: stations ask, not people.</summary>
sealed class DriverDirectory(Database database, TimeProvider clock)
{
    public async Task<Driver?> Find(string uid, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var token = await Row(connection, uid);
        // Contracts are written down with separators and without; vehicles have their own way.
        foreach (var form in token is null ? Emaid.Forms(uid) : [])
            token ??= await Row(connection, form);
        if (token is null)
            return null;

        var tree = await Owners(connection, token.Path);
        var company = tree.LastOrDefault(owner => owner.Type != "Private");
        var person = tree is [.., { Type: "Private" } last] ? last : null;
        return new Driver(
            token.Id, token.Uid, token.Label ?? token.Uid, Enum.TryParse<TokenKind>(token.Type, ignoreCase: true, out var kind) ? kind : TokenKind.Rfid,
            company is null ? null : new(company.Id, company.Name), person is null ? null : Named(person),
            [.. tree.Where(owner => owner.Type != "Private").Select(owner => owner.Id)],
            token.Comment, token.BillingReference, token.Priority != 0, token.Concurrent != 0, token.Active != 0,
            Epoch.FromMs(token.ValidFromMs), Epoch.FromMs(token.ExpiresMs), token.ParentUid)
        {
            Language = tree.Select(owner => owner.Language).LastOrDefault(language => language is not null),
            SessionLimit = Costs.SessionLimitStore.Read(token.SessionLimit),
            Credit = token is { CreditCurrency: { } currency, CreditMinor: { } minor }
                ? await Payments.CreditAmounts.Left(connection, token.Id, currency, minor, clock.GetUtcNow(), ct)
                : null,
        };
    }

    static Task<TokenRow?> Row(System.Data.Common.DbConnection connection, string uid) => connection.QueryFirstOrDefaultAsync<TokenRow>(
            """
            select t.id as "Id", t.uid as "Uid", t.label as "Label", t.type as "Type", t.comment as "Comment",
                   t.billing_reference as "BillingReference", t.priority as "Priority", t.concurrent as "Concurrent", t.active as "Active",
                   t.valid_from_ms as "ValidFromMs", t.expires_ms as "ExpiresMs", t.parent_uid as "ParentUid", c.path as "Path", sl.document as "SessionLimit",
                   ca.currency as "CreditCurrency", ca.balance_minor as "CreditMinor"
            from token t left join customer c on c.id = t.customer_id left join session_limit sl on sl.token_id = t.id
            left join credit_account ca on ca.token_id = t.id and ca.active = 1
            where t.uid_folded = @folded and t.deleted_ms is null
            """, new { folded = Clean.Text(Fold.Text(uid)) });

    static async Task<IReadOnlyList<OwnerRow>> Owners(System.Data.Common.DbConnection connection, string? path)
    {
        var ids = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).ToArray();
        if (ids.Length == 0)
            return [];
        var rows = (await connection.QueryAsync<OwnerRow>(
            $"""select id as "Id", name as "Name", type as "Type", details as "Details" from customer where id in {InList.Of(ids)}""")).ToDictionary(row => row.Id);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    static Person Named(OwnerRow owner)
    {
        var space = owner.Name.LastIndexOf(' ');
        return space < 0 ? new(owner.Id, owner.Name, "") : new(owner.Id, owner.Name[..space], owner.Name[(space + 1)..]);
    }

    sealed record OwnerRow(long Id, string Name, string Type, string Details)
    {
        /// <summary>Most have none filed, which shows without reading it.</summary>
        public string? Language => Details.Contains("\"language\"", StringComparison.Ordinal)
            ? JsonSerializer.Deserialize<Customers.CustomerDetails>(Details, Http.ApiJson.Options)?.FinancialSetup?.Language
            : null;
    }

    sealed class TokenRow
    {
        public long Id { get; init; }
        public string Uid { get; init; } = "";
        public string? Label { get; init; }
        public string Type { get; init; } = "";
        public string? Comment { get; init; }
        public string? BillingReference { get; init; }
        public long Priority { get; init; }
        public long Concurrent { get; init; }
        public long Active { get; init; }
        public long ValidFromMs { get; init; }
        public long? ExpiresMs { get; init; }
        public string? ParentUid { get; init; }
        public string? Path { get; init; }
        public string? SessionLimit { get; init; }
        public string? CreditCurrency { get; init; }
        public long? CreditMinor { get; init; }
    }
}
