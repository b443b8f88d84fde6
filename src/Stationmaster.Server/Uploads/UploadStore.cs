using System.Collections.Concurrent;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Uploads;

/// <summary>A file that a station sent.</summary>
sealed record ReceivedFile(long Id, long ChargeBoxId, string Name, long Size, string Sha256);

/// <summary>The files that stations are to send, or have sent. One has the id of its job.</summary>
sealed class UploadStore(Database database, Commits commits, Blobs blobs, TimeProvider clock)
{
    static readonly TimeSpan Waits = TimeSpan.FromDays(2);

    readonly ConcurrentDictionary<long, byte> _receiving = new();

    /// <summary>The name under which its content is kept.</summary>
    static string BlobOf(long id) => $"upload-{id}";

    /// <returns>What opens the address.</returns>
    public async Task<string> Expect(long jobId, long chargeBoxId, CancellationToken ct)
    {
        var secret = StationAddresses.NewSecret();
        await commits.Write(
            write => write.Execute(
                """
                insert into upload (id, charge_box_id, job_id, secret_hash, created_ms, expires_ms)
                values (@jobId, @chargeBoxId, @jobId, @hash, @NowMs, @expiresMs)
                """,
                new { jobId, chargeBoxId, hash = Secrets.Hash(secret), write.NowMs, expiresMs = write.NowMs + (long)Waits.TotalMilliseconds }, ct),
            ct);
        return secret;
    }

    /// <summary>Which one an address stands for; null when there is none, or its time is over.</summary>
    public async Task<(long Id, bool IsReceived)?> Opened(string secret, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<(long Id, long? ReceivedMs)>(new CommandDefinition(
            "select id, received_ms from upload where secret_hash = @hash and expires_ms > @nowMs",
            new { hash = Secrets.Hash(secret), nowMs = Epoch.ToMs(clock.GetUtcNow()) }, cancellationToken: ct));
        return row.Id == 0 ? null : (row.Id, row.ReceivedMs is not null);
    }

    /// <summary>False where it is being received right now: a station's second try must not write into its first.</summary>
    public bool TryBegin(long id) => _receiving.TryAdd(id, 0);

    public void End(long id) => _receiving.TryRemove(id, out _);

    /// <summary>Keeps what a station sends.</summary>
    /// <returns>False where another sent it meanwhile.</returns>
    /// <exception cref="BlobTooLargeException">It is not kept.</exception>
    public async Task<bool> Receive(long id, string name, Stream content, long most, string? remoteAddress, CancellationToken ct)
    {
        var stored = await blobs.Write(BlobOf(id), content, most, ct);
        return await commits.Write(
            write => write.Execute(
                """
                update upload set name = @name, size = @Size, sha256 = @Sha256, remote_address = @remoteAddress, received_ms = @NowMs
                where id = @id and received_ms is null
                """, new { id, name = Clean.Text(name), stored.Size, stored.Sha256, remoteAddress, write.NowMs }, CancellationToken.None),
            CancellationToken.None) > 0;
    }

    /// <exception cref="ApiProblem">404: none, deleted, or not the caller's.</exception>
    public async Task<ReceivedFile> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<ReceivedFile>(new CommandDefinition(
            """
            select u.id as Id, u.charge_box_id as ChargeBoxId, u.name as Name, u.size as Size, u.sha256 as Sha256
            from upload u join charge_box b on b.id = u.charge_box_id join location l on l.id = b.location_id join customer c on c.id = l.customer_id
            where u.id = @id and u.received_ms is not null and u.deleted_ms is null and c.path >= @from and c.path < @to
            """, new { id, from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct)) ?? throw Problem.NotFound($"File {id}");
    }

    public async Task<Stream> Content(ReceivedFile file, CancellationToken ct) =>
        await blobs.Read(BlobOf(file.Id), file.Size, ct) ?? throw Problem.NotFound($"File {file.Id}");

    /// <summary>Its row stays, without the content.</summary>
    public async Task Delete(long id, CancellationToken ct)
    {
        await commits.Write(
            write => write.Execute("update upload set deleted_ms = @NowMs where id = @id and deleted_ms is null", new { id, write.NowMs }, ct), ct);
        await blobs.Delete(BlobOf(id), ct);
    }

    /// <summary>Up to a hundred that came before.</summary>
    public async Task<IReadOnlyList<long>> Older(DateTimeOffset than, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return
        [
            .. await connection.QueryAsync<long>(new CommandDefinition(
                "select id from upload where deleted_ms is null and received_ms is not null and received_ms < @thanMs order by received_ms limit 100",
                new { thanMs = Epoch.ToMs(than) }, cancellationToken: ct)),
        ];
    }
}
