using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Vouchers;

/// <param name="Code">Unique ignoring case.</param>
/// <param name="MaxUsers">To how many charge keys and app users it may be linked; null: any number.</param>
public sealed record Voucher(
    long Id, long GroupId, string GroupName, string Code, long? MaxUsers, DateTimeOffset? ExpiresAt, bool IsDisabled, long UserCount,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A voucher as it is to be.</summary>
/// <param name="Code">Null: one is made.</param>
public sealed record VoucherValues(long GroupId, string? Code, long? MaxUsers, DateTimeOffset? ExpiresAt, bool IsDisabled);

/// <summary>A charge key that may use a voucher.</summary>
public sealed record VoucherToken(long Id, string Label, string Uid, string? CustomerName);

sealed class VoucherRow
{
    public const string Select =
        "select v.id as Id, v.group_id as GroupId, g.name as GroupName, v.code as Code, v.max_users as MaxUsers, v.expires_ms as "
        + "ExpiresMs, v.disabled as Disabled, (select count(*) from voucher_user u where u.voucher_id = v.id) as UserCount, "
        + "v.created_ms as CreatedMs, v.updated_ms as UpdatedMs " + From;

    public const string From = "from voucher v join voucher_group g on g.id = v.group_id join customer c on c.id = g.customer_id ";

    public long Id { get; init; }
    public long GroupId { get; init; }
    public string GroupName { get; init; } = "";
    public string Code { get; init; } = "";
    public long? MaxUsers { get; init; }
    public long? ExpiresMs { get; init; }
    public long Disabled { get; init; }
    public long UserCount { get; init; }
    public long CreatedMs { get; init; }
    public long UpdatedMs { get; init; }

    public Voucher Voucher => new(
        Id, GroupId, GroupName, Code, MaxUsers, Epoch.FromMs(ExpiresMs), Disabled == 1, UserCount, Epoch.FromMs(CreatedMs),
        Epoch.FromMs(UpdatedMs));
}
