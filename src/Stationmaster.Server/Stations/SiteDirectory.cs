using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Receipts;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.Stations;

/// <summary>Reads what is registered about a station's connectors: location, owner, tariff.</summary>
sealed class SiteDirectory
{
    readonly Database _database;
    readonly Gathered<long, StationSites> _sites;
    readonly Shared<(long Id, string Name), Party> _parties = new(static party => new(party.Id, party.Name));
    readonly Shared<string, Merchant?> _merchants = new(static details => MerchantStore.ForRecords(details.Length > 0 ? details : null));
    readonly Shared<string, ImmutableArray<long>> _trees = new(static path => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);

    public SiteDirectory(Database database) => (_database, _sites) = (database, new(Read));

    public async Task<StationSites> Of(long chargeBoxId, CancellationToken ct) =>
        await _sites.Ask(chargeBoxId).WaitAsync(ct) ?? new(ImmutableSortedDictionary<ConnectorRef, Site>.Empty);

    // In three parts: what only one connector has; what all of a location share; what all of a tariff share. The last two are read once a batch.
    const string Columns =
        """
        b.id as "ChargeBoxId", b.identity as "Identity", e.uid as "EvseUid", e.number as "EvseNumber", e.evse_id as "EvseId", c.id as "ConnectorId",
        c.number as "ConnectorNumber", c.power_type as "PowerType", coalesce(m.max_power_w, c.max_power_w) as "MaxPowerW", cc.charge_box_id as "CostsOf",
        cc.interval_seconds as "CostInterval", cc.in_answers as "CostInAnswers", cc.tariff_text as "TariffText", cc.local_tariffs as "LocalTariffs",
        l.id as "LocationId", l.name as "Name", l.address as "Address", l.postal_code as "PostalCode", l.city as "City",
        l.country_code as "Country", l.timezone as "TimeZone", l.publish as "Publish", l.price_area as "PriceArea",
        l.refund_eligible as "RefundEligible", dp.accepted as "DirectPayments", l.customer_id as "CompanyId", cu.name as "CompanyName",
        cu.path as "Path", o.name as "OperatorName", mr.details as "Merchant",
        t.id as "TariffId", t.uuid as "Uuid", t.name as "Name", t.currency as "Currency", t.definition as "Definition", t.updated_ms as "UpdatedMs"
        """;

    async Task<IReadOnlyDictionary<long, StationSites>> Read(IReadOnlyList<long> chargeBoxIds)
    {
        await using var connection = await _database.Open(default);
        var (places, locations, tariffs) = await Rows(connection, chargeBoxIds);
        var versions = (await TariffStore.VersionsOf(connection, [.. tariffs.Keys], default))
            .ToDictionary(each => each.Key, each => each.Select(version => new DatedTariff(version.ValidFrom, version.Tariff)).ToImmutableArray());
        var transfers = (await connection.QueryAsync<(long BoxId, long Evse, string Allowed)>(
            $"select charge_box_id, evse_number, allowed from energy_transfer_choice where charge_box_id in {InList.Of(chargeBoxIds)}")).ToLookup(row => row.BoxId);
        var at = locations.ToDictionary(each => each.Key, each => ToLocation(each.Value));
        return places.GroupBy(place => place.ChargeBoxId).ToDictionary(
            box => box.Key,
            box => new StationSites(box.Select(place => ToSite(place, at[place.LocationId], tariffs.GetValueOrDefault(place.TariffId ?? 0), versions))
                .ToImmutableSortedDictionary(site => site.Connector, site => site))
            {
                Costs = box.First().Costs,
                DirectPayments = locations[box.First().LocationId].DirectPayments is { } accepted ? accepted != 0 : null,
                EnergyTransfers = transfers.Contains(box.Key)
                    ? transfers[box.Key].ToImmutableDictionary(row => (int)row.Evse, row => row.Allowed.Split(',').ToImmutableHashSet(StringComparer.Ordinal))
                    : null,
            });
    }

    static async Task<(List<PlaceRow> Places, Dictionary<long, LocationRow> Locations, Dictionary<long, TariffRow> Tariffs)> Rows(
        DbConnection connection, IReadOnlyList<long> chargeBoxIds)
    {
        await using var reader = await connection.ExecuteReaderAsync(
            $"""
            select {Columns}
            from charge_box b
            left join cost_choice cc on cc.charge_box_id = b.id
            join location l on l.id = b.location_id
            left join direct_payment_choice dp on dp.location_id = l.id
            join customer cu on cu.id = l.customer_id
            join customer o on o.id = 1
            left join merchant mr on mr.customer_id = o.id
            join evse e on e.charge_box_id = b.id and e.deleted_ms is null
            join connector c on c.evse_uid = e.uid and c.deleted_ms is null
            left join charge_box_model m on m.id = b.model_id
            left join tariff t on t.id = coalesce(c.tariff_id, l.tariff_id) and t.deleted_ms is null
            where b.id in {InList.Of(chargeBoxIds)}
            """);
        var (location, tariff) = (reader.GetOrdinal("LocationId"), reader.GetOrdinal("TariffId"));
        var readPlace = reader.GetRowParser<PlaceRow>(startIndex: 0, length: location);
        var readLocation = reader.GetRowParser<LocationRow>(startIndex: location, length: tariff - location);
        var readTariff = reader.GetRowParser<TariffRow>(startIndex: tariff);
        var (places, locations, tariffs) = (new List<PlaceRow>(), new Dictionary<long, LocationRow>(), new Dictionary<long, TariffRow>());
        while (await reader.ReadAsync())
        {
            var (locationId, tariffId) = (reader.GetInt64(location), reader.IsDBNull(tariff) ? (long?)null : reader.GetInt64(tariff));
            places.Add(readPlace(reader) with { LocationId = locationId, TariffId = tariffId });
            if (!locations.ContainsKey(locationId))
                locations.Add(locationId, readLocation(reader));
            if (tariffId is { } id && !tariffs.ContainsKey(id))
                tariffs.Add(id, readTariff(reader));
        }
        return (places, locations, tariffs);
    }

