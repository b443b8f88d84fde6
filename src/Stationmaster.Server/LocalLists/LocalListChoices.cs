using System.Globalization;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.LocalLists;

/// <summary>A charge box that keeps a list, and whose charge keys.</summary>
sealed record ListedBox(long ChargeBoxId, string CustomerIds)
{
    public IReadOnlyList<long> Customers => LocalListChoices.Ids(CustomerIds);
}

/// <summary>Which charge boxes keep whose charge keys: their own choice, else their location's.</summary>
sealed class LocalListChoices(Database database, Commits commits, SiteChanges changes)
{
    public const string OfBox = "chargeBox", OfLocation = "location";
    const int MostCustomers = 100;

    public static IReadOnlyList<long> Ids(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => long.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>Those that are switched on.</summary>
    public async Task<IReadOnlyList<ListedBox>> Enabled(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return
        [
            .. await connection.QueryAsync<ListedBox>(new CommandDefinition(
                """
                select b.id as ChargeBoxId, o.customer_ids as CustomerIds
                from local_list_choice o join charge_box b on b.id = o.owner_id
                where o.kind = 'chargeBox' and o.enabled = 1 and b.deleted_ms is null
                union all
                select b.id, o.customer_ids
                from local_list_choice o join charge_box b on b.location_id = o.owner_id
                where o.kind = 'location' and o.enabled = 1 and b.deleted_ms is null
                    and not exists (select 1 from local_list_choice own where own.kind = 'chargeBox' and own.owner_id = b.id)
                """, cancellationToken: ct)),
        ];
    }

    /// <summary>The charge box's own and its location's, either of which may be none.</summary>
    public async Task<(LocalListChoice? Own, LocalListChoice? OfLocation)> Of(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var locationId = await connection.QueryFirstOrDefaultAsync<long>(new CommandDefinition(
            "select location_id from charge_box where id = @chargeBoxId", new { chargeBoxId }, cancellationToken: ct));
        return (await Read(connection, OfBox, chargeBoxId, ct), await Read(connection, OfLocation, locationId, ct));
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<LocalListChoice> AtLocation(Scope scope, long locationId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        await RequireLocation(connection, scope, locationId, ct);
        return await Read(connection, OfLocation, locationId, ct) ?? new(false, []);
    }

    /// <exception cref="ApiProblem">404; 422: a customer is missing, or not the caller's.</exception>
    public async Task SetAtLocation(Scope scope, long locationId, LocalListChange change, CancellationToken ct)
    {
        await using (var connection = await database.Open(ct))
            await RequireLocation(connection, scope, locationId, ct);
        await Set(scope, OfLocation, locationId, change with { IsEnabled = change.IsEnabled ?? throw Problem.Missing("isEnabled") }, ct);
        changes.Changed(locationId: locationId);
    }

    /// <exception cref="ApiProblem">422: a customer is missing, or not the caller's.</exception>
    public async Task SetOfBox(Scope scope, long chargeBoxId, LocalListChange change, CancellationToken ct)
    {
        await Set(scope, OfBox, chargeBoxId, change, ct);
        changes.Changed(chargeBoxId: chargeBoxId);
    }

    async Task Set(Scope scope, string kind, long ownerId, LocalListChange change, CancellationToken ct)
    {
        var ids = (change.CustomerIds ?? []).Distinct().ToList();
        if (ids.Count > MostCustomers)
            throw Problem.Invalid("customerIds", $"customerIds may name up to {MostCustomers} customers.");
        if (change.IsEnabled == true && ids.Count == 0)
            throw Problem.Invalid("customerIds", "Name at least one customer whose charge keys are to be kept.", "missing_required_field");
        await commits.Write(
            async write =>
            {
                if (change.IsEnabled is not { } isEnabled)
                    return await write.Execute("delete from local_list_choice where kind = @kind and owner_id = @ownerId", new { kind, ownerId }, ct);
                foreach (var id in ids)
                {
                    var path = await write.Find<string>("select path from customer where id = @id and deleted_ms is null", new { id }, ct);
                    if (path is null || !scope.Covers(path))
                        throw Problem.Invalid("customerIds", $"There is no customer {id}.", "unknown_customer");
                }
                return await write.Execute(
                    """
                    insert into local_list_choice (kind, owner_id, enabled, customer_ids, by_name, updated_ms)
                    values (@kind, @ownerId, @enabled, @list, @by, @NowMs)
                    on conflict (kind, owner_id) do update set enabled = excluded.enabled, customer_ids = excluded.customer_ids,
                        by_name = excluded.by_name, updated_ms = excluded.updated_ms
                    """,
                    new { kind, ownerId, enabled = isEnabled ? 1L : 0L, list = string.Join(',', ids), by = scope.Name, write.NowMs }, ct);
            },
            ct);
    }

    static async Task RequireLocation(System.Data.Common.DbConnection connection, Scope scope, long locationId, CancellationToken ct)
    {
        var found = await connection.QueryFirstOrDefaultAsync<long>(new CommandDefinition(
            """
            select l.id from location l join customer c on c.id = l.customer_id
            where l.id = @locationId and l.deleted_ms is null and c.path >= @from and c.path < @to
            """, new { locationId, from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct));
        if (found == 0)
            throw Problem.NotFound($"Location {locationId}");
    }

    static async Task<LocalListChoice?> Read(System.Data.Common.DbConnection connection, string kind, long ownerId, CancellationToken ct)
    {
        var row = await connection.QueryFirstOrDefaultAsync<(long Enabled, string CustomerIds)?>(new CommandDefinition(
            "select enabled, customer_ids from local_list_choice where kind = @kind and owner_id = @ownerId", new { kind, ownerId }, cancellationToken: ct));
        if (row is not { } found)
            return null;
        var customers = await connection.QueryAsync<(long Id, string Name)>(new CommandDefinition(
            $"select id, name from customer where id in {InList.Of(Ids(found.CustomerIds))} order by name_folded", cancellationToken: ct));
        return new(found.Enabled != 0, [.. customers.Select(one => new ListedCustomer(one.Id, one.Name))]);
    }
}
