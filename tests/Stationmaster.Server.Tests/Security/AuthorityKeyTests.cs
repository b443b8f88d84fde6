using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.Security;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Security;

/// <summary>How the authority's keys lie in the database.</summary>
public sealed class AuthorityKeyTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    const string First = "the first of the passphrases", Second = "the second of the passphrases";

    [Theory, MemberData(nameof(Engines))]
    public async Task Keys_that_lie_there_in_plain_are_encrypted_and_then_open_only_by_a_passphrase(string engine)
    {
        await using var database = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(database.Database, TimeProvider.System, TestLog.For<Commits>());
        AuthorityStore NewStore(params string[] passphrases) => Store(database, commits, passphrases);
        var store = NewStore();
        var authority = await store.Current(Ct);
        Assert.False(IsEncrypted(await Stored(database)));

        // From plain to the first passphrase, and from that to a second, which stands before it.
        foreach (var passphrases in new string[][] { [First], [Second, First], [Second] })
        {
            store = NewStore(passphrases);
            await store.LockKeys(Ct);
            Assert.True(IsEncrypted(await Stored(database)));
            Assert.Equal(authority.Pem, (await store.Current(Ct)).Pem);
            Assert.Equal(authority.Certificate.PublicKey.ExportSubjectPublicKeyInfo(), (await store.Current(Ct)).Key.ExportSubjectPublicKeyInfo());
        }

        foreach (var (passphrases, hint) in new (string[], string)[] { ([], "STATIONMASTER_AUTHORITY_KEY"), ([First], "another passphrase") })
        {
            var refused = await Assert.ThrowsAsync<StorageSetupException>(() => NewStore(passphrases).LockKeys(Ct));
            Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_new_authority_is_encrypted_from_its_first_moment(string engine)
    {
        await using var database = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(database.Database, TimeProvider.System, TestLog.For<Commits>());
        await Store(database, commits, First).Current(Ct);
        Assert.True(IsEncrypted(await Stored(database)));
    }

    static AuthorityStore Store(TestDatabase database, Commits commits, params string[] passphrases) =>
        new(database.Database, commits, new Sequences(commits), new SecurityOptions { AuthorityPassphrases = passphrases }, TimeProvider.System);

    static async Task<byte[]> Stored(TestDatabase database)
    {
        await using var connection = await database.Database.Open(Ct);
        return await connection.QuerySingleAsync<byte[]>("select private_key from certificate_authority");
    }

    static bool IsEncrypted(byte[] key)
    {
        try
        {
            using var opened = System.Security.Cryptography.ECDsa.Create();
            opened.ImportPkcs8PrivateKey(key, out _);
            return false;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return true;
        }
    }
}
