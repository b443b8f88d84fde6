using System.Collections.Concurrent;
using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Access;

/// <summary>Who holds a portal session, and as what.</summary>
sealed record SignedIn(long PersonId, Scope Scope);

/// <summary>Sessions of the portal: a random secret in a cookie, of which only the hash is stored. 12 hours without use end one, 30 days in any case.</summary>
sealed class Sessions(Database database, Commits commits, Sequences sequences, TimeProvider time)
{
    public const string CookieName = "stationmaster";

    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);
    static readonly TimeSpan Idle = TimeSpan.FromHours(12);
    static readonly TimeSpan Remember = TimeSpan.FromSeconds(2);
    static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(5);
    const int SweepAbove = 10_000;

    readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    sealed record Known(SessionRow Row, DateTimeOffset At);

    sealed record SessionRow
    {
        public long Id { get; init; }
        public long PersonId { get; init; }
        public string Name { get; init; } = "";
        public string Rights { get; init; } = "";
        public long CustomerId { get; init; }
        public string CustomerPath { get; init; } = "";
        public long ExpiresMs { get; init; }
        public long LastSeenMs { get; init; }

        public Scope Scope => new(RightsWords.Parse(Rights) ?? Access.Rights.Read, CustomerId, CustomerPath, Name, IsSystem: false);
    }

    /// <summary>Opens a session; the secret goes into the cookie.</summary>
    public async Task<string> Open(long personId, CancellationToken ct)
    {
        var (id, now, secret) = (await sequences.Next("person_session", ct), Epoch.ToMs(time.GetUtcNow()), Secrets.Text(32));
        var (hash, expires, idleBefore) = (Secrets.Hash(secret), now + (long)Longest.TotalMilliseconds, now - (long)Idle.TotalMilliseconds);
        await commits.Save(
        [
            new Statement("delete from person_session where expires_ms <= @now or last_seen_ms <= @idleBefore", new { now, idleBefore }),
            new Statement(
                """
                insert into person_session (id, secret_hash, person_id, created_ms, expires_ms, last_seen_ms)
                values (@id, @hash, @personId, @now, @expires, @now)
                """,
                new { id, hash, personId, now, expires }),
        ], ct);
        return secret;
    }

    /// <summary>Whose session this is; null when it has ended.</summary>
    public async ValueTask<SignedIn?> Find(string secret, CancellationToken ct)
    {
        if (secret.Length > 64)
            return null;
        var now = time.GetUtcNow();
        if (!_known.TryGetValue(secret, out var known) || now - known.At > Remember)
        {
            if (await Load(secret, ct) is not { } row)
            {
                _known.TryRemove(secret, out _);
                return null;
            }
            if (_known.Count > SweepAbove)
                Sweep(now);
            // The use noted last may not be stored yet.
            var seen = Math.Max(row.LastSeenMs, known?.Row.LastSeenMs ?? 0);
            _known[secret] = known = new(row with { LastSeenMs = seen }, now);
        }
        var ms = Epoch.ToMs(now);
        if (known.Row.ExpiresMs <= ms || ms - known.Row.LastSeenMs >= Idle.TotalMilliseconds)
            return null;
        NoteUse(secret, known, ms);
        return new SignedIn(known.Row.PersonId, known.Row.Scope);
    }

    public async Task Close(string secret, CancellationToken ct)
    {
        await commits.Save([new Statement("delete from person_session where secret_hash = @hash", new { hash = Secrets.Hash(secret) })], ct);
        _known.TryRemove(secret, out _);
    }

    async Task<SessionRow?> Load(string secret, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(
            """
            select s.id as Id, s.person_id as PersonId, p.name as Name, p.rights as Rights, p.customer_id as CustomerId, c.path as CustomerPath,
                   s.expires_ms as ExpiresMs, s.last_seen_ms as LastSeenMs
            from person_session s
            join person p on p.id = s.person_id and p.disabled_ms is null
            join customer c on c.id = p.customer_id and c.deleted_ms is null
            where s.secret_hash = @hash
            """,
            new { hash = Secrets.Hash(secret) }, cancellationToken: ct));
    }

    void NoteUse(string secret, Known known, long ms)
    {
        if (ms - known.Row.LastSeenMs < NoteUseEvery.TotalMilliseconds
            || !_known.TryUpdate(secret, known with { Row = known.Row with { LastSeenMs = ms } }, known))
            return;
        _ = commits.SaveLater([new Statement("update person_session set last_seen_ms = @ms where id = @id", new { ms, id = known.Row.Id })]);
    }

    void Sweep(DateTimeOffset now)
    {
        foreach (var (secret, known) in _known)
        {
            if (now - known.At > Remember)
                _known.TryRemove(secret, out _);
        }
    }
}
