using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tariffs;

/// <summary>A tariff with whose it is and how many of the caller's locations use it.</summary>
/// <param name="IsOwn">False where it is only seen because a location of the caller's uses it.</param>
public sealed record OwnedTariff(Tariff Tariff, long CustomerId, long LocationCount, bool IsOwn);

/// <summary>A caller sees the tariffs of its customers, and those that its locations use whoever owns them.</summary>
public sealed class TariffStore(Database database, Commits commits, Sequences sequences, SiteChanges changes)
{
    const string Visible =
        "t.deleted_ms is null and ((c.path >= @PathFrom and c.path < @PathTo) or exists (select 1 from location l join customer lc on "
        + "lc.id = l.customer_id where l.tariff_id = t.id and l.deleted_ms is null and lc.path >= @PathFrom and lc.path < @PathTo))";

    const string Select =
        "select t.id as Id, t.uuid as Uuid, t.customer_id as CustomerId, t.name as Name, t.currency as Currency, t.definition as "
        + "Definition, t.updated_ms as UpdatedMs, c.path as Path, (select count(*) from location l join customer lc on lc.id = "
        + "l.customer_id where l.tariff_id = t.id and l.deleted_ms is null and lc.path >= @PathFrom and lc.path < @PathTo) as "
        + "LocationCount from tariff t join customer c on c.id = t.customer_id ";

    // By properties: of an empty result SQLite does not know that a count is a number, and no constructor would match.
    sealed record Row
    {
        public long Id { get; init; }
        public string Uuid { get; init; } = "";
        public long CustomerId { get; init; }
        public string Name { get; init; } = "";
        public string Currency { get; init; } = "";
        public string Definition { get; init; } = "";
        public long UpdatedMs { get; init; }
        public string Path { get; init; } = "";
        public long LocationCount { get; init; }

        public OwnedTariff For(Scope scope) => new(Tariff(Id, Uuid, Name, Currency, Definition, UpdatedMs), CustomerId, LocationCount, scope.Covers(Path));
    }

    public async Task<OwnedTariff?> Find(Scope scope, Guid uuid, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} where t.uuid = @uuid and {Visible}", new { uuid = uuid.ToString(), scope.PathFrom, scope.PathTo },
            cancellationToken: ct));
        return row?.For(scope);
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<OwnedTariff>> List(Scope scope, string? search, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $@"{Select} where {Visible} {(search is null ? "" : @"and t.name_folded like @pattern escape '\'")} "
            + "order by t.name_folded, t.id",
            new { scope.PathFrom, scope.PathTo, pattern = Fold.Pattern(search ?? "") },
            cancellationToken: ct));
        return [.. rows.Select(row => row.For(scope))];
    }

    /// <param name="tariff">Its id, uuid and time are given here.</param>
    public async Task<OwnedTariff> Create(Scope scope, long customerId, Tariff tariff, CancellationToken ct)
    {
        var id = await sequences.Next("tariff", ct);
        return await commits.Write(
            async write =>
            {
                await CustomerOf.Require(write, scope, customerId, ct);
                var made = tariff with { Id = (int)id, Uuid = Guid.NewGuid(), UpdatedAt = write.Now };
                await write.Execute(
                    "insert into tariff (id, uuid, customer_id, name, name_folded, currency, definition, created_ms, updated_ms) "
                    + "values (@id, @uuid, @customerId, @Name, @folded, @Currency, @definition, @NowMs, @NowMs)",
                    new
                    {
                        id, uuid = made.Uuid.ToString(), customerId, made.Name, folded = Fold.Text(made.Name), made.Currency,
                        definition = TariffJson.Write(made), write.NowMs,
                    },
                    ct);
                return new OwnedTariff(made, customerId, 0, IsOwn: true);
            },
            ct);
    }

    /// <summary>Sessions that run keep the prices they started with.</summary>
    /// <returns>Null where the caller does not see it.</returns>
    /// <exception cref="ApiProblem">403: seen, but another's.</exception>
    public async Task<OwnedTariff?> Replace(Scope scope, Guid uuid, long? customerId, Tariff tariff, CancellationToken ct)
    {
        var replaced = await commits.Write(
            async write =>
            {
                var row = await write.Find<Row>(
                    $"{Select} where t.uuid = @uuid and {Visible}", new { uuid = uuid.ToString(), scope.PathFrom, scope.PathTo }, ct);
                if (row?.For(scope) is not { } old)
                    return null;
                if (!old.IsOwn)
                    throw Problem.Forbidden("This tariff belongs to another customer; you can use it but not change it.");
                if (customerId is { } owner)
                    await CustomerOf.Require(write, scope, owner, ct);
                var made = tariff with { Id = old.Tariff.Id, Uuid = uuid, UpdatedAt = write.Now };
                await write.Execute(
                    "update tariff set customer_id = @customer, name = @Name, name_folded = @folded, currency = @Currency, definition = "
                    + "@definition, updated_ms = @NowMs where id = @id",
                    new
                    {
                        id = (long)made.Id, customer = customerId ?? old.CustomerId, made.Name, folded = Fold.Text(made.Name),
                        made.Currency, definition = TariffJson.Write(made), write.NowMs,
                    },
                    ct);
                return old with { Tariff = made, CustomerId = customerId ?? old.CustomerId };
            },
            ct);
        if (replaced is not null)
            changes.Changed(tariffId: replaced.Tariff.Id);
        return replaced;
    }

    /// <summary>The id of a tariff that the caller may put on a location.</summary>
    /// <exception cref="ApiProblem">422: there is none.</exception>
    internal static async Task<long> Require(WriteTransaction write, Scope scope, Guid uuid, CancellationToken ct) =>
        (await write.Find<Row>(
            $"{Select} where t.uuid = @uuid and {Visible}", new { uuid = uuid.ToString(), scope.PathFrom, scope.PathTo }, ct))?.Id
            ?? throw Problem.Invalid("tariffId", $"There is no tariff {uuid}.", "unknown_tariff");

    /// <summary>From the columns of the table tariff, for whoever joins it.</summary>
    public static Tariff Tariff(long id, string uuid, string name, string currency, string definition, long updatedMs) =>
        TariffJson.Read(definition) with
        {
            Id = (int)id, Uuid = Guid.Parse(uuid), Name = name, Currency = currency, UpdatedAt = Epoch.FromMs(updatedMs),
        };
}
