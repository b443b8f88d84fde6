using System.Data.Common;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Vouchers;

/// <summary>Voucher groups. What is changed here holds for sessions that start afterwards; running ones keep what they were offered.</summary>
public sealed class VoucherGroupStore(Database database, Commits commits, Sequences sequences)
{
    const string InScope = "g.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo";

    public async Task<VoucherGroup?> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<VoucherGroupRow>(new CommandDefinition(
            $"{VoucherGroupRow.Select} where g.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, cancellationToken: ct));
        return row is null ? null : (await WithLocations(connection, null, [row], ct))[0];
    }

    /// <returns>One page, the newest first, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<VoucherGroup> Groups, long Count)> List(
        Scope scope, string? search, long? customerId, int offset, int limit, CancellationToken ct)
    {
        var conditions = InScope
            + (search is null ? "" : @" and (g.name_folded like @Pattern escape '\' or g.id = @Number)")
            + (customerId is null ? "" : " and g.customer_id = @customerId");
        var parameters = new
        {
            scope.PathFrom, scope.PathTo, Pattern = Fold.Pattern(search ?? ""), Number = Numbers.OrNone(search), customerId,
            offset = (long)offset, limit = (long)limit,
        };
        await using var connection = await database.Open(ct);
        var count = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition($"select count(*) {VoucherGroupRow.From} where {conditions}", parameters, cancellationToken: ct));
        var rows = (await connection.QueryAsync<VoucherGroupRow>(new CommandDefinition(
            $"{VoucherGroupRow.Select} where {conditions} order by g.id desc limit @limit offset @offset", parameters,
            cancellationToken: ct))).AsList();
        return (await WithLocations(connection, null, rows, ct), count);
    }

    /// <exception cref="ApiProblem">422: the customer, the tariff or a location is not among the caller's.</exception>
    public async Task<VoucherGroup> Create(Scope scope, VoucherGroupValues values, CancellationToken ct)
    {
        var id = await sequences.Next("voucher_group", ct);
        return await commits.Write(
            async write =>
            {
                await CustomerOf.Require(write, scope, values.CustomerId, ct);
                var tariffId = await OwnPrices.TariffOf(write, scope, values.Price, ct);
                await write.Execute(
                    "insert into voucher_group (id, customer_id, name, name_folded, notes, disabled, all_locations, tariff_id, price, created_ms, "
                    + "updated_ms) values (@id, @CustomerId, @Name, @folded, @Notes, @disabled, @all, @tariffId, @price, @NowMs, @NowMs)",
                    Parameters(id, tariffId, values, write),
                    ct);
                await SetLocations(write, scope, id, [], values, ct);
                return (await Row(write, scope, id, ct))!;
            },
            ct);
    }

    /// <param name="change">From what stands now to what is to be.</param>
    /// <returns>Null where there is no such group among the caller's.</returns>
    public Task<VoucherGroup?> Change(Scope scope, long id, Func<VoucherGroup, VoucherGroupValues> change, CancellationToken ct) =>
        commits.Write(
            async write =>
            {
                if (await Row(write, scope, id, ct) is not { } old)
                    return null;
                var values = change(old);
                if (values.CustomerId != old.CustomerId)
                    await CustomerOf.Require(write, scope, values.CustomerId, ct);
                // The group's tariff may be another's that the caller no longer sees: what is not changed is not asked for.
                var tariffId = values.Price == old.Price
                    ? await write.Find<long?>("select tariff_id from voucher_group where id = @id", new { id }, ct)
                    : await OwnPrices.TariffOf(write, scope, values.Price, ct);
                await write.Execute(
                    "update voucher_group set customer_id = @CustomerId, name = @Name, name_folded = @folded, notes = @Notes, disabled = "
                    + "@disabled, all_locations = @all, tariff_id = @tariffId, price = @price, updated_ms = @NowMs where id = @id",
                    Parameters(id, tariffId, values, write),
                    ct);
                await SetLocations(write, scope, id, old.LocationIds, values, ct);
                return await Row(write, scope, id, ct);
            },
            ct);

    /// <summary>Its vouchers go with it, and their codes are free again; records that name them stay.</summary>
    /// <returns>False where there is no such group among the caller's.</returns>
    public Task<bool> Delete(Scope scope, long id, CancellationToken ct) => commits.Write(
        async write =>
        {
            if (await Row(write, scope, id, ct) is null)
                return false;
            await write.Execute(
                "update voucher set deleted_ms = @NowMs, updated_ms = @NowMs where group_id = @id and deleted_ms is null", new { id, write.NowMs }, ct);
            await write.Execute("update voucher_group set deleted_ms = @NowMs, updated_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
            return true;
        },
        ct);

    static async Task SetLocations(
        WriteTransaction write, Scope scope, long id, IReadOnlyList<long> old, VoucherGroupValues values, CancellationToken ct)
    {
        foreach (var added in values.LocationIds.Except(old))
        {
            var path = await write.Find<string>(
                "select c.path from location l join customer c on c.id = l.customer_id where l.id = @added and l.deleted_ms is null",
                new { added }, ct);
            if (path is null || !scope.Covers(path))
                throw Problem.Invalid("locationIds", $"There is no location {added}.", "unknown_location");
            await write.Execute("insert into voucher_group_location (group_id, location_id) values (@id, @added)", new { id, added }, ct);
        }
        foreach (var removed in old.Except(values.LocationIds))
            await write.Execute("delete from voucher_group_location where group_id = @id and location_id = @removed", new { id, removed }, ct);
    }

    internal static async Task<VoucherGroup?> Row(WriteTransaction write, Scope scope, long id, CancellationToken ct) =>
        await write.Find<VoucherGroupRow>(
            $"{VoucherGroupRow.Select} where g.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, ct) is { } row
            ? (await WithLocations(write.Connection, write.Transaction, [row], ct))[0]
            : null;

    static async Task<IReadOnlyList<VoucherGroup>> WithLocations(
        DbConnection connection, DbTransaction? transaction, IReadOnlyList<VoucherGroupRow> rows, CancellationToken ct)
    {
        var locations = (await connection.QueryAsync<(long GroupId, long LocationId)>(new CommandDefinition(
            $"select group_id, location_id from voucher_group_location where group_id in {InList.Of(rows.Select(row => row.Id))} "
            + "order by group_id, location_id", transaction: transaction, cancellationToken: ct))).ToLookup(row => row.GroupId, row => row.LocationId);
        return [.. rows.Select(row => row.With(locations[row.Id]))];
    }

    static object Parameters(long id, long? tariffId, VoucherGroupValues values, WriteTransaction write) => new
    {
        id, values.CustomerId, values.Name, folded = Fold.Text(values.Name), values.Notes, disabled = values.IsDisabled ? 1L : 0L,
        all = values.CoversAll ? 1L : 0L, tariffId, price = OwnPrices.Write(values.Price), write.NowMs,
    };
}
