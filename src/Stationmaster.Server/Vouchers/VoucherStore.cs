using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Vouchers;

public sealed record VoucherQuery(
    string? Search = null, long? GroupId = null, long? TokenId = null, DateTimeOffset? UpdatedFrom = null, int Offset = 0, int Limit = 500);

/// <summary>Vouchers; who may use them is in <see cref="VoucherUserStore"/>. Running sessions keep what they were offered.</summary>
public sealed class VoucherStore(Database database, Commits commits, Sequences sequences)
{
    internal const string InScope = "v.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo";

    public async Task<Voucher?> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryFirstOrDefaultAsync<VoucherRow>(new CommandDefinition(
            $"{VoucherRow.Select} where v.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, cancellationToken: ct)))?.Voucher;
    }

    /// <returns>One page, the newest first, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<Voucher> Vouchers, long Count)> List(Scope scope, VoucherQuery query, CancellationToken ct)
    {
        var where = new List<string> { InScope };
        if (query.Search is not null)
            where.Add(@"(v.code_folded like @Pattern escape '\' or v.id = @Number)");
        if (query.GroupId is not null)
            where.Add("v.group_id = @GroupId");
        if (query.TokenId is not null)
        {
            where.Add(
                "v.id in (select u.voucher_id from voucher_user u where u.token_id = @TokenId union select u.voucher_id from token k join "
                + "voucher_user u on u.app_user_id = k.app_user_id where k.id = @TokenId and k.app_user_id <> '')");
        }
        if (query.UpdatedFrom is not null)
            where.Add("v.updated_ms >= @UpdatedFrom");
        var parameters = new
        {
            scope.PathFrom, scope.PathTo, Pattern = Fold.Pattern(query.Search ?? ""), Number = Numbers.OrNone(query.Search), query.GroupId,
            query.TokenId, UpdatedFrom = Epoch.ToMs(query.UpdatedFrom), Offset = (long)query.Offset, Limit = (long)query.Limit,
        };
        var conditions = string.Join(" and ", where);
        await using var connection = await database.Open(ct);
        var count = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition($"select count(*) {VoucherRow.From} where {conditions}", parameters, cancellationToken: ct));
        var rows = await connection.QueryAsync<VoucherRow>(new CommandDefinition(
            $"{VoucherRow.Select} where {conditions} order by v.id desc limit @Limit offset @Offset", parameters, cancellationToken: ct));
        return ([.. rows.Select(row => row.Voucher)], count);
    }

    /// <summary>All of them or none.</summary>
    /// <param name="param">Names a field of the n-th voucher, for errors.</param>
    /// <exception cref="ApiProblem">409: a code is taken. 422: the group is not among the caller's.</exception>
    public async Task<IReadOnlyList<Voucher>> Create(
        Scope scope, IReadOnlyList<VoucherValues> vouchers, Func<int, string, string> param, CancellationToken ct)
    {
        if (vouchers.Count == 0)
            return [];
        var first = await sequences.NextBlock("voucher", vouchers.Count, ct);
        return await Guarded(() => commits.Write(
            async write =>
            {
                for (var i = 0; i < vouchers.Count; i++)
                {
                    var values = vouchers[i];
                    if (await VoucherGroupStore.Row(write, scope, values.GroupId, ct) is null)
                        throw Problem.Invalid(param(i, "voucherGroupId"), $"There is no voucher group {values.GroupId}.", "unknown_voucher_group");
                    var code = values.Code ?? VoucherCodes.New();
                    await RequireUnique(write, first + i, code, param(i, "code"), ct);
                    await write.Execute(
                        "insert into voucher (id, group_id, code, code_folded, max_users, expires_ms, disabled, created_ms, updated_ms) values "
                        + "(@id, @GroupId, @code, @folded, @MaxUsers, @expiresMs, @disabled, @NowMs, @NowMs)",
                        new
                        {
                            id = first + i, values.GroupId, code, folded = Fold.Text(code), values.MaxUsers,
                            expiresMs = Epoch.ToMs(values.ExpiresAt), disabled = values.IsDisabled ? 1L : 0L, write.NowMs,
                        },
                        ct);
                }
                var rows = await write.List<VoucherRow>(
                    $"{VoucherRow.Select} where v.id >= @first and v.id < @end order by v.id", new { first, end = first + vouchers.Count }, ct);
                return (IReadOnlyList<Voucher>)[.. rows.Select(row => row.Voucher)];
            },
            ct));
    }

    /// <param name="change">From what stands now to what is to be.</param>
    /// <returns>Null where there is no such voucher among the caller's.</returns>
    /// <exception cref="ApiProblem">409: the code is taken, or more use it than it would allow.</exception>
    public Task<Voucher?> Change(Scope scope, long id, Func<Voucher, VoucherValues> change, CancellationToken ct) => Guarded(() => commits.Write(
        async write =>
        {
            if (await Row(write, scope, id, ct) is not { } old)
                return null;
            var values = change(old);
            var code = values.Code ?? old.Code;
            if (values.GroupId != old.GroupId && await VoucherGroupStore.Row(write, scope, values.GroupId, ct) is null)
                throw Problem.Invalid("voucherGroupId", $"There is no voucher group {values.GroupId}.", "unknown_voucher_group");
            await RequireUnique(write, id, code, "code", ct);
            // Touched before it is counted, so that nobody is added between.
            await write.Execute(
                "update voucher set group_id = @GroupId, code = @code, code_folded = @folded, max_users = @MaxUsers, expires_ms = @expiresMs, "
                + "disabled = @disabled, updated_ms = @NowMs where id = @id",
                new
                {
                    id, values.GroupId, code, folded = Fold.Text(code), values.MaxUsers, expiresMs = Epoch.ToMs(values.ExpiresAt),
                    disabled = values.IsDisabled ? 1L : 0L, write.NowMs,
                },
                ct);
            var changed = (await Row(write, scope, id, ct))!;
            return changed.UserCount > changed.MaxUsers && changed.MaxUsers != old.MaxUsers
                ? throw Problem.Conflict("maxUsers", $"{changed.UserCount} use this voucher already; take some off first.", "too_many_users")
                : changed;
        },
        ct));

    /// <summary>Its code is free again; records that name it stay.</summary>
    /// <returns>False where there is no such voucher among the caller's.</returns>
    public Task<bool> Delete(Scope scope, long id, CancellationToken ct) => commits.Write(
        async write =>
        {
            if (await Row(write, scope, id, ct) is null)
                return false;
            await write.Execute("update voucher set deleted_ms = @NowMs, updated_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
            return true;
        },
        ct);

    internal static async Task<Voucher?> Row(WriteTransaction write, Scope scope, long id, CancellationToken ct) => (await write.Find<VoucherRow>(
        $"{VoucherRow.Select} where v.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, ct))?.Voucher;

    static async Task RequireUnique(WriteTransaction write, long id, string code, string param, CancellationToken ct)
    {
        if (await write.Find<long>(
                "select id from voucher where code_folded = @folded and id <> @id and deleted_ms is null", new { folded = Fold.Text(code), id }, ct) != 0)
            throw Problem.Conflict(param, $"There already is a voucher with the code {code}.");
    }

    // Another process may have been faster between our look and our write.
    async Task<T> Guarded<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception e) when (database.IsUniqueViolation(e))
        {
            throw Problem.Conflict("code", "There already is a voucher with this code.");
        }
    }
}