    /// <summary>A location with its owner, without a connector or a price.</summary>
    Site ToLocation(LocationRow row) => new(
        _parties.Of((1, row.OperatorName)), _parties.Of((row.CompanyId, row.CompanyName)), _trees.Of(row.Path),
        row.LocationId, SharedText.Of(row.Name), SharedText.Of(row.Address), SharedText.Optional(row.PostalCode), SharedText.Of(row.City),
        SharedText.Of(row.Country), SharedText.Of(row.TimeZone), row.Publish != 0, row.RefundEligible != 0, 0, "", default, 0, "", 0, false, null, null)
    {
        PriceArea = (Market.PriceArea.Find(row.PriceArea) ?? Market.PriceArea.Of(row.Country, row.PostalCode ?? ""))?.Code,
        Merchant = _merchants.Of(row.Merchant ?? ""),
    };

    static Site ToSite(PlaceRow row, Site location, TariffRow? tariff, IReadOnlyDictionary<long, ImmutableArray<DatedTariff>> versions)
    {
        var dated = versions.GetValueOrDefault(row.TariffId ?? 0);
        return location with
        {
            ChargeBoxId = row.ChargeBoxId, ChargeBoxIdentity = row.Identity, Connector = new((int)row.EvseNumber, (int)row.ConnectorNumber), EvseUid = row.EvseUid,
            EvseId = row.EvseId, ConnectorId = row.ConnectorId, IsDc = row.PowerType == "DC", MaxPowerW = row.MaxPowerW,
            Tariff = dated.IsDefaultOrEmpty ? tariff?.Tariff : dated[0].Tariff,
            TariffVersions = dated.IsDefault ? null : dated,
        };
    }

    /// <summary>The charge boxes whose sites a change concerns.</summary>
    public async Task<IReadOnlyList<long>> ConcernedBy(SiteChange change, CancellationToken ct)
    {
        await using var connection = await _database.Open(ct);
        return (await connection.QueryAsync<long>(
            """
            select distinct b.id from charge_box b join location l on l.id = b.location_id join customer c on c.id = l.customer_id
            left join evse e on e.charge_box_id = b.id left join connector k on k.evse_uid = e.uid
            where b.deleted_ms is null and (b.id = @chargeBoxId or l.id = @locationId or l.tariff_id = @tariffId or k.tariff_id = @tariffId
                or c.path like @below)
            """,
            new
            {
                chargeBoxId = change.ChargeBoxId ?? 0,
                locationId = change.LocationId ?? 0,
                tariffId = change.TariffId ?? 0,
                below = $"%/{change.CustomerId ?? 0}/%",
            })).AsList();
    }

    sealed record PlaceRow
    {
        public long ChargeBoxId { get; init; }
        public string Identity { get; init; } = "";
        public long EvseUid { get; init; }
        public long EvseNumber { get; init; }
        public string EvseId { get; init; } = "";
        public long ConnectorId { get; init; }
        public long ConnectorNumber { get; init; }
        public string PowerType { get; init; } = "";
        public long? MaxPowerW { get; init; }
        public long? CostsOf { get; init; }
        public long? CostInterval { get; init; }
        public long? CostInAnswers { get; init; }
        public long? TariffText { get; init; }
        public long? LocalTariffs { get; init; }

        public long LocationId { get; init; }
        public long? TariffId { get; init; }

        public Costs.CostChoice? Costs => CostsOf is null
            ? null
            : new((int?)CostInterval, CostInAnswers is { } answers ? answers != 0 : null, TariffText is { } text ? text != 0 : null,
                LocalTariffs is { } local ? local != 0 : null);
    }

    sealed record LocationRow
    {
        public long LocationId { get; init; }
        public string Name { get; init; } = "";
        public string Address { get; init; } = "";
        public string? PostalCode { get; init; }
        public string City { get; init; } = "";
        public string Country { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public long Publish { get; init; }
        public string? PriceArea { get; init; }
        public long RefundEligible { get; init; }
        public long? DirectPayments { get; init; }
        public long CompanyId { get; init; }
        public string CompanyName { get; init; } = "";
        public string Path { get; init; } = "";
        public string OperatorName { get; init; } = "";
        public string? Merchant { get; init; }
    }

    sealed record TariffRow
    {
        public long TariffId { get; init; }
        public string Uuid { get; init; } = "";
        public string Name { get; init; } = "";
        public string Currency { get; init; } = "";
        public string Definition { get; init; } = "";
        public long UpdatedMs { get; init; }

        public Charging.Pricing.Tariff Tariff => TariffStore.Tariff(TariffId, Uuid, Name, Currency, Definition, UpdatedMs);
    }
}
