using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Vouchers;

public sealed record PriceAgreementQuery(long? CustomerId = null, long? TokenId = null, long? LocationId = null, int Offset = 0, int Limit = 100);

/// <summary>Prices of their own. What is changed here holds for sessions that start afterwards.</summary>
public sealed class PriceAgreementStore(Database database, Commits commits, Sequences sequences)
{
    const string InScope = "a.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo";

    public async Task<PriceAgreement?> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryFirstOrDefaultAsync<PriceAgreementRow>(new CommandDefinition(
            $"{PriceAgreementRow.Select} where a.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, cancellationToken: ct)))?.Agreement;
    }

    /// <returns>One page, the newest first, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<PriceAgreement> Agreements, long Count)> List(Scope scope, PriceAgreementQuery query, CancellationToken ct)
    {
        var conditions = InScope
            + (query.CustomerId is null ? "" : " and a.customer_id = @CustomerId")
            + (query.TokenId is null ? "" : " and a.token_id = @TokenId")
            + (query.LocationId is null ? "" : " and a.location_id = @LocationId");
        var parameters = new
        {
            scope.PathFrom, scope.PathTo, query.CustomerId, query.TokenId, query.LocationId, Offset = (long)query.Offset, Limit = (long)query.Limit,
        };
        await using var connection = await database.Open(ct);
        var count = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition($"select count(*) {PriceAgreementRow.From} where {conditions}", parameters, cancellationToken: ct));
        var rows = await connection.QueryAsync<PriceAgreementRow>(new CommandDefinition(
            $"{PriceAgreementRow.Select} where {conditions} order by a.id desc limit @Limit offset @Offset", parameters, cancellationToken: ct));
        return ([.. rows.Select(row => row.Agreement)], count);
    }

    /// <exception cref="ApiProblem">422: owner, customer, key, location or tariff is not among the caller's.</exception>
    public async Task<PriceAgreement> Create(Scope scope, PriceAgreementValues values, CancellationToken ct)
    {
        var id = await sequences.Next("price_agreement", ct);
        return await commits.Write(
            async write =>
            {
                await Require(write, scope, values, ct);
                var tariffId = await OwnPrices.TariffOf(write, scope, values.Price, ct);
                await write.Execute(
                    "insert into price_agreement (id, owner_id, customer_id, token_id, own_fleet, location_id, tariff_id, price, note, disabled, "
                    + "valid_from_ms, valid_until_ms, created_ms, updated_ms) values (@id, @OwnerId, @CustomerId, @TokenId, @ownFleet, "
                    + "@LocationId, @tariffId, @price, @Note, @disabled, @fromMs, @untilMs, @NowMs, @NowMs)",
                    Parameters(id, tariffId, values, write),
                    ct);
                return (await Row(write, scope, id, ct))!;
            },
            ct);
    }

    /// <param name="change">From what stands now to what is to be.</param>
    /// <returns>Null where there is no such agreement among the caller's.</returns>
    public Task<PriceAgreement?> Change(Scope scope, long id, Func<PriceAgreement, PriceAgreementValues> change, CancellationToken ct) =>
        commits.Write(
            async write =>
            {
                if (await Row(write, scope, id, ct) is not { } old)
                    return null;
                var values = change(old);
                await Require(write, scope, values, ct);
                var tariffId = values.Price == old.Price
                    ? await write.Find<long?>("select tariff_id from price_agreement where id = @id", new { id }, ct)
                    : await OwnPrices.TariffOf(write, scope, values.Price, ct);
                await write.Execute(
                    "update price_agreement set owner_id = @OwnerId, customer_id = @CustomerId, token_id = @TokenId, own_fleet = @ownFleet, "
                    + "location_id = @LocationId, tariff_id = @tariffId, price = @price, note = @Note, disabled = @disabled, valid_from_ms = "
                    + "@fromMs, valid_until_ms = @untilMs, updated_ms = @NowMs where id = @id",
                    Parameters(id, tariffId, values, write),
                    ct);
                return await Row(write, scope, id, ct);
            },
            ct);

    /// <returns>False where there is no such agreement among the caller's.</returns>
    public Task<bool> Delete(Scope scope, long id, CancellationToken ct) => commits.Write(
        async write =>
        {
            if (await Row(write, scope, id, ct) is null)
                return false;
            await write.Execute("update price_agreement set deleted_ms = @NowMs, updated_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
            return true;
        },
        ct);

    static async Task<PriceAgreement?> Row(WriteTransaction write, Scope scope, long id, CancellationToken ct) => (await write.Find<PriceAgreementRow>(
        $"{PriceAgreementRow.Select} where a.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, ct))?.Agreement;

    static async Task Require(WriteTransaction write, Scope scope, PriceAgreementValues values, CancellationToken ct)
    {
        if (await PathOf(write, "select path from customer where id = @id and deleted_ms is null", values.OwnerId, ct) is not { } owner
            || !scope.Covers(owner))
            throw Problem.Invalid("ownerId", $"There is no customer {values.OwnerId}.", "unknown_customer");
        if (values.CustomerId is { } customerId)
            await CustomerOf.Require(write, scope, customerId, ct);
        if (values.TokenId is { } tokenId
            && !(await PathOf(
                write, "select c.path from token t join customer c on c.id = coalesce(t.customer_id, 1) where t.id = @id and t.deleted_ms is null",
                tokenId, ct) is { } token && scope.Covers(token)))
            throw Problem.Invalid("tokenId", $"There is no charge key {tokenId}.", "unknown_token");
        if (values.LocationId is not { } locationId)
            return;
        if (await PathOf(
                write, "select c.path from location l join customer c on c.id = l.customer_id where l.id = @id and l.deleted_ms is null",
                locationId, ct) is not { } location || !scope.Covers(location))
            throw Problem.Invalid("locationId", $"There is no location {locationId}.", "unknown_location");
        if (!location.StartsWith(owner, StringComparison.Ordinal))
            throw Problem.Invalid("locationId", $"Location {locationId} is not the owner's: nobody grants prices at another's location.");
    }

    static Task<string?> PathOf(WriteTransaction write, string sql, long id, CancellationToken ct) => write.Find<string>(sql, new { id }, ct);

    static object Parameters(long id, long? tariffId, PriceAgreementValues values, WriteTransaction write) => new
    {
        id, values.OwnerId, values.CustomerId, values.TokenId, ownFleet = values.OwnFleet ? 1L : 0L, values.LocationId, tariffId,
        price = OwnPrices.Write(values.Price), values.Note, disabled = values.IsDisabled ? 1L : 0L,
        fromMs = Epoch.ToMs(values.ValidFrom ?? write.Now), untilMs = Epoch.ToMs(values.ValidUntil), write.NowMs,
    };
}
