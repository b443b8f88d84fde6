using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Vouchers;

/// <summary>
/// A price of their own for a customer with all below it, for one charge key, or for the own fleet of a location's owner; at the locations
/// of the customer that grants it and of those below, or at one of them.
/// </summary>
/// <param name="OwnerId">Who grants it: only locations of its subtree are ever covered.</param>
/// <param name="OwnFleet">For the keys of whoever owns the location.</param>
/// <param name="ValidFrom">Sessions that start from here on.</param>
/// <param name="ValidUntil">And before this; null: without end.</param>
public sealed record PriceAgreement(
    long Id, long OwnerId, string OwnerName, long? CustomerId, string? CustomerName, long? TokenId, string? TokenLabel, bool OwnFleet,
    long? LocationId, string? LocationName, OwnPrice Price, string? Note, bool IsDisabled, DateTimeOffset ValidFrom,
    DateTimeOffset? ValidUntil, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>An agreement as it is to be. Exactly one of customer, token and own fleet.</summary>
/// <param name="ValidFrom">Null: from now.</param>
public sealed record PriceAgreementValues(
    long OwnerId, long? CustomerId, long? TokenId, bool OwnFleet, long? LocationId, OwnPrice Price, string? Note, bool IsDisabled,
    DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil);

sealed class PriceAgreementRow
{
    public const string Select =
        "select a.id as Id, a.owner_id as OwnerId, c.name as OwnerName, a.customer_id as CustomerId, f.name as CustomerName, a.token_id as "
        + "TokenId, k.label as TokenLabel, a.own_fleet as OwnFleet, a.location_id as LocationId, l.name as LocationName, t.uuid as TariffUuid, "
        + "t.name as TariffName, a.price as Price, a.note as Note, a.disabled as Disabled, a.valid_from_ms as ValidFromMs, a.valid_until_ms as "
        + "ValidUntilMs, a.created_ms as CreatedMs, a.updated_ms as UpdatedMs " + From;

    public const string From =
        "from price_agreement a join customer c on c.id = a.owner_id left join customer f on f.id = a.customer_id left join token k on "
        + "k.id = a.token_id left join location l on l.id = a.location_id left join tariff t on t.id = a.tariff_id ";

    public long Id { get; init; }
    public long OwnerId { get; init; }
    public string OwnerName { get; init; } = "";
    public long? CustomerId { get; init; }
    public string? CustomerName { get; init; }
    public long? TokenId { get; init; }
    public string? TokenLabel { get; init; }
    public long OwnFleet { get; init; }
    public long? LocationId { get; init; }
    public string? LocationName { get; init; }
    public string? TariffUuid { get; init; }
    public string? TariffName { get; init; }
    public string Price { get; init; } = "";
    public string? Note { get; init; }
    public long Disabled { get; init; }
    public long ValidFromMs { get; init; }
    public long? ValidUntilMs { get; init; }
    public long CreatedMs { get; init; }
    public long UpdatedMs { get; init; }

    public PriceAgreement Agreement => new(
        Id, OwnerId, OwnerName, CustomerId, CustomerName, TokenId, TokenLabel, OwnFleet == 1, LocationId, LocationName,
        OwnPrices.Read(Price, TariffUuid, TariffName), Note, Disabled == 1, Epoch.FromMs(ValidFromMs), Epoch.FromMs(ValidUntilMs),
        Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs));
}
