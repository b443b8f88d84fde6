using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Pki;

/// <summary>The roots of ISO 15118. They are the whole installation's: everybody may see them, and the operator's own people change them.</summary>
public sealed class VehicleRootStore(Database database, Commits commits, Sequences sequences, TimeProvider time)
{
    /// <summary>OCPP 2.0.1 allows no longer one in InstallCertificate.</summary>
    const int LongestPem = 5500;

    const int MostKept = 500;

    static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(30);

    static readonly RootUse[] Uses = [RootUse.V2GRoot, RootUse.MobilityOperatorRoot, RootUse.OemRoot];

    volatile Known? _known;

    sealed record Known(IReadOnlyList<VehicleRoot> Roots, DateTimeOffset At);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<VehicleRoot>> List(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_known is { } known && now - known.At < ReadAgain)
            return known.Roots;
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id as "Id", use_as as "UseAs", certificate as "Certificate", added_ms as "AddedMs", added_by as "AddedBy"
            from vehicle_root order by id desc
            """, cancellationToken: ct));
        IReadOnlyList<VehicleRoot> roots = [.. rows.Select(row => row.ToRoot())];
        _known = new(roots, now);
        return roots;
    }

    /// <summary>To judge by; the caller disposes of them.</summary>
    internal async Task<X509Certificate2Collection> Certificates(CancellationToken ct, params RootUse[] uses) =>
        [.. (await List(ct)).Where(root => uses.Contains(root.Use)).Select(root => X509Certificate2.CreateFromPem(root.Pem))];

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<VehicleRoot> Find(long id, CancellationToken ct) =>
        (await List(ct)).FirstOrDefault(root => root.Id == id) ?? throw Problem.NotFound($"Root {id}");

    /// <summary>One that is there already stays as it is.</summary>
    /// <exception cref="ApiProblem">403: the caller is not the operator; 422: it is no root that could be used.</exception>
    public async Task<IReadOnlyList<VehicleRoot>> Add(Scope scope, RootUse use, string pem, CancellationToken ct)
    {
        RequireOperator(scope);
        if (!Uses.Contains(use))
            throw Problem.Invalid("use", $"use must be one of {string.Join(", ", Uses)}; other roots are installed in the charge boxes themselves.");
        using var held = new Held(Read(pem));
        if (held.Certificates.Count > MostKept - (await List(ct)).Count)
            throw Problem.Conflict(null, $"At most {MostKept} roots are kept.", "too_many");
        foreach (var certificate in held.Certificates)
            await Insert(scope, use, certificate, ct);
        _known = null;
        var fingerprints = held.Certificates.Select(Fingerprint).ToHashSet(StringComparer.Ordinal);
        return [.. (await List(ct)).Where(root => root.Use == use && fingerprints.Contains(root.Fingerprint))];
    }

    /// <exception cref="ApiProblem">403; 404.</exception>
    public async Task Remove(Scope scope, long id, CancellationToken ct)
    {
        RequireOperator(scope);
        _known = null;
        await Find(id, ct);
        await commits.Write(write => write.Execute("delete from vehicle_root where id = @id", new { id }, ct), ct);
        _known = null;
    }

    async Task Insert(Scope scope, RootUse use, X509Certificate2 certificate, CancellationToken ct)
    {
        var id = await sequences.Next("vehicle_root", ct);
        await commits.Write(
            write => write.Execute(
                """
                insert into vehicle_root (id, use_as, subject, certificate, fingerprint, not_before_ms, not_after_ms, added_ms, added_by)
                values (@id, @use, @subject, @certificate, @fingerprint, @notBefore, @notAfter, @NowMs, @by) on conflict (fingerprint, use_as) do nothing
                """,
                new
                {
                    id, use = use.ToString(), subject = Clean.Text(certificate.Subject), certificate = certificate.RawData,
                    fingerprint = Fingerprint(certificate), notBefore = Epoch.ToMs(certificate.Start()), notAfter = Epoch.ToMs(certificate.End()), write.NowMs,
                    by = Clean.Text(scope.Name),
                }, ct), ct);
    }

    X509Certificate2Collection Read(string pem)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            all.Clear();
        }
        if (all.Count == 0)
            throw Problem.Invalid("certificate", "certificate is no certificate in PEM, as in -----BEGIN CERTIFICATE-----….");
        foreach (var one in all)
        {
            var why = !one.SubjectName.RawData.AsSpan().SequenceEqual(one.IssuerName.RawData) ? "is no root: somebody else signed it"
                : one.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: false } ? "may not sign certificates"
                : one.End() < time.GetUtcNow() ? $"ended on {one.End():yyyy-MM-dd}"
                : one.ExportCertificatePem().Length > LongestPem ? $"is longer than the {LongestPem} characters that OCPP allows"
                : null;
            if (why is not null)
                throw Problem.Invalid("certificate", $"{one.Subject} {why}.");
        }
        return all;
    }

    static void RequireOperator(Scope scope)
    {
        if (scope.CustomerId != Customers.Customer.Root)
            throw Problem.Forbidden("The roots of vehicles and mobility operators are the operator's.");
    }

    static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    sealed class Row
    {
        public long Id { get; init; }
        public string UseAs { get; init; } = "";
        public byte[] Certificate { get; init; } = [];
        public long AddedMs { get; init; }
        public string AddedBy { get; init; } = "";

        public VehicleRoot ToRoot()
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
            return new(
                Id, Enum.Parse<RootUse>(UseAs), certificate.Subject, Fingerprint(certificate), certificate.SerialNumber, certificate.Start(), certificate.End(),
                Epoch.FromMs(AddedMs), AddedBy, certificate.ExportCertificatePem());
        }
    }
}

/// <summary>Certificates that are done with together.</summary>
sealed record Held(X509Certificate2Collection Certificates) : IDisposable
{
    public void Dispose()
    {
        foreach (var one in Certificates)
            one.Dispose();
    }
}
