using System.Collections.Concurrent;
using Dapper;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Access;

/// <summary>An API key as it is shown; the secret is not kept.</summary>
/// <param name="Prefix">The part of the key that is not secret, to tell keys apart.</param>
/// <param name="LastUsedAt">To the minute; null when never.</param>
public sealed record ApiKey(
    long Id, string Name, Rights Scope, long CustomerId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, string Prefix);

/// <summary>Keys for the REST API: <c>sm_{prefix}_{secret}</c>, of which the secret is stored as salted SHA-256.</summary>
sealed class ApiKeys(Database database, Commits commits, Sequences sequences, TimeProvider time)
{
    // A revoked key is refused at the latest this long after.
    static readonly TimeSpan Remember = TimeSpan.FromSeconds(2);
    static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    sealed record Known(KeyRow Row, DateTimeOffset At);

    sealed record KeyRow
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public string Prefix { get; init; } = "";
        public byte[] Salt { get; init; } = [];
        public byte[] Hash { get; init; } = [];
        public string Rights { get; init; } = "";
        public long CustomerId { get; init; }
        public string CustomerPath { get; init; } = "";
        public long CreatedMs { get; init; }
        public long? ExpiresMs { get; init; }
        public long? RevokedMs { get; init; }
        public long? LastUsedMs { get; init; }

        public Rights Right => RightsWords.Parse(Rights) ?? Access.Rights.Read;

        public ApiKey Shown => new(
            Id, Name, Right, CustomerId, Epoch.FromMs(CreatedMs), Epoch.FromMs(ExpiresMs), Epoch.FromMs(LastUsedMs), Prefix);
    }

    const string Select = """
        select k.id as Id, k.name as Name, k.prefix as Prefix, k.salt as Salt, k.hash as Hash, k.rights as Rights, k.customer_id as CustomerId,
               c.path as CustomerPath, k.created_ms as CreatedMs, k.expires_ms as ExpiresMs, k.revoked_ms as RevokedMs, k.last_used_ms as LastUsedMs
        from api_key k join customer c on c.id = k.customer_id and c.deleted_ms is null

        """;

    /// <summary>The scope of a key as it was sent; or null and why not.</summary>
    public async ValueTask<(Scope? Scope, string? Why)> Find(string key, CancellationToken ct)
    {
        const string unknown = "This API key is not known.";
        var parts = key.Split('_');
        if (parts is not ["sm", { Length: > 0 and <= 32 } prefix, { Length: > 0 and <= 128 } secret])
            return (null, unknown);
        var now = time.GetUtcNow();
        if (!_known.TryGetValue(prefix, out var known) || now - known.At > Remember)
        {
            if (await Load(prefix, ct) is not { } row)
            {
                _known.TryRemove(prefix, out _);
                return (null, unknown);
            }
            // The use noted last may not be stored yet.
            var used = known?.Row.LastUsedMs is { } noted && noted > (row.LastUsedMs ?? 0) ? noted : row.LastUsedMs;
            _known[prefix] = known = new(row with { LastUsedMs = used }, now);
        }
        if (!Secrets.Matches(secret, known.Row.Salt, known.Row.Hash))
            return (null, unknown);
        if (known.Row.RevokedMs is not null)
            return (null, "This API key was revoked.");
        if (known.Row.ExpiresMs <= Epoch.ToMs(now))
            return (null, "This API key has expired.");
        NoteUse(known, now);
        return (new Scope(known.Row.Right, known.Row.CustomerId, known.Row.CustomerPath, known.Row.Name, IsSystem: false), null);
    }

    /// <summary>Makes a key; its text is returned here and never again.</summary>
    /// <param name="by">Whose subtree and rights bound the new key's.</param>
    /// <exception cref="ApiProblem">403: more rights than the maker has. 422: no such customer.</exception>
    public async Task<(ApiKey Key, string Text)> Create(
        Scope by, string name, Rights rights, long customerId, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        if (!by.Has(rights))
            throw Problem.Forbidden($"A key can give no more rights than you have ('{by.Rights.Word()}').");
        var (id, now) = (await sequences.Next("api_key", ct), time.GetUtcNow());
        var (prefix, secret) = (Secrets.Text(10), Secrets.Text(32));
        var (salt, hash) = Secrets.Store(secret);
        await commits.Write(async write =>
        {
            await CustomerOf.Require(write, by, customerId, ct);
            await write.Execute(
                """
                insert into api_key (id, name, prefix, salt, hash, rights, customer_id, created_ms, expires_ms)
                values (@id, @name, @prefix, @salt, @hash, @rights, @customerId, @createdMs, @expiresMs)
                """,
                new
                {
                    id, name = Clean.Text(name), prefix, salt, hash, rights = rights.Word(), customerId,
                    createdMs = Epoch.ToMs(now), expiresMs = Epoch.ToMs(expiresAt),
                },
                ct);
        }, ct);
        return (new ApiKey(id, name, rights, customerId, now, expiresAt, null, prefix), $"sm_{prefix}_{secret}");
    }

    /// <summary>The keys in force of the caller's customers, oldest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> List(Scope scope, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<KeyRow>(new CommandDefinition(
            Select + "where c.path >= @PathFrom and c.path < @PathTo and k.revoked_ms is null order by k.id",
            new { scope.PathFrom, scope.PathTo }, cancellationToken: ct));
        return [.. rows.Select(row => row.Shown)];
    }

    /// <summary>Ends a key. What uses it is refused within seconds.</summary>
    /// <exception cref="ApiProblem">404: no such key among the caller's. 403: it has more rights than the caller.</exception>
    public async Task Revoke(Scope by, long id, CancellationToken ct)
    {
        var prefix = await commits.Write(async write =>
        {
            var row = await write.Find<KeyRow>(
                Select + "where k.id = @id and c.path >= @PathFrom and c.path < @PathTo and k.revoked_ms is null", new { id, by.PathFrom, by.PathTo }, ct)
                ?? throw Problem.NotFound($"API key {id}");
            if (!by.Has(row.Right))
                throw Problem.Forbidden($"This key has the right '{row.Right.Word()}'; you have '{by.Rights.Word()}'.");
            await write.Execute("update api_key set revoked_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
            return row.Prefix;
        }, ct);
        _known.TryRemove(prefix, out _);
    }

    async Task<KeyRow?> Load(string prefix, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QuerySingleOrDefaultAsync<KeyRow>(
            new CommandDefinition(Select + "where k.prefix = @prefix", new { prefix }, cancellationToken: ct));
    }

    void NoteUse(Known known, DateTimeOffset now)
    {
        var ms = Epoch.ToMs(now);
        if (ms - (known.Row.LastUsedMs ?? 0) < NoteUseEvery.TotalMilliseconds
            || !_known.TryUpdate(known.Row.Prefix, known with { Row = known.Row with { LastUsedMs = ms } }, known))
            return;
        _ = commits.SaveLater([new Statement("update api_key set last_used_ms = @ms where id = @id", new { ms, id = known.Row.Id })]);
    }
}
