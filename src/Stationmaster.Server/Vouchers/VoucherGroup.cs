using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Vouchers;

/// <summary>Vouchers of one price. It covers locations of its customer and of those below: all, or the listed.</summary>
/// <param name="CustomerId">Whose it is; only locations of its subtree are ever covered.</param>
public sealed record VoucherGroup(
    long Id, long CustomerId, string CustomerName, string Name, string? Notes, bool IsDisabled, bool CoversAll, OwnPrice Price,
    IReadOnlyList<long> LocationIds, long VoucherCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A group as it is to be.</summary>
public sealed record VoucherGroupValues(
    long CustomerId, string Name, string? Notes, bool IsDisabled, bool CoversAll, OwnPrice Price, IReadOnlyList<long> LocationIds);

sealed class VoucherGroupRow
{
    public const string Select =
        "select g.id as Id, g.customer_id as CustomerId, c.name as CustomerName, g.name as Name, g.notes as Notes, g.disabled as Disabled, "
        + "g.all_locations as AllLocations, t.uuid as TariffUuid, t.name as TariffName, g.price as Price, (select count(*) from voucher v "
        + "where v.group_id = g.id and v.deleted_ms is null) as VoucherCount, g.created_ms as CreatedMs, g.updated_ms as UpdatedMs " + From;

    public const string From = "from voucher_group g join customer c on c.id = g.customer_id left join tariff t on t.id = g.tariff_id ";

    public long Id { get; init; }
    public long CustomerId { get; init; }
    public string CustomerName { get; init; } = "";
    public string Name { get; init; } = "";
    public string? Notes { get; init; }
    public long Disabled { get; init; }
    public long AllLocations { get; init; }
    public string? TariffUuid { get; init; }
    public string? TariffName { get; init; }
    public string Price { get; init; } = "";
    public long VoucherCount { get; init; }
    public long CreatedMs { get; init; }
    public long UpdatedMs { get; init; }

    public VoucherGroup With(IEnumerable<long> locationIds) => new(
        Id, CustomerId, CustomerName, Name, Notes, Disabled == 1, AllLocations == 1, OwnPrices.Read(Price, TariffUuid, TariffName),
        [.. locationIds], VoucherCount, Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs));
}
