using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Uploads;

namespace Stationmaster.Server.Firmware;

/// <summary>A file of the library.</summary>
/// <param name="Vendor">Whose charge boxes it is for, as they name themselves; empty for any.</param>
/// <param name="IsSigned">Its maker's certificate and signature are kept with it.</param>
public sealed record FirmwareFile(
    long Id, string Name, string Vendor, string Model, string Version, long Size, string Sha256, string Md5, bool IsSigned, string By,
    DateTimeOffset CreatedAt);

public sealed record FirmwareList(IReadOnlyList<FirmwareFile> Data);

sealed record StoredFirmware(long Id, string Name, string Version, long Size, string Sha256, string Md5, string? Certificate, string? Signature);

/// <param name="Certificate">PEM, with its signature; both or none.</param>
sealed record NewFirmware(string Name, string Vendor, string Model, string Version, string? Certificate, string? Signature);

/// <summary>Firmware that stations fetch from here.</summary>
sealed class FirmwareStore(Database database, Commits commits, Sequences sequences, Blobs blobs, TimeProvider clock)
{
    /// <summary>An update may wait for its day, and be tried again and again.</summary>
    static readonly TimeSpan LinkLasts = TimeSpan.FromDays(14);

    const string Scoped = "from firmware f join customer c on c.id = f.customer_id where f.deleted_ms is null and c.path >= @from and c.path < @to";
    const string Stored =
        "select f.id as Id, f.name as Name, f.version as Version, f.size as Size, f.sha256 as Sha256, f.md5 as Md5, f.certificate as Certificate, "
        + "f.signature as Signature ";

    static string BlobOf(long id) => $"firmware-{id}";

    /// <summary>By maker, model and version.</summary>
    public async Task<FirmwareList> List(Scope scope, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select f.id as "Id", f.name as "Name", f.vendor as "Vendor", f.model as "Model", f.version as "Version", f.size as "Size",
                   f.sha256 as "Sha256", f.md5 as "Md5", case when f.signature is null then 0 else 1 end as "IsSigned", f.by_name as "ByName",
                   f.created_ms as "CreatedMs"
            {Scoped} order by f.vendor, f.model, f.version, f.id
            """, new { from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct));
        return new([.. rows.Select(row => row.ToFile())]);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<StoredFirmware> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<StoredFirmware>(new CommandDefinition(
            $"{Stored} {Scoped} and f.id = @id", new { id, from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct))
            ?? throw Problem.NotFound($"Firmware {id}");
    }

    /// <exception cref="BlobTooLargeException">It is not kept.</exception>
    public async Task<FirmwareFile> Add(Scope scope, NewFirmware added, Stream content, long most, CancellationToken ct)
    {
        var id = await sequences.Next("firmware", ct);
        var blob = await blobs.Write(BlobOf(id), content, most, ct);
        if (blob.Size == 0)
        {
            await blobs.Delete(BlobOf(id), ct);
            throw Problem.Invalid(null, "The file is empty.");
        }
        await commits.Write(
            write => write.Execute(
                """
                insert into firmware (id, customer_id, name, vendor, model, version, size, sha256, md5, certificate, signature, by_name, created_ms)
                values (@id, @CustomerId, @Name, @Vendor, @Model, @Version, @Size, @Sha256, @Md5, @Certificate, @Signature, @by, @NowMs)
                """,
                new
                {
                    id, scope.CustomerId, added.Name, added.Vendor, added.Model, added.Version, blob.Size, blob.Sha256, blob.Md5, added.Certificate,
                    added.Signature, by = scope.Name, write.NowMs,
                },
                ct),
            ct);
        return (await List(scope, ct)).Data.First(file => file.Id == id);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task Delete(Scope scope, long id, CancellationToken ct)
    {
        _ = await Find(scope, id, ct);
        await commits.Write(
            async write =>
            {
                await write.Execute("delete from firmware_link where firmware_id = @id", new { id }, ct);
                return await write.Execute("update firmware set deleted_ms = @NowMs where id = @id", new { id, write.NowMs }, ct);
            },
            ct);
        await blobs.Delete(BlobOf(id), ct);
    }

    /// <returns>What opens the address at which a station fetches it for a job.</returns>
    public async Task<string> Link(long id, long jobId, CancellationToken ct)
    {
        var secret = StationAddresses.NewSecret();
        await commits.Write(
            async write =>
            {
                await write.Execute("delete from firmware_link where expires_ms < @NowMs", new { write.NowMs }, ct);
                return await write.Execute(
                    "insert into firmware_link (secret_hash, firmware_id, job_id, expires_ms) values (@hash, @id, @jobId, @expiresMs)",
                    new { hash = Secrets.Hash(secret), id, jobId, expiresMs = write.NowMs + (long)LinkLasts.TotalMilliseconds }, ct);
            },
            ct);
        return secret;
    }

    /// <summary>What an address stands for; null for nothing, or not any more.</summary>
    public async Task<StoredFirmware?> Opened(string secret, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<StoredFirmware>(new CommandDefinition(
            $"{Stored} from firmware_link l join firmware f on f.id = l.firmware_id where l.secret_hash = @hash and l.expires_ms > @nowMs",
            new { hash = Secrets.Hash(secret), nowMs = Epoch.ToMs(clock.GetUtcNow()) }, cancellationToken: ct));
    }

    public async Task<Stream> Content(StoredFirmware file, CancellationToken ct) =>
        await blobs.Read(BlobOf(file.Id), file.Size, ct) ?? throw Problem.NotFound($"Firmware {file.Id}");

    sealed record Row
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public string Vendor { get; init; } = "";
        public string Model { get; init; } = "";
        public string Version { get; init; } = "";
        public long Size { get; init; }
        public string Sha256 { get; init; } = "";
        public string Md5 { get; init; } = "";
        public long IsSigned { get; init; }
        public string ByName { get; init; } = "";
        public long CreatedMs { get; init; }

        public FirmwareFile ToFile() => new(
            Id, Name, Vendor, Model, Version, Size, Sha256, Md5, IsSigned != 0, ByName, Epoch.FromMs(CreatedMs));
    }
}
