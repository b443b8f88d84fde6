using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>What must be so for an order to be given.</summary>
public sealed class OrderFacts(Database database, TimeProvider time)
{
    const int LongestTag = 20;

    /// <summary>Whether a transaction runs on a connector.</summary>
    public async Task<bool> Runs(int transaction, ConnectorAddress address, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select number from session where number = @transaction and charge_box_id = @ChargeBoxId and connector_id = @ConnectorId and state = 0",
            new { transaction, address.ChargeBoxId, address.ConnectorId }, cancellationToken: ct)) is not null;
    }

    /// <summary>The uid of the token a charge is to be started with.</summary>
    /// <exception cref="ApiProblem">422: none, not the caller's, or not in force.</exception>
    public async Task<string> TokenUid(Scope scope, long? tokenId, string? idTag, CancellationToken ct)
    {
        if (tokenId is { } id)
            return Checked(await Find("t.id = @id", new { id }, ct), scope, "tokenId") ?? throw Problem.Invalid("tokenId", $"There is no charge key {id}.", "unknown_token");
        if (string.IsNullOrWhiteSpace(idTag))
            throw Problem.Missing("tokenId");
        if (idTag.Length > LongestTag)
            throw Problem.Invalid("idTag", $"idTag may have up to {LongestTag} characters.");
        // One that nobody registered is the station's to refuse.
        return await Find("t.uid_folded = @folded", new { folded = Fold.Text(idTag) }, ct) is { } token
            ? Checked(token, scope, "idTag") ?? throw Problem.Invalid("idTag", $"'{idTag}' is not a charge key of yours.", "unknown_token")
            : idTag.Trim();
    }

    /// <returns>Null when it is not the caller's.</returns>
    string? Checked(TokenRow? token, Scope scope, string param)
    {
        if (token is null || !scope.Covers(token.CustomerPath ?? "/1/"))
            return null;
        var now = Epoch.ToMs(time.GetUtcNow());
        return token switch
        {
            { Active: 0 } => throw Problem.Invalid(param, $"The charge key {token.Label} is switched off.", "token_not_active"),
            _ when token.ExpiresMs <= now => throw Problem.Invalid(param, $"The charge key {token.Label} has expired.", "token_expired"),
            _ when token.ValidFromMs > now => throw Problem.Invalid(param, $"The charge key {token.Label} is not valid yet.", "token_not_active"),
            _ => token.Uid,
        };
    }

    async Task<TokenRow?> Find(string where, object parameters, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<TokenRow>(new CommandDefinition(
            $"""
            select t.uid as "Uid", t.label as "Label", t.active as "Active", t.valid_from_ms as "ValidFromMs", t.expires_ms as "ExpiresMs",
                   c.path as "CustomerPath"
            from token t left join customer c on c.id = t.customer_id
            where t.deleted_ms is null and {where}
            """, parameters, cancellationToken: ct));
    }

    sealed record TokenRow
    {
        public string Uid { get; init; } = "";
        public string Label { get; init; } = "";
        public long Active { get; init; }
        public long ValidFromMs { get; init; }
        public long? ExpiresMs { get; init; }
        public string? CustomerPath { get; init; }
    }
}
