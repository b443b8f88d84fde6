using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Stationmaster.Server.Security;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Certificates;

/// <summary>
/// Our roots. They live in the database, so that every node has the same; the first is made when the first is needed, the next when the
/// newest will not outlive what it signs. Read again now and then: another node may have made one.
/// </summary>
public sealed class AuthorityStore(Database database, Commits commits, Sequences sequences, SecurityOptions options, TimeProvider time)
{
    static readonly TimeSpan ReadAgain = TimeSpan.FromMinutes(1);

    volatile Known _known = new([], DateTimeOffset.MinValue);

    sealed record Known(IReadOnlyList<Authority> Authorities, DateTimeOffset At);

    /// <summary>The one that signs.</summary>
    public async Task<Authority> Current(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (Signing(await All(ct), now) is { } known)
            return known;
        await Make(now, ct);
        return Signing(await Read(ct), now) ?? throw new InvalidOperationException("There is no certificate authority after one was made.");
    }

    /// <summary>All there ever were, newest first: what an older one signed is valid until its own end.</summary>
    /// <param name="age">How long ago they may have been read.</param>
    public async ValueTask<IReadOnlyList<Authority>> All(CancellationToken ct, TimeSpan? age = null) =>
        _known is { } known && time.GetUtcNow() - known.At < (age ?? ReadAgain) ? known.Authorities : await Read(ct);

    /// <summary>As they were last read: for where nobody can wait.</summary>
    public IReadOnlyList<Authority> LastRead => _known.Authorities;

    Authority? Signing(IReadOnlyList<Authority> all, DateTimeOffset now) =>
        all.FirstOrDefault() is { } newest && now + options.CertificateLife < newest.Certificate.End() ? newest : null;

    async Task Make(DateTimeOffset now, CancellationToken ct)
    {
        var generation = (await Read(ct)).Select(one => one.Generation).FirstOrDefault() + 1;
        var id = await sequences.Next("certificate_authority", ct);
        var (certificate, key) = Authority.New(options.Organization, generation, now);
        using var made = X509CertificateLoader.LoadCertificate(certificate);
        key = AuthorityKeys.Locked(key, options.AuthorityPassphrases);
        // Of two nodes that make one at once the first counts.
        await commits.Write(
            write => write.Execute(
                """
                insert into certificate_authority (id, generation, certificate, private_key, not_before_ms, not_after_ms, created_ms)
                values (@id, @generation, @certificate, @key, @notBefore, @notAfter, @NowMs) on conflict (generation) do nothing
                """,
                new
                {
                    id, generation = (long)generation, certificate, key, notBefore = Epoch.ToMs(made.Start()), notAfter = Epoch.ToMs(made.End()),
                    write.NowMs,
                }, ct), ct);
    }

    /// <summary>
    /// Encrypts what lies in the database in plain or by a former passphrase. Once at start: from then on, what is written is encrypted.
    /// </summary>
    /// <exception cref="StorageSetupException">A key is encrypted by a passphrase that is not given.</exception>
    public async Task LockKeys(CancellationToken ct)
    {
        List<Row> rows;
        await using (var connection = await database.Open(ct))
            rows = (await connection.QueryAsync<Row>(new CommandDefinition($"{Select} order by generation desc", cancellationToken: ct))).AsList();
        foreach (var row in rows)
        {
            if (AuthorityKeys.Relocked(row.PrivateKey, options.AuthorityPassphrases) is { } locked)
                await commits.Write(
                    write => write.Execute("update certificate_authority set private_key = @locked where id = @Id", new { locked, row.Id }, ct), ct);
        }
    }

    const string Select =
        """
        select id as "Id", generation as "Generation", certificate as "Certificate", private_key as "PrivateKey" from certificate_authority
        """;

    async Task<IReadOnlyList<Authority>> Read(CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var before = _known.Authorities;
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"{Select} order by generation desc", cancellationToken: ct));
        // Those that are known stay the same objects: somebody may be signing with them.
        IReadOnlyList<Authority> all = [.. rows.Select(row => before.FirstOrDefault(one => one.Id == row.Id) ?? row.ToAuthority(options.AuthorityPassphrases))];
        _known = new(all, at);
        return all;
    }

    sealed class Row
    {
        public long Id { get; init; }
        public long Generation { get; init; }
        public byte[] Certificate { get; init; } = [];
        public byte[] PrivateKey { get; init; } = [];

        public Authority ToAuthority(IReadOnlyList<string> passphrases) =>
            new(Id, (int)Generation, X509CertificateLoader.LoadCertificate(Certificate), AuthorityKeys.Open(PrivateKey, passphrases));
    }
}
