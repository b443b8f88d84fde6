using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tokens;

/// <param name="Sort">A column of <see cref="TokenStore.Sorts"/>.</param>
public sealed record TokenQuery(
    string? Search = null, IReadOnlyList<string>? Types = null, long? CustomerId = null, bool? Active = null, bool? Roaming = null,
    bool? Priority = null, DateTimeOffset? ValidFrom = null, DateTimeOffset? ExpiresFrom = null, string Sort = "id",
    bool Descending = false, int Offset = 0, int Limit = 500);

/// <summary>Charge keys. A key without a customer is the operator's.</summary>
public sealed class TokenStore(Database database, Commits commits, Sequences sequences, SiteChanges changes)
{
    const string InScope = "t.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo";

    internal static readonly IReadOnlyDictionary<string, string> Sorts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = "t.id", ["createdAt"] = "t.created_ms", ["updatedAt"] = "t.updated_ms", ["validFrom"] = "t.valid_from_ms",
        ["expiresAt"] = "t.expires_ms", ["label"] = "t.label_folded",
    };

    public async Task<Token?> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QuerySingleOrDefaultAsync<TokenRow>(new CommandDefinition(
            $"{TokenRow.Select} where t.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, cancellationToken: ct));
        return row?.Token;
    }

    /// <summary>The key with this uid, ignoring case.</summary>
    public async Task<Token?> FindByUid(Scope scope, string uid, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QuerySingleOrDefaultAsync<TokenRow>(new CommandDefinition(
            $"{TokenRow.Select} where t.uid_folded = @folded and {InScope}",
            new { folded = Fold.Text(Clean.Text(uid)), scope.PathFrom, scope.PathTo },
            cancellationToken: ct));
        return row?.Token;
    }

    /// <returns>One page, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<Token> Tokens, long Count)> List(Scope scope, TokenQuery query, CancellationToken ct)
    {
        var where = new List<string> { InScope };
        if (query.Search is not null)
            where.Add(@"(t.uid_folded like @Pattern escape '\' or t.label_folded like @Pattern escape '\' or t.id = @Number)");
        if (query.Types is not null)
            where.Add($"t.type in {InList.Of(query.Types)}");
        if (query.CustomerId is not null)
            where.Add("t.customer_id = @CustomerId");
        if (query.Active is not null)
            where.Add("t.active = @Active");
        if (query.Roaming is not null)
            where.Add("t.roaming = @Roaming");
        if (query.Priority is not null)
            where.Add("t.priority = @Priority");
        if (query.ValidFrom is not null)
            where.Add("t.valid_from_ms >= @ValidFrom");
        if (query.ExpiresFrom is not null)
            where.Add("t.expires_ms >= @ExpiresFrom");

        var parameters = new
        {
            scope.PathFrom, scope.PathTo, Pattern = Fold.Pattern(query.Search ?? ""), Number = Numbers.OrNone(query.Search),
            query.CustomerId, Active = Flag(query.Active), Roaming = Flag(query.Roaming), Priority = Flag(query.Priority),
            ValidFrom = Epoch.ToMs(query.ValidFrom), ExpiresFrom = Epoch.ToMs(query.ExpiresFrom), Limit = (long)query.Limit,
            Offset = (long)query.Offset,
        };
        var direction = query.Descending ? "desc" : "asc";
        var conditions = string.Join(" and ", where);
        await using var connection = await database.Open(ct);
        var count = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition($"select count(*) {TokenRow.From} where {conditions}", parameters, cancellationToken: ct));
        var rows = await connection.QueryAsync<TokenRow>(new CommandDefinition(
            $"{TokenRow.Select} where {conditions} order by {Sorts[query.Sort]} {direction}, t.id {direction} limit @Limit offset @Offset",
            parameters,
            cancellationToken: ct));
        return ([.. rows.Select(row => row.Token)], count);
    }

    /// <summary>All of them or none.</summary>
    /// <param name="param">Names a field of the n-th token, for errors.</param>
    /// <exception cref="ApiProblem">409: a uid or label is taken. 422: the customer is not among the caller's.</exception>
    public async Task<IReadOnlyList<Token>> Create(
        Scope scope, IReadOnlyList<TokenValues> tokens, Func<int, string, string> param, CancellationToken ct)
    {
        if (tokens.Count == 0)
            return [];
        var first = await sequences.NextBlock("token", tokens.Count, ct);
        var made = await Guarded(() => commits.Write(
            async write =>
            {
                for (var i = 0; i < tokens.Count; i++)
                {
                    var values = tokens[i];
                    await RequireCustomer(write, scope, values.CustomerId, ct);
                    await RequireUnique(write, first + i, values, name => param(i, name), ct);
                    await write.Execute(
                        "insert into token (id, customer_id, uid, uid_folded, type, label, label_folded, app_user_id, valid_from_ms, "
                        + "expires_ms, active, roaming, priority, concurrent, billing_reference, comment, parent_uid, created_ms, updated_ms) values "
                        + "(@id, @CustomerId, @Uid, @uidFolded, @Type, @Label, @labelFolded, @AppUserId, @validFromMs, @expiresMs, "
                        + "@active, @roaming, @priority, @concurrent, @BillingReference, @Comment, @GroupUid, @NowMs, @NowMs)",
                        Parameters(first + i, values, write),
                        ct);
                }

                return await write.List<TokenRow>(
                    $"{TokenRow.Select} where t.id >= @first and t.id < @end order by t.id", new { first, end = first + tokens.Count }, ct);
            },
            ct));
        foreach (var token in made)
            changes.Changed(tokenId: token.Id);
        return [.. made.Select(row => row.Token)];
    }

    /// <param name="change">From what stands now to what is to be.</param>
    /// <returns>Null where there is no such key among the caller's.</returns>
    public async Task<Token?> Change(Scope scope, long id, Func<Token, TokenValues> change, CancellationToken ct)
    {
        var changed = await Guarded(() => commits.Write(
            async write =>
            {
                var row = await Row(write, scope, id, ct);
                if (row is null)
                    return null;
                var values = change(row.Token);
                if (values.CustomerId != row.CustomerId)
                    await RequireCustomer(write, scope, values.CustomerId, ct);
                await RequireUnique(write, id, values, name => name, ct);
                await write.Execute(
                    "update token set customer_id = @CustomerId, type = @Type, label = @Label, label_folded = @labelFolded, app_user_id = "
                    + "@AppUserId, valid_from_ms = @validFromMs, expires_ms = @expiresMs, active = @active, roaming = @roaming, priority = "
                    + "@priority, concurrent = @concurrent, billing_reference = @BillingReference, comment = @Comment, parent_uid = @GroupUid, "
                    + "updated_ms = @NowMs where id = @id",
                    Parameters(id, values, write),
                    ct);
                return await Row(write, scope, id, ct);
            },
            ct));
        if (changed is not null)
            changes.Changed(tokenId: id);
        return changed?.Token;
    }

    /// <summary>Its uid and label are free again; records that name it stay.</summary>
    /// <returns>False where there is no such key among the caller's.</returns>
    public async Task<bool> Delete(Scope scope, long id, CancellationToken ct)
    {
        var deleted = await commits.Write(
            async write =>
            {
                if (await Row(write, scope, id, ct) is null)
                    return false;
                await write.Execute(
                    "update token set deleted_ms = @NowMs, updated_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
                return true;
            },
            ct);
        if (deleted)
            changes.Changed(tokenId: id);
        return deleted;
    }

    static async Task<TokenRow?> Row(WriteTransaction write, Scope scope, long id, CancellationToken ct) => await write.Find<TokenRow>(
        $"{TokenRow.Select} where t.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, ct);

    static async Task RequireCustomer(WriteTransaction write, Scope scope, long? customerId, CancellationToken ct)
    {
        if (customerId is { } id)
            await CustomerOf.Require(write, scope, id, ct);
        else if (!scope.IsSystem && scope.CustomerId != Customer.Root)
            throw Problem.Invalid("customerId", "customerId is required: only the operator has charge keys without a customer.");
    }

    static async Task RequireUnique(WriteTransaction write, long id, TokenValues values, Func<string, string> param, CancellationToken ct)
    {
        var keys = new { id, uid = Fold.Text(values.Uid), label = Fold.Text(values.Label) };
        if (await write.Find<long>("select id from token where uid_folded = @uid and id <> @id and deleted_ms is null", keys, ct) != 0)
            throw Problem.Conflict(param("identifier.uid"), $"There already is a charge key with the uid {values.Uid}.");
        if (await write.Find<long>("select id from token where label_folded = @label and id <> @id and deleted_ms is null", keys, ct) != 0)
            throw Problem.Conflict(param("identifier.label"), $"There already is a charge key with the label {values.Label}.");
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
            throw Problem.Conflict("identifier", "There already is a charge key with this uid or label.");
        }
    }

    static object Parameters(long id, TokenValues values, WriteTransaction write) => new
    {
        id, values.CustomerId, values.Uid, uidFolded = Fold.Text(values.Uid), values.Type, values.Label,
        labelFolded = Fold.Text(values.Label), values.AppUserId, validFromMs = Epoch.ToMs(values.ValidFrom ?? write.Now),
        expiresMs = Epoch.ToMs(values.ExpiresAt), active = Flag(values.Active), roaming = Flag(values.Roaming),
        priority = Flag(values.Priority), concurrent = Flag(values.Concurrent), values.BillingReference, values.Comment,
        values.GroupUid, write.NowMs,
    };

    static long Flag(bool flag) => flag ? 1 : 0;

    static long? Flag(bool? flag) => flag is { } given ? Flag(given) : null;
}

/// <summary>A charge key as it is to be.</summary>
/// <param name="ValidFrom">Null: from now.</param>
public sealed record TokenValues(
    long? CustomerId, string Type, string Uid, string Label, string? AppUserId, DateTimeOffset? ValidFrom, DateTimeOffset? ExpiresAt,
    bool Active, bool Roaming, bool Priority, bool Concurrent, string? BillingReference, string? Comment, string? GroupUid);
