using System.Text;
using Dapper;
using Stationmaster.Server.Security;
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
        if (!isRight && password is not null && row is { NewPasswordMs: not null, DeletedMs: null })
            isRight = await TakeOffered(row.Id, password, ct);
        var verdict = row switch
        {
            { DeletedMs: not null } => PasswordVerdict.Deleted,
            _ when isRight => PasswordVerdict.Right,
            { Passwordless: not 0 } when allowPasswordless => PasswordVerdict.Passwordless,
            _ => password is null ? PasswordVerdict.Missing : PasswordVerdict.Wrong,
        };
        if (verdict == PasswordVerdict.Right && (row.PasswordSeen == 0 || row.Passwordless != 0))
            await Seen(row.Id, ct);
        return new(row.Id, verdict) { SerialNumber = row.SerialNumber, Standing = row.ToStanding() };
    }

    static async Task<IReadOnlyDictionary<string, SecretRow>> Secrets(Database database, IReadOnlyList<string> identities)
    {
        await using var connection = await database.Open(default);
        var parameters = new DynamicParameters();
        for (var i = 0; i < identities.Count; i++)
            parameters.Add($"p{i}", identities[i]);
        var rows = await connection.QueryAsync<SecretRow>(
            $"""
            select b.identity as "Identity", b.id as "Id", b.password_salt as "Salt", b.password_hash as "Hash", b.deleted_ms as "DeletedMs",
                   b.serial_number as "SerialNumber", {StandingRow.Columns}
            from charge_box b left join station_security y on y.charge_box_id = b.id
            where b.identity in ({string.Join(", ", identities.Select((_, i) => $"@p{i}"))})
            """, parameters);
        return rows.ToDictionary(row => row.Identity, StringComparer.Ordinal);
    }

    /// <summary>Whoever has used its password never comes without again.</summary>
    Task Seen(long chargeBoxId, CancellationToken ct) => commits.Save(
        [new Statement("update charge_box set password_seen = 1, passwordless = 0 where id = @chargeBoxId", new { chargeBoxId })], ct);

    /// <summary>The station has used a password that it was offered: from now on that is its password, and no older one.</summary>
    async Task<bool> TakeOffered(long chargeBoxId, byte[] password, CancellationToken ct)
    {
        if (await Offered(chargeBoxId, password, ct) is not { } used)
            return false;
        await commits.Write(
            async write =>
            {
                await write.Execute(
                    "update charge_box set password_salt = @Salt, password_hash = @Hash, password_seen = 1, passwordless = 0 where id = @chargeBoxId",
                    new { chargeBoxId, used.Salt, used.Hash }, ct);
                await write.Execute(
                    """
                    insert into station_security (charge_box_id, password_set_ms) values (@chargeBoxId, @OfferedMs)
                    on conflict (charge_box_id) do update set password_set_ms = @OfferedMs
                    """, new { chargeBoxId, used.OfferedMs }, ct);
                await write.Execute("delete from offered_password where charge_box_id = @chargeBoxId and id <= @Id", new { chargeBoxId, used.Id }, ct);
            }, ct);
        return true;
    }

    async Task<OfferedRow?> Offered(long chargeBoxId, byte[] password, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var offered = await connection.QueryAsync<OfferedRow>(new CommandDefinition(
            """
            select id as "Id", salt as "Salt", hash as "Hash", offered_ms as "OfferedMs"
            from offered_password where charge_box_id = @chargeBoxId order by id desc
            """, new { chargeBoxId }, cancellationToken: ct));
        return offered.FirstOrDefault(one => StationPassword.Matches(password, one.Salt, one.Hash));
    }

    sealed class OfferedRow
    {
        public long Id { get; init; }
        public byte[] Salt { get; init; } = [];
        public byte[] Hash { get; init; } = [];
        public long OfferedMs { get; init; }
    }

    sealed class SecretRow : StandingRow
    {
        public string Identity { get; init; } = "";
        public long Id { get; init; }
        public byte[]? Salt { get; init; }
        public byte[]? Hash { get; init; }
        public string? SerialNumber { get; init; }
        public long? DeletedMs { get; init; }
    }
}
