using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.Vouchers;

/// <summary>Finds what is agreed for a token at a location, for the whole installation: stations ask, not people. Only at a session's start.</summary>
sealed class PriceDirectory
{
    readonly Database _database;
    readonly Gathered<(long TokenId, long LocationId), PriceTerms> _terms;

    public PriceDirectory(Database database) => (_database, _terms) = (database, new(Read));

    /// <summary>What the payer of a session that starts then pays by; null where that is the site's tariff.</summary>
    public async Task<Offer?> OfferOf(Driver? driver, Site site, DateTimeOffset start, CancellationToken ct) =>
        driver is null || await _terms.Ask((driver.TokenId, site.LocationId)).WaitAsync(ct) is not { } terms ? null : terms.OfferAt(start, site.At(start).Tariff);

    async Task<IReadOnlyDictionary<(long TokenId, long LocationId), PriceTerms>> Read(IReadOnlyList<(long TokenId, long LocationId)> asked)
    {
        await using var connection = await _database.Open(default);
        var (tokens, locations) = (InList.Of(asked.Select(pair => pair.TokenId)), InList.Of(asked.Select(pair => pair.LocationId)));
        await using var found = await connection.QueryMultipleAsync(
            $"""
            select t.id as "Id", t.customer_id as "CustomerId", c.path as "Path", c.type as "Type"
            from token t join customer c on c.id = coalesce(t.customer_id, 1) where t.id in {tokens};
            select l.id as "Id", l.customer_id as "CustomerId", c.path as "Path", c.type as "Type"
            from location l join customer c on c.id = l.customer_id where l.id in {locations};
            {Vouchers("select voucher_id, token_id from voucher_user where token_id in " + tokens, locations)}
            union
            {Vouchers(
                "select u.voucher_id, k.id as token_id from token k join voucher_user u on u.app_user_id = k.app_user_id where k.app_user_id <> '' "
                + "and k.id in " + tokens, locations)};
            """);
        var (keys, places) = ((await found.ReadAsync<PlaceRow>()).ToDictionary(row => row.Id), (await found.ReadAsync<PlaceRow>()).ToDictionary(row => row.Id));
        var vouchers = (await found.ReadAsync<VoucherRow>()).ToLookup(row => row.TokenId);
        var agreements = await Agreements(connection, keys.Values, places.Values);

        var terms = new Dictionary<(long, long), PriceTerms>();
        foreach (var pair in asked)
        {
            if (!keys.TryGetValue(pair.TokenId, out var key) || !places.TryGetValue(pair.LocationId, out var place))
                continue;
            var linked = vouchers[pair.TokenId].Where(row => row.Covers(place)).DistinctBy(row => row.Id).Select(row => row.Linked).ToImmutableArray();
            var agreed = agreements.Where(row => row.Covers(place) && row.IsFor(key, place)).Select(row => row.For(key)).ToImmutableArray();
            if (linked.Length + agreed.Length > 0)
                terms[pair] = new(linked, agreed);
        }
        return terms;
    }

    static string Vouchers(string users, string locations) =>
        $"""
        select u.token_id as "TokenId", v.id as "Id", v.group_id as "GroupId", v.code as "Code", v.expires_ms as "ExpiresMs",
               g.name as "GroupName", g.notes as "Notes", g.price as "Price", o.path as "OwnerPath", x.location_id as "LocationId",
               g.all_locations as "CoversAll", t.id as "TariffId", t.uuid as "TariffUuid", t.name as "TariffName", t.currency as "Currency",
               t.definition as "Definition", t.updated_ms as "TariffUpdatedMs"
        from ({users}) u
        join voucher v on v.id = u.voucher_id and v.deleted_ms is null and v.disabled = 0
        join voucher_group g on g.id = v.group_id and g.deleted_ms is null and g.disabled = 0
        join customer o on o.id = g.customer_id
        left join voucher_group_location x on x.group_id = g.id and x.location_id in {locations}
        left join tariff t on t.id = g.tariff_id and t.deleted_ms is null
        where g.all_locations = 1 or x.location_id is not null
        """;

