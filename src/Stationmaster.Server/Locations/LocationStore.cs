using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.Locations;

public sealed record LocationQuery(
    string? Search = null, IReadOnlyList<long>? Ids = null, IReadOnlyList<long>? CustomerIds = null, Guid? TariffId = null,
    bool? Priority = null);

/// <summary>A location as it is to be. Customer and tariff are checked against the caller's.</summary>
public sealed record LocationValues(
    long CustomerId, string Name, string Address, string PostalCode, string City, string CountryCode, long LatitudeE7, long LongitudeE7,
    string TimeZone, bool Publish, string ParkingType, Guid? TariffId, string? BillingReference, bool Priority, bool RefundEligible,
    LocationDetails Details, string? PriceArea = null);

/// <summary>How much stands at a location.</summary>
public sealed record LocationCounts(long ChargeBoxes, long Connectors);

public sealed class LocationStore(Database database, Commits commits, Sequences sequences, SiteChanges changes)
{
    const string InScope = "l.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo";

    public async Task<Location?> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QuerySingleOrDefaultAsync<LocationRow>(new CommandDefinition(
            $"{LocationRow.Select} where l.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, cancellationToken: ct));
        return row?.Location;
    }

    public async Task<Page<Location>> List(Scope scope, LocationQuery query, PageRequest page, CancellationToken ct)
    {
        var where = new List<string> { InScope, page.Where("l.id") };
        if (query.Search is not null)
        {
            where.Add(
                @"(l.name_folded like @Pattern escape '\' or upper(l.address) like @Pattern escape '\' or upper(l.city) like @Pattern "
                + @"escape '\' or l.postal_code like @Pattern escape '\' or c.name_folded like @Pattern escape '\' or l.id = @Number)");
        }

        if (query.Ids is not null)
            where.Add($"l.id in {InList.Of(query.Ids)}");
        if (query.CustomerIds is not null)
            where.Add($"l.customer_id in {InList.Of(query.CustomerIds)}");
        if (query.TariffId is not null)
            where.Add("t.uuid = @TariffId");
        if (query.Priority is not null)
            where.Add("l.priority = @Priority");

        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<LocationRow>(new CommandDefinition(
            $"{LocationRow.Select} where {string.Join(" and ", where)} {page.OrderBy("l.id")}",
            new
            {
                scope.PathFrom, scope.PathTo, page.After, page.Before, page.Rows, Pattern = Fold.Pattern(query.Search ?? ""),
                Number = Numbers.OrNone(query.Search), TariffId = query.TariffId?.ToString(),
                Priority = query.Priority == true ? 1L : 0L,
            },
            cancellationToken: ct));
        return page.Of(rows.AsList(), row => row.Id).Select(row => row.Location);
    }

    /// <exception cref="ApiProblem">422: the customer or the tariff is not among the caller's.</exception>
    public async Task<Location> Create(Scope scope, LocationValues values, CancellationToken ct)
    {
        var id = await sequences.Next("location", ct);
        var location = await commits.Write(
            async write =>
            {
                await CustomerOf.Require(write, scope, values.CustomerId, ct);
                long? tariffId = values.TariffId is { } tariff ? await TariffStore.Require(write, scope, tariff, ct) : null;
                await write.Execute(
                    "insert into location (id, customer_id, name, name_folded, address, postal_code, city, country_code, latitude_e7, "
                    + "longitude_e7, timezone, publish, parking_type, tariff_id, billing_reference, priority, refund_eligible, details, "
                    + "created_ms, updated_ms, price_area) values (@id, @CustomerId, @Name, @folded, @Address, @PostalCode, @City, @CountryCode, "
                    + "@LatitudeE7, @LongitudeE7, @TimeZone, @publish, @ParkingType, @tariffId, @BillingReference, @priority, @refund, "
                    + "@details, @NowMs, @NowMs, @PriceArea)",
                    Parameters(id, tariffId, values, write),
                    ct);
                return (await Row(write, scope, id, ct))!.Location;
            },
            ct);
        changes.Changed(locationId: id, customerId: location.CustomerId);
        return location;
    }

    /// <param name="change">From what stands now to what is to be.</param>
    /// <returns>Null where there is no such location among the caller's.</returns>
    /// <exception cref="ApiProblem">422: the new customer or tariff is not among the caller's.</exception>
    public async Task<Location?> Change(Scope scope, long id, Func<Location, LocationValues> change, CancellationToken ct)
    {
        var changed = await commits.Write(
            async write =>
            {
                if ((await Row(write, scope, id, ct))?.Location is not { } old)
                    return null;
                var values = change(old);
                if (values.CustomerId != old.CustomerId)
                    await CustomerOf.Require(write, scope, values.CustomerId, ct);
                var tariffId = values.TariffId == old.TariffUuid
                    ? old.TariffId
                    : values.TariffId is { } tariff ? await TariffStore.Require(write, scope, tariff, ct) : null;
                await write.Execute(
                    "update location set customer_id = @CustomerId, name = @Name, name_folded = @folded, address = @Address, postal_code = "
                    + "@PostalCode, city = @City, country_code = @CountryCode, latitude_e7 = @LatitudeE7, longitude_e7 = @LongitudeE7, "
                    + "timezone = @TimeZone, publish = @publish, parking_type = @ParkingType, tariff_id = @tariffId, billing_reference = "
                    + "@BillingReference, priority = @priority, refund_eligible = @refund, details = @details, updated_ms = @NowMs, "
                    + "price_area = @PriceArea where id = @id",
                    Parameters(id, tariffId, values, write),
                    ct);
                return (await Row(write, scope, id, ct))?.Location;
            },
            ct);
        if (changed is not null)
            changes.Changed(locationId: id, customerId: changed.CustomerId, tariffId: changed.TariffId);
        return changed;
    }

    /// <summary>Locations without anything are absent.</summary>
    public async Task<IReadOnlyDictionary<long, LocationCounts>> Counts(IReadOnlyCollection<long> locationIds, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long LocationId, long ChargeBoxes, long Connectors)>(new CommandDefinition(
            $"select b.location_id, count(distinct b.id), count(n.id) from charge_box b left join evse e on e.charge_box_id = b.id and "
            + $"e.deleted_ms is null "
            + "left join connector n on n.evse_uid = e.uid and n.deleted_ms is null "
            + $"where b.location_id in {InList.Of(locationIds)} and b.deleted_ms is null group by b.location_id",
            cancellationToken: ct));
        return rows.ToDictionary(row => row.LocationId, row => new LocationCounts(row.ChargeBoxes, row.Connectors));
    }

    /// <summary>The operator's party id in roaming.</summary>
    public async Task<string> PartyId(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.ExecuteScalarAsync<string>(
            new CommandDefinition("select value from setting where name = 'party_id'", cancellationToken: ct)) ?? "";
    }

    static async Task<LocationRow?> Row(WriteTransaction write, Scope scope, long id, CancellationToken ct) =>
        await write.Find<LocationRow>(
            $"{LocationRow.Select} where l.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, ct);

    static object Parameters(long id, long? tariffId, LocationValues values, WriteTransaction write) => new
    {
        id, values.CustomerId, values.Name, folded = Fold.Text(values.Name), values.Address, values.PostalCode, values.City,
        values.CountryCode, values.LatitudeE7, values.LongitudeE7, values.TimeZone, publish = values.Publish ? 1L : 0L, values.ParkingType,
        tariffId, values.BillingReference, priority = values.Priority ? 1L : 0L, refund = values.RefundEligible ? 1L : 0L,
        details = LocationsJson.Write(values.Details), write.NowMs, values.PriceArea,
    };
}
