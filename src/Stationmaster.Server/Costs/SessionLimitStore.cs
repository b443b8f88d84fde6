using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.Costs;

/// <summary>Where each session of a charge key ends by itself.</summary>
sealed class SessionLimitStore(Database database, Commits commits, TokenStore tokens)
{
    public static TransactionLimit? Read(string? document) =>
        document is null ? null : JsonSerializer.Deserialize<TransactionLimit>(document, ApiJson.Options);

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<TransactionLimit?> Find(Scope scope, long tokenId, CancellationToken ct)
    {
        await Require(scope, tokenId, ct);
        await using var connection = await database.Open(ct);
        return Read(await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "select document from session_limit where token_id = @tokenId", new { tokenId }, cancellationToken: ct)));
    }

    /// <param name="limit">Null, or one that limits nothing, takes it away.</param>
    /// <exception cref="ApiProblem">404.</exception>
    public async Task Set(Scope scope, long tokenId, TransactionLimit? limit, CancellationToken ct)
    {
        await Require(scope, tokenId, ct);
        await commits.Write(
            write => limit is null or { IsEmpty: true }
                ? write.Execute("delete from session_limit where token_id = @tokenId", new { tokenId }, ct)
                : write.Execute(
                    """
                    insert into session_limit (token_id, document, by_name, updated_ms) values (@tokenId, @document, @by, @NowMs)
                    on conflict (token_id) do update set document = excluded.document, by_name = excluded.by_name, updated_ms = excluded.updated_ms
                    """,
                    new { tokenId, document = JsonSerializer.Serialize(limit, ApiJson.Options), by = scope.Name, write.NowMs }, ct),
            ct);
    }

    async Task Require(Scope scope, long tokenId, CancellationToken ct)
    {
        if (await tokens.Find(scope, tokenId, ct) is null)
            throw Problem.NotFound($"Charge key {tokenId}");
    }
}
