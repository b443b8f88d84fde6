using System.Text;
using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

public sealed partial class ChargeBoxStore
{
    /// <summary>Who a connecting station is; null when nobody registered it. Takes the same time whatever the password.</summary>
    /// <param name="password">As it came, null for none.</param>
    /// <param name="allowPasswordless">Whether the installation lets any station in without.</param>
    public Task<ChargeBoxCredentials?> Authenticate(string identity, string? password, bool allowPasswordless, CancellationToken ct) =>
        AuthenticateKey(identity, password is null ? null : Encoding.UTF8.GetBytes(password), allowPasswordless, ct);

    /// <summary>The same for a password as it is on the wire.</summary>
    /// <param name="password">The bytes after the colon of HTTP Basic, null for none: a key may be sent as bytes that are no text.</param>
    public async Task<ChargeBoxCredentials?> AuthenticateKey(string identity, byte[]? password, bool allowPasswordless,
        CancellationToken ct)
    {
        var row = await _secrets.Ask(Clean.Text(identity)).WaitAsync(ct);
        var (salt, hash) = row is { Salt: { } ownSalt, Hash: { } ownHash } ? (ownSalt, ownHash) : StationPassword.Nobody;
        var isRight = password is not null && StationPassword.Matches(password, salt, hash);
        if (row is null)
            return null;
        var verdict = row switch
        {
            { DeletedMs: not null } => PasswordVerdict.Deleted,
            _ when isRight => PasswordVerdict.Right,
            { Passwordless: not 0 } when allowPasswordless => PasswordVerdict.Passwordless,
            _ => password is null ? PasswordVerdict.Missing : PasswordVerdict.Wrong,
        };
        if (verdict == PasswordVerdict.Right && (row.Seen == 0 || row.Passwordless != 0))
            await Seen(row.Id, ct);
        return new(row.Id, verdict);
    }

    static async Task<IReadOnlyDictionary<string, SecretRow>> Secrets(Database database, IReadOnlyList<string> identities)
    {
        await using var connection = await database.Open(default);
        var parameters = new DynamicParameters();
        for (var i = 0; i < identities.Count; i++)
            parameters.Add($"p{i}", identities[i]);
        var rows = await connection.QueryAsync<SecretRow>(
            $"""
            select identity as "Identity", id as "Id", password_salt as "Salt", password_hash as "Hash", password_seen as "Seen",
                   passwordless as "Passwordless", deleted_ms as "DeletedMs"
            from charge_box where identity in ({string.Join(", ", identities.Select((_, i) => $"@p{i}"))})
            """, parameters);
        return rows.ToDictionary(row => row.Identity, StringComparer.Ordinal);
    }

    /// <summary>Whoever has used its password never comes without again.</summary>
    Task Seen(long chargeBoxId, CancellationToken ct) => commits.Save(
        [new Statement("update charge_box set password_seen = 1, passwordless = 0 where id = @chargeBoxId", new { chargeBoxId })], ct);

    sealed record SecretRow
    {
        public string Identity { get; init; } = "";
        public long Id { get; init; }
        public byte[]? Salt { get; init; }
        public byte[]? Hash { get; init; }
        public long Seen { get; init; }
        public long Passwordless { get; init; }
        public long? DeletedMs { get; init; }
    }
}
