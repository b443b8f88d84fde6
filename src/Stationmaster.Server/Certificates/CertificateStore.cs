using System.Data.Common;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Certificates;

/// <summary>The certificates our authority gave to stations.</summary>
public sealed partial class CertificateStore(Database database, Commits commits, Sequences sequences, TimeProvider time)
{
    const string Order = "certificates";

    /// <summary>Those of the caller's charge boxes, newest first.</summary>
    /// <param name="search">Finds the charge box's identity, name and serial number.</param>
    public async Task<Page<StationCertificate>> List(
        Scope scope, int? limit, string? next, string? previous, long? chargeBoxId, string? search, bool isValidOnly, CancellationToken ct)
    {
        var page = PageRequest.Read(Order, next, previous, limit);
        // Newest first is the other way round: pages run along falling ids.
        await using var connection = await database.Open(ct);
        var now = time.GetUtcNow();
        var found = search is null ? null : await Search(connection, scope, Fold.Text(search), ct);
        var conditions = $"""
            c.path >= @from and c.path < @to
            {(chargeBoxId is null ? "" : "and s.charge_box_id = @chargeBoxId")}
            {(found is null ? "" : $"and s.charge_box_id in {InList.Of(found)}")}
            {(isValidOnly ? "and s.revoked_ms is null and s.not_after_ms > @nowMs" : "")}
            """;
        var (edge, direction) = (page.After ?? page.Before, page.Before is null ? "desc" : "asc");
        var rows = await connection.QueryAsync<CertificateRow>(new CommandDefinition(
            $"""
            select {CertificateRow.Columns} {CertificateRow.From}
            where {conditions} {(page.After is not null ? "and s.id < @edge" : page.Before is not null ? "and s.id > @edge" : "")}
            order by s.id {direction} limit @Rows
            """,
            new
            {
                from = scope.PathFrom, to = scope.PathTo, chargeBoxId, nowMs = Epoch.ToMs(now), edge, page.Rows,
            }, cancellationToken: ct));
        return page.Of(rows.AsList(), row => row.Id).Select(row => row.ToCertificate(now));
    }

    /// <summary>Folded here: the engines fold Danish letters each in its own way.</summary>
    static async Task<IEnumerable<long>> Search(DbConnection connection, Scope scope, string folded, CancellationToken ct)
    {
        var boxes = await connection.QueryAsync<(long Id, string Identity, string? Name, string? Serial)>(new CommandDefinition(
            """
            select b.id, b.identity, b.name, b.serial_number from charge_box b
            join location l on l.id = b.location_id join customer c on c.id = l.customer_id
            where c.path >= @from and c.path < @to
            """, new { from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct));
        return boxes.Where(box => Fold.Text($"{box.Identity}\n{box.Name}\n{box.Serial}").Contains(folded, StringComparison.Ordinal)).Select(box => box.Id);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<StationCertificate> Find(Scope scope, long id, CancellationToken ct) =>
        (await Row(scope, id, ct) ?? throw Problem.NotFound($"Certificate {id}")).ToCertificate(time.GetUtcNow());

    async Task<CertificateRow?> Row(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<CertificateRow>(new CommandDefinition(
            $"select {CertificateRow.Columns} {CertificateRow.From} where s.id = @id and c.path >= @from and c.path < @to",
            new { id, from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct));
    }

    /// <summary>Makes a certificate void from now on. One that is so already stays as it is.</summary>
    /// <exception cref="ApiProblem">404.</exception>
    public async Task<StationCertificate> Revoke(Scope scope, long id, string? reason, CancellationToken ct)
    {
        _ = await Find(scope, id, ct);
        await commits.Write(
            write => write.Execute(
                "update station_certificate set revoked_ms = @NowMs, revoked_by = @by, revoked_why = @reason where id = @id and revoked_ms is null",
                new { id, write.NowMs, by = Clean.Text(scope.Name), reason = Clean.Optional(reason) }, ct), ct);
        return await Find(scope, id, ct);
    }

    /// <summary>Signs a request, unless the same request was signed not long ago: a station that heard no answer asks again.</summary>
    internal async Task<(long Id, string Pem)> Issue(Authority authority, long chargeBoxId, SigningRequest asked, CertificateUse use, TimeSpan life,
        Uri? address, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await SignedBefore(chargeBoxId, asked.Hash, use, now, ct) is { } before)
            return before;
        using var certificate = authority.Sign(asked, use, now, life, address);
        var id = await sequences.Next("station_certificate", ct);
        await commits.Write(
            write => write.Execute(
                """
                insert into station_certificate (id, charge_box_id, authority_id, purpose, serial, common_name, subject, certificate, request_hash,
                    not_before_ms, not_after_ms, issued_ms)
                values (@id, @chargeBoxId, @authorityId, @purpose, @serial, @commonName, @subject, @certificate, @hash, @notBefore, @notAfter, @NowMs)
                """,
                new
                {
                    id, chargeBoxId, authorityId = authority.Id, purpose = use.ToString(), serial = certificate.SerialNumber,
                    commonName = Clean.Text(asked.CommonName), subject = Clean.Text(certificate.Subject), certificate = certificate.RawData,
                    hash = asked.Hash, notBefore = Epoch.ToMs(certificate.Start()), notAfter = Epoch.ToMs(certificate.End()), write.NowMs,
                }, ct), ct);
        return (id, certificate.ExportCertificatePem());
    }

    async Task<(long, string)?> SignedBefore(long chargeBoxId, string hash, CertificateUse use, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<SignedRow>(new CommandDefinition(
            """
            select id as "Id", certificate as "Certificate" from station_certificate
            where request_hash = @hash and charge_box_id = @chargeBoxId and purpose = @purpose and revoked_ms is null and issued_ms > @sinceMs
            order by id desc limit 1
            """, new { hash, chargeBoxId, purpose = use.ToString(), sinceMs = Epoch.ToMs(now - TimeSpan.FromDays(1)) }, cancellationToken: ct));
        if (row is null)
            return null;
        using var certificate = X509CertificateLoader.LoadCertificate(row.Certificate);
        return (row.Id, certificate.ExportCertificatePem());
    }

    sealed class SignedRow
    {
        public long Id { get; init; }
        public byte[] Certificate { get; init; } = [];
    }
}
