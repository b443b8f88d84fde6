using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Vouchers;

/// <summary>Which charge keys and app users may use a voucher.</summary>
public sealed class VoucherUserStore(Database database, Commits commits)
{
    /// <returns>Null where there is no such voucher among the caller's. Keys of others are counted but not shown.</returns>
    public async Task<(IReadOnlyList<VoucherToken> Tokens, IReadOnlyList<string> AppUserIds, long Count)?> List(
        Scope scope, long voucherId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        if (await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
                $"select v.id {VoucherRow.From} where v.id = @voucherId and {VoucherStore.InScope}",
                new { voucherId, scope.PathFrom, scope.PathTo }, cancellationToken: ct)) is null)
            return null;
        var tokens = await connection.QueryAsync<VoucherToken>(new CommandDefinition(
            "select t.id as Id, t.label as Label, t.uid as Uid, n.name as CustomerName from voucher_user u join token t on t.id = u.token_id and "
            + "t.deleted_ms is null join customer c on c.id = coalesce(t.customer_id, 1) left join customer n on n.id = t.customer_id where "
            + "u.voucher_id = @voucherId and c.path >= @PathFrom and c.path < @PathTo order by t.id",
            new { voucherId, scope.PathFrom, scope.PathTo }, cancellationToken: ct));
        var appUsers = await connection.QueryAsync<string>(new CommandDefinition(
            "select app_user_id from voucher_user where voucher_id = @voucherId and app_user_id <> '' order by app_user_id", new { voucherId },
            cancellationToken: ct));
        var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from voucher_user where voucher_id = @voucherId", new { voucherId }, cancellationToken: ct));
        return (tokens.AsList(), appUsers.AsList(), count);
    }

    /// <summary>The key may use the voucher from now on; linked already, nothing changes.</summary>
    /// <exception cref="ApiProblem">404: no such voucher or key among the caller's. 409: the voucher is full.</exception>
    public Task Add(Scope scope, long voucherId, long tokenId, CancellationToken ct) => commits.Write(
        async write =>
        {
            await RequireToken(write, scope, tokenId, ct);
            await Add(write, scope, voucherId, tokenId, "", ct);
        },
        ct);

    /// <inheritdoc cref="Add(Scope, long, long, CancellationToken)"/>
    public Task Add(Scope scope, long voucherId, string appUserId, CancellationToken ct) =>
        commits.Write(write => Add(write, scope, voucherId, 0, appUserId, ct), ct);

    /// <exception cref="ApiProblem">404: no such voucher among the caller's, or it is not linked.</exception>
    public Task Remove(Scope scope, long voucherId, long tokenId, CancellationToken ct) => commits.Write(
        async write =>
        {
            await RequireToken(write, scope, tokenId, ct);
            await Remove(write, scope, voucherId, tokenId, "", ct);
        },
        ct);

    /// <inheritdoc cref="Remove(Scope, long, long, CancellationToken)"/>
    public Task Remove(Scope scope, long voucherId, string appUserId, CancellationToken ct) =>
        commits.Write(write => Remove(write, scope, voucherId, 0, appUserId, ct), ct);

    static async Task Add(WriteTransaction write, Scope scope, long voucherId, long tokenId, string appUserId, CancellationToken ct)
    {
        if (await VoucherStore.Row(write, scope, voucherId, ct) is null)
            throw Problem.NotFound($"Voucher {voucherId}");
        // The row is ours from here on: nobody else adds to this voucher until we are done.
        await write.Execute("update voucher set updated_ms = @NowMs where id = @voucherId", new { voucherId, write.NowMs }, ct);
        var added = await write.Execute(
            "insert into voucher_user (voucher_id, token_id, app_user_id, created_ms) values (@voucherId, @tokenId, @appUserId, @NowMs) "
            + "on conflict do nothing",
            new { voucherId, tokenId, appUserId, write.NowMs }, ct);
        var voucher = (await VoucherStore.Row(write, scope, voucherId, ct))!;
        if (added > 0 && voucher.UserCount > voucher.MaxUsers)
            throw Problem.Conflict("maxUsers", $"The voucher {voucher.Code} is for {voucher.MaxUsers} users, and has them.", "voucher_full");
    }

    static async Task Remove(WriteTransaction write, Scope scope, long voucherId, long tokenId, string appUserId, CancellationToken ct)
    {
        if (await VoucherStore.Row(write, scope, voucherId, ct) is null)
            throw Problem.NotFound($"Voucher {voucherId}");
        if (await write.Execute(
                "delete from voucher_user where voucher_id = @voucherId and token_id = @tokenId and app_user_id = @appUserId",
                new { voucherId, tokenId, appUserId }, ct) == 0)
            throw Problem.NotFound(tokenId > 0 ? $"Charge key {tokenId} of voucher {voucherId}" : $"App user {appUserId} of voucher {voucherId}");
        await write.Execute("update voucher set updated_ms = @NowMs where id = @voucherId", new { voucherId, write.NowMs }, ct);
    }

    internal static async Task RequireToken(WriteTransaction write, Scope scope, long tokenId, CancellationToken ct)
    {
        var path = await write.Find<string>(
            "select c.path from token t join customer c on c.id = coalesce(t.customer_id, 1) where t.id = @tokenId and t.deleted_ms is null",
            new { tokenId }, ct);
        if (path is null || !scope.Covers(path))
            throw Problem.NotFound($"Charge key {tokenId}");
    }
}
