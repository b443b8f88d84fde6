using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>What must be so for an order to be given.</summary>
public sealed class OrderFacts(Database database, TokenStore tokens, TimeProvider time)
{
    // OCPP 1.6 §7.15, IdToken.
    const int LongestTag = 20;

    /// <summary>Whether a transaction runs on a connector.</summary>
    public async Task<bool> Runs(int transaction, ConnectorAddress address, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            """
            select number from session
            where number = @transaction and charge_box_id = @ChargeBoxId and connector_id = @ConnectorId and state = 0
            """,
            new { transaction, address.ChargeBoxId, address.ConnectorId }, cancellationToken: ct)) is not null;
    }

    /// <summary>Our number of the transaction that runs at a charge box under the station's own id; null for none.</summary>
    public async Task<int?> RunningBy(string ownId, long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (int?)await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select number from session where charge_box_id = @chargeBoxId and own_id = @ownId and state = 0 order by started_ms desc limit 1",
            new { chargeBoxId, ownId }, cancellationToken: ct));
    }

    /// <summary>A charge may be started with it: it is in force and the caller's, or nobody's.</summary>
    /// <returns>The uid as it is registered; null for one that nobody registered, which is for the station's authorization to refuse.</returns>
    /// <exception cref="ApiProblem">422: it is not.</exception>
    public async Task<string?> RequireUsable(Scope scope, string uid, string param, CancellationToken ct)
    {
        if (await tokens.FindByUid(scope, uid, ct) is { } token)
            return InForce(param, token);
        // Somebody else's is not to be charged.
        return await tokens.FindByUid(Scope.System, uid, ct) is null
            ? null
            : throw Problem.Invalid(param, $"'{uid}' is not a charge key of yours.", "unknown_token");
    }

    /// <summary>The uid of the token a charge is to be started with.</summary>
    /// <exception cref="ApiProblem">422: none, not the caller's, or not in force.</exception>
    public async Task<string> TokenUid(Scope scope, long? tokenId, string? idTag, CancellationToken ct)
    {
        if (tokenId is { } id)
            return InForce("tokenId",
                await tokens.Find(scope, id, ct) ?? throw Problem.Invalid("tokenId", $"There is no charge key {id}.", "unknown_token"));
        if (string.IsNullOrWhiteSpace(idTag))
            throw Problem.Missing("tokenId");
        var tag = idTag.Trim();
        if (tag.Length > LongestTag)
            throw Problem.Invalid("idTag", $"idTag may have up to {LongestTag} characters.");
        return await RequireUsable(scope, tag, "idTag", ct) ?? tag;
    }

    string InForce(string param, Token token)
    {
        var now = time.GetUtcNow();
        return token switch
        {
            { Active: false } => throw Problem.Invalid(param, $"The charge key {token.Label} is switched off.", "token_not_active"),
            _ when token.ExpiresAt <= now => throw Problem.Invalid(param, $"The charge key {token.Label} has expired.", "token_expired"),
            _ when token.ValidFrom > now =>
                throw Problem.Invalid(param, $"The charge key {token.Label} is not valid yet.", "token_not_active"),
            _ => token.Uid,
        };
    }
}
