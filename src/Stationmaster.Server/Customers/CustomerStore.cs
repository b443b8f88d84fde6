using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Customers;

/// <param name="Sort">A column of <see cref="CustomerStore.Sorts"/>.</param>
public sealed record CustomerQuery(
    string? Search = null, IReadOnlyList<long>? Ids = null, IReadOnlyList<string>? Types = null, long? OwnerId = null,
    long? AncestorId = null, DateTimeOffset? UpdatedFrom = null, DateTimeOffset? UpdatedTo = null, string Sort = "id",
    bool Descending = true, int Offset = 0, int Limit = 50);

/// <summary>A customer as it is to be.</summary>
public sealed record CustomerValues(string Name, string Type, long? OwnerId, string Country, string? ExternalId, CustomerDetails Details);

/// <summary>The tree of customers. Whoever asks sees a subtree: the own customer and those below.</summary>
public sealed class CustomerStore(Database database, Commits commits, Sequences sequences, SiteChanges changes)
{
    const string InScope = "c.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo";

    internal static readonly IReadOnlyDictionary<string, string> Sorts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = "c.id", ["name"] = "c.name_folded", ["type"] = "c.type",
        ["ownerName"] = "(select o.name_folded from customer o where o.id = c.parent_id)", ["createdAt"] = "c.created_ms",
        ["updatedAt"] = "c.updated_ms",
    };

    public async Task<Customer?> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QuerySingleOrDefaultAsync<CustomerRow>(new CommandDefinition(
            $"select {CustomerRow.Columns} from customer c where c.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo },
            cancellationToken: ct));
        return row?.Customer;
    }

    /// <returns>One page, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<Customer> Customers, long Count)> List(Scope scope, CustomerQuery query, CancellationToken ct)
    {
        var where = new List<string> { InScope };
        if (query.Search is not null)
            where.Add(@"(c.name_folded like @Pattern escape '\' or upper(c.external_id) like @Pattern escape '\' or c.id = @Number)");
        if (query.Ids is not null)
            where.Add($"c.id in {InList.Of(query.Ids)}");
        if (query.Types is not null)
            where.Add($"c.type in {InList.Of(query.Types)}");
        if (query.OwnerId is not null)
            where.Add("c.parent_id = @OwnerId");
        if (query.AncestorId is not null)
        {
            where.Add(
                "exists (select 1 from customer a where a.id = @AncestorId and a.id <> c.id "
                + "and substr(c.path, 1, length(a.path)) = a.path)");
        }

        if (query.UpdatedFrom is not null)
            where.Add("c.updated_ms >= @UpdatedFrom");
        if (query.UpdatedTo is not null)
            where.Add("c.updated_ms < @UpdatedTo");

        var parameters = new
        {
            scope.PathFrom, scope.PathTo, Pattern = Fold.Pattern(query.Search ?? ""), Number = Numbers.OrNone(query.Search),
            query.OwnerId, query.AncestorId, UpdatedFrom = Epoch.ToMs(query.UpdatedFrom), UpdatedTo = Epoch.ToMs(query.UpdatedTo),
            Limit = (long)query.Limit, Offset = (long)query.Offset,
        };
        var direction = query.Descending ? "desc" : "asc";
        var conditions = string.Join(" and ", where);
        await using var connection = await database.Open(ct);
        var count = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition($"select count(*) from customer c where {conditions}", parameters, cancellationToken: ct));
        var rows = await connection.QueryAsync<CustomerRow>(new CommandDefinition(
            $"select {CustomerRow.Columns} from customer c where {conditions} order by {Sorts[query.Sort]} {direction}, c.id {direction} "
            + "limit @Limit offset @Offset",
            parameters,
            cancellationToken: ct));
        return ([.. rows.Select(row => row.Customer)], count);
    }

    /// <exception cref="ApiProblem">422: the owner is not among the caller's.</exception>
    public async Task<Customer> Create(Scope scope, CustomerValues values, CancellationToken ct)
    {
        var id = await sequences.Next("customer", ct);
        var customer = await commits.Write(
            async write =>
            {
                var ownerId = values.OwnerId ?? throw Problem.Missing("ownerId");
                var owner = await Owner(write, scope, ownerId, ct);
                var row = Row(id, ownerId, $"{owner.Path}{id}/", values, write.NowMs, write.NowMs);
                await write.Execute(
                    "insert into customer (id, parent_id, path, name, name_folded, type, external_id, country, details, created_ms, "
                    + "updated_ms) values (@Id, @ParentId, @Path, @Name, @folded, @Type, @ExternalId, @Country, @Details, @CreatedMs, "
                    + "@UpdatedMs)",
                    new
                    {
                        row.Id, row.ParentId, row.Path, row.Name, folded = Fold.Text(row.Name), row.Type, row.ExternalId, row.Country,
                        row.Details, row.CreatedMs, row.UpdatedMs,
                    },
                    ct);
                return row.Customer;
            },
            ct);
        changes.Changed(customerId: id);
        return customer;
    }

    /// <summary>All fields as given; another owner moves the customer with everything below it.</summary>
    /// <returns>Null where there is no such customer among the caller's.</returns>
    public async Task<Customer?> Replace(Scope scope, long id, CustomerValues values, CancellationToken ct)
    {
        var customer = await commits.Write(
            async write =>
            {
                var old = await Row(write, scope, id, ct);
                if (old is null)
                    return null;
                RequireType(old, values);
                var path = await Path(write, scope, old, values.OwnerId ?? old.ParentId, ct);
                var row = Row(id, values.OwnerId ?? old.ParentId, path, values, old.CreatedMs, write.NowMs);
                await write.Execute(
                    "update customer set parent_id = @ParentId, name = @Name, name_folded = @folded, type = @Type, external_id = "
                    + "@ExternalId, country = @Country, details = @Details, updated_ms = @UpdatedMs where id = @Id",
                    new
                    {
                        row.Id, row.ParentId, row.Name, folded = Fold.Text(row.Name), row.Type, row.ExternalId, row.Country, row.Details,
                        row.UpdatedMs,
                    },
                    ct);
                if (path != old.Path)
                {
                    await write.Execute(
                        "update customer set path = @path || substr(path, @from), updated_ms = @NowMs where path >= @old and path < @end",
                        new { path, from = old.Path.Length + 1, old = old.Path, end = old.Path[..^1] + "0", write.NowMs },
                        ct);
                }

                return row.Customer;
            },
            ct);
        if (customer is not null)
            changes.Changed(customerId: id);
        return customer;
    }

    /// <summary>Type and name of customers, whoever asks: an owner's name is no secret to those below.</summary>
    public async Task<IReadOnlyDictionary<long, (string Name, string Type)>> Names(IEnumerable<long> ids, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long Id, string Name, string Type)>(new CommandDefinition(
            $"select id, name, type from customer where id in {InList.Of(ids)}", cancellationToken: ct));
        return rows.ToDictionary(row => row.Id, row => (row.Name, row.Type));
    }

    /// <summary>The ids of the locations of each customer.</summary>
    public async Task<ILookup<long, long>> Locations(IEnumerable<long> customerIds, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long CustomerId, long Id)>(new CommandDefinition(
            $"select customer_id, id from location where customer_id in {InList.Of(customerIds)} and deleted_ms is null order by id",
            cancellationToken: ct));
        return rows.ToLookup(row => row.CustomerId, row => row.Id);
    }

    static CustomerRow Row(long id, long? parentId, string path, CustomerValues values, long createdMs, long updatedMs) => new(
        id, parentId, path, values.Name, values.Type, values.ExternalId, values.Country, CustomersJson.Write(values.Details), createdMs,
        updatedMs);

    static async Task<CustomerRow?> Row(WriteTransaction write, Scope scope, long id, CancellationToken ct) =>
        await write.Find<CustomerRow>(
            $"select {CustomerRow.Columns} from customer c where c.id = @id and {InScope}", new { id, scope.PathFrom, scope.PathTo }, ct);

    static async Task<CustomerRow> Owner(WriteTransaction write, Scope scope, long id, CancellationToken ct) =>
        await Row(write, scope, id, ct) ?? throw Problem.Invalid("ownerId", $"There is no customer {id}.", "unknown_customer");

    static void RequireType(CustomerRow old, CustomerValues values)
    {
        if (old.Id == Customer.Root && values.Type != CustomerTypes.Operator)
            throw Problem.Invalid("type", "The operator stays the CPO.");
        if (old.Id != Customer.Root && values.Type == CustomerTypes.Operator)
            throw Problem.Invalid("type", $"type must be one of {string.Join(", ", CustomerTypes.Creatable)}.");
    }

    static async Task<string> Path(WriteTransaction write, Scope scope, CustomerRow old, long? ownerId, CancellationToken ct)
    {
        if (ownerId == old.ParentId)
            return old.Path;
        if (old.ParentId is null || old.Id == scope.CustomerId)
            throw Problem.Invalid("ownerId", "This customer's owner cannot be changed.");
        var owner = await Owner(write, scope, ownerId!.Value, ct);
        return owner.Path.StartsWith(old.Path, StringComparison.Ordinal)
            ? throw Problem.Invalid("ownerId", "A customer cannot be owned by itself or by one below it.")
            : $"{owner.Path}{old.Id}/";
    }
}
