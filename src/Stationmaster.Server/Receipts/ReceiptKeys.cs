using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Receipts;

/// <summary>
/// The keys that make and check the links to receipts. The newest signs, for a year; older ones check until their age limit, so that a link
/// works for five years at least. They live in the database: every node has the same.
/// </summary>
public sealed class ReceiptKeys(Database database, Commits commits, Sequences sequences)
{
    static readonly TimeSpan Signs = TimeSpan.FromDays(365), Checks = TimeSpan.FromDays(6 * 366);

    // 128 bits; 22 characters in base64url.
    const int MacBytes = 16;

    /// <summary>What opens the receipts of a session: 22 characters.</summary>
    public async Task<string> Mac(Guid sessionId, DateTimeOffset now, CancellationToken ct)
    {
        var newest = (await All(now, ct)).FirstOrDefault();
        if (newest is null || newest.CreatedMs + (long)Signs.TotalMilliseconds <= Epoch.ToMs(now))
            newest = await Rotate(newest?.Id, endOthers: false, ct);
        return Base64Url.EncodeToString(Of(newest.Secret, sessionId));
    }

    /// <summary>Whether this opens the session's receipts. Every key is tried whatever the answer, so its time tells nothing.</summary>
    public async Task<bool> Opens(Guid sessionId, string mac, DateTimeOffset now, CancellationToken ct)
    {
        var given = Encoding.UTF8.GetBytes(mac);
        var isRight = false;
        foreach (var key in await All(now, ct))
            isRight |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Base64Url.EncodeToString(Of(key.Secret, sessionId))), given);
        return isRight;
    }

    /// <summary>Links made from now on have a new key.</summary>
    /// <param name="endOthers">Links made before stop working at once: for a key that leaked.</param>
    public Task Rotate(bool endOthers, CancellationToken ct) => Rotate(null, endOthers, ct);

    /// <param name="instead">Only where this still is the newest: another node may have been faster.</param>
    async Task<KeyRow> Rotate(long? instead, bool endOthers, CancellationToken ct)
    {
        var id = await sequences.Next("receipt_key", ct);
        return await commits.Write(
            async write =>
            {
                if (instead is not null && await write.Find<KeyRow>($"{Select} where id > @instead order by id desc limit 1", new { instead }, ct) is { } faster)
                    return faster;
                if (endOthers)
                    await write.Execute("update receipt_key set ends_ms = @NowMs where ends_ms > @NowMs", new { write.NowMs }, ct);
                await write.Execute(
                    "insert into receipt_key (id, secret, created_ms, ends_ms) values (@id, @secret, @NowMs, @endsMs)",
                    new { id, secret = RandomNumberGenerator.GetBytes(32), write.NowMs, endsMs = Epoch.ToMs(write.Now + Checks) }, ct);
                return (await write.Find<KeyRow>($"{Select} where id = @id", new { id }, ct))!;
            },
            ct);
    }

    const string Select = """select id as "Id", secret as "Secret", created_ms as "CreatedMs" from receipt_key""";

    async Task<IReadOnlyList<KeyRow>> All(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<KeyRow>(new CommandDefinition(
            $"{Select} where ends_ms > @nowMs order by id desc", new { nowMs = Epoch.ToMs(now) }, cancellationToken: ct))).AsList();
    }

    static byte[] Of(byte[] secret, Guid sessionId) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"receipt\n{sessionId:D}"))[..MacBytes];

    sealed class KeyRow
    {
        public long Id { get; init; }
        public byte[] Secret { get; init; } = [];
        public long CreatedMs { get; init; }
    }
}
