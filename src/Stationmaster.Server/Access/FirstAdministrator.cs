using System.Security.Cryptography;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Access;

/// <summary>The one-time link by which the first person gets in. Only its hash is stored; each start without any person makes a new one.</summary>
static class FirstAdministrator
{
    const string Setting = "first_administrator_hash";

    /// <summary>A fresh token in place of the last; null when there is somebody already.</summary>
    public static Task<string?> NewToken(Commits commits, CancellationToken ct) => commits.Write(async write =>
    {
        await Forget(write, ct);
        if (await HasPeople(write, ct))
            return null;
        var token = Secrets.Text(32);
        await write.Execute(
            "insert into setting (name, value) values (@Setting, @hash)", new { Setting, hash = Convert.ToHexString(Secrets.Hash(token)) }, ct);
        return token;
    }, ct);

    /// <summary>Uses the token up. False when it is not the one that was printed last, or somebody is there already.</summary>
    public static async Task<bool> TakeToken(WriteTransaction write, string token, CancellationToken ct)
    {
        var stored = await write.Find<string>("select value from setting where name = @Setting", new { Setting }, ct);
        if (stored is null || await HasPeople(write, ct)
            || !CryptographicOperations.FixedTimeEquals(Convert.FromHexString(stored), Secrets.Hash(token)))
            return false;
        await Forget(write, ct);
        return true;
    }

    static Task<int> Forget(WriteTransaction write, CancellationToken ct) =>
        write.Execute("delete from setting where name = @Setting", new { Setting }, ct);

    static async Task<bool> HasPeople(WriteTransaction write, CancellationToken ct) =>
        await write.Find<long>("select count(*) from person", null, ct) > 0;
}