    static async Task<List<AgreementRow>> Agreements(DbConnection connection, IReadOnlyCollection<PlaceRow> keys, IReadOnlyCollection<PlaceRow> places)
    {
        const string columns =
            """
            select a.id as "Id", a.customer_id as "CustomerId", a.token_id as "TokenId", a.own_fleet as "OwnFleet", a.location_id as "LocationId",
                   a.price as "Price", a.valid_from_ms as "FromMs", a.valid_until_ms as "UntilMs", o.path as "OwnerPath", t.id as "TariffId",
                   t.uuid as "TariffUuid", t.name as "TariffName", t.currency as "Currency", t.definition as "Definition", t.updated_ms as "TariffUpdatedMs"
            from price_agreement a join customer o on o.id = a.owner_id left join tariff t on t.id = a.tariff_id and t.deleted_ms is null
            where a.deleted_ms is null and a.disabled = 0
            """;
        return (await connection.QueryAsync<AgreementRow>(
            $"""
            {columns} and a.token_id in {InList.Of(keys.Select(key => key.Id))}
            union all {columns} and a.customer_id in {InList.Of(keys.SelectMany(key => key.Lineage))}
            union all {columns} and a.own_fleet = 1 and a.owner_id in {InList.Of(places.SelectMany(place => place.Lineage))}
            """)).AsList();
    }

    /// <summary>A token or a location, with whose it is. A token of nobody is the operator's.</summary>
    sealed class PlaceRow
    {
        public long Id { get; init; }
        public long? CustomerId { get; init; }
        public string Path { get; init; } = "";
        public string Type { get; init; } = "";

        public IReadOnlyList<long> Lineage => Customer.IdsOf(Path);
    }

    abstract class PricedRow
    {
        public string Price { get; init; } = "";
        public string OwnerPath { get; init; } = "";
        public long? LocationId { get; init; }
        public long? TariffId { get; init; }
        public string? TariffUuid { get; init; }
        public string? TariffName { get; init; }
        public string? Currency { get; init; }
        public string? Definition { get; init; }
        public long? TariffUpdatedMs { get; init; }

        protected Tariff? Tariff =>
            TariffId is { } id ? TariffStore.Tariff(id, TariffUuid!, TariffName!, Currency!, Definition!, TariffUpdatedMs!.Value) : null;

        protected bool IsOwners(PlaceRow place) => place.Path.StartsWith(OwnerPath, StringComparison.Ordinal);
    }

    sealed class VoucherRow : PricedRow
    {
        public long TokenId { get; init; }
        public long Id { get; init; }
        public long GroupId { get; init; }
        public string Code { get; init; } = "";
        public long? ExpiresMs { get; init; }
        public string GroupName { get; init; } = "";
        public string? Notes { get; init; }
        public long CoversAll { get; init; }

        public bool Covers(PlaceRow place) => IsOwners(place) && (CoversAll == 1 || LocationId == place.Id);

        public LinkedVoucher Linked
        {
            get
            {
                var price = OwnPrices.Read(Price);
                return new(new(Id, GroupId, Code, price.Kind, price.Value, price.Currency, GroupName, Notes), Tariff, Epoch.FromMs(ExpiresMs));
            }
        }
    }

    sealed class AgreementRow : PricedRow
    {
        public long Id { get; init; }
        public long? CustomerId { get; init; }
        public long? TokenId { get; init; }
        public long OwnFleet { get; init; }
        public long FromMs { get; init; }
        public long? UntilMs { get; init; }

        public bool Covers(PlaceRow place) => IsOwners(place) && (LocationId is null || LocationId == place.Id);

        /// <summary>An operator's own fleet are its own keys, not those of all its customers.</summary>
        public bool IsFor(PlaceRow key, PlaceRow place) =>
            TokenId == key.Id
            || (CustomerId is { } customer && key.Lineage.Contains(customer))
            || (OwnFleet == 1 && (key.Path == place.Path
                || (!CustomerTypes.IsOperator(place.Type) && key.Path.StartsWith(place.Path, StringComparison.Ordinal))));

        public Agreement For(PlaceRow key)
        {
            var price = OwnPrices.Read(Price);
            var target = TokenId is not null ? AgreementTarget.Token : OwnFleet == 1 ? AgreementTarget.OwnFleet : AgreementTarget.Customer;
            return new(
                Id, target, target == AgreementTarget.Customer ? key.Lineage.ToList().IndexOf(CustomerId!.Value) : 0, LocationId is not null,
                new(price.Kind, price.Value, price.Currency, Tariff), Epoch.FromMs(FromMs), Epoch.FromMs(UntilMs));
        }
    }
}
