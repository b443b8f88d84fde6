using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tariffs;

/// <summary>A tariff with whose it is and how many of the caller's locations use it.</summary>
/// <param name="Tariff">As it is in force; where it is not yet, as it will be.</param>
/// <param name="IsOwn">False where it is only seen because a location of the caller's uses it.</param>
/// <param name="Upcoming">A newer version that holds only later.</param>
sealed record OwnedTariff(Tariff Tariff, long CustomerId, long LocationCount, bool IsOwn, UpcomingView? Upcoming);

/// <summary>A caller sees the tariffs of its customers, and those that its locations use whoever owns them.</summary>
sealed partial class TariffStore(Database database, Commits commits, Sequences sequences, SiteChanges changes, TimeProvider clock)
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

        public Tariff InForce => Tariff(Id, Uuid, Name, Currency, Definition, UpdatedMs);

        public OwnedTariff For(Scope scope, IReadOnlyList<TariffVersion> versions, DateTimeOffset now)
        {
            var current = TariffVersion.At(versions, now) ?? InForce;
            var upcoming = versions is [var newest, ..] && newest.Tariff.Version > current.Version ? new UpcomingView(newest.Tariff.Version, newest.ValidFrom) : null;
            return new(current, CustomerId, LocationCount, scope.Covers(Path), upcoming);
        }
    }

    public async Task<OwnedTariff?> Find(Scope scope, Guid uuid, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} where t.uuid = @uuid and {Visible}", new { uuid = uuid.ToString(), scope.PathFrom, scope.PathTo },
            cancellationToken: ct));
        return row?.For(scope, (await VersionsOf(connection, [row.Id], ct))[row.Id].ToList(), clock.GetUtcNow());
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<OwnedTariff>> List(Scope scope, string? search, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $@"{Select} where {Visible} {(search is null ? "" : @"and t.name_folded like @pattern escape '\'")} "
            + "order by t.name_folded, t.id",
            new { scope.PathFrom, scope.PathTo, pattern = Fold.Pattern(search ?? "") },
            cancellationToken: ct))).AsList();
        var versions = await VersionsOf(connection, [.. rows.Select(row => row.Id)], ct);
        return [.. rows.Select(row => row.For(scope, versions[row.Id].ToList(), clock.GetUtcNow()))];
    }

    /// <param name="tariff">Its id, uuid, version and time are given here.</param>
    public async Task<OwnedTariff> Create(Scope scope, long customerId, Tariff tariff, CancellationToken ct)
    {
        var id = await sequences.Next("tariff", ct);
        return await commits.Write(
            async write =>
            {
                await CustomerOf.Require(write, scope, customerId, ct);
                var made = tariff with { Id = (int)id, Uuid = Guid.NewGuid(), Version = 1, UpdatedAt = write.Now };
                await write.Execute(
                    "insert into tariff (id, uuid, customer_id, name, name_folded, currency, definition, created_ms, updated_ms) "
                    + "values (@id, @uuid, @customerId, @Name, @folded, @Currency, @definition, @NowMs, @NowMs)",
                    new
                    {
                        id, uuid = made.Uuid.ToString(), customerId, made.Name, folded = Fold.Text(made.Name), made.Currency,
                        definition = TariffJson.Write(made), write.NowMs,
                    },
                    ct);
                await Keep(write, scope, made, made.ValidFrom ?? DateTimeOffset.UnixEpoch, ct);
                return new OwnedTariff(made, customerId, 0, IsOwn: true, Upcoming: null);
            },
            ct);
    }

    /// <summary>A new version. Sessions that run keep the prices they started with.</summary>
    /// <param name="tariff">Where it says from when it holds, the version before holds until then.</param>
    /// <returns>Null where the caller does not see it.</returns>
    /// <exception cref="ApiProblem">403: seen, but another's.</exception>
    public async Task<OwnedTariff?> Replace(Scope scope, Guid uuid, long? customerId, Tariff tariff, CancellationToken ct)
    {
        var replaced = await commits.Write(
            async write =>
            {
                if (await Own(write, scope, uuid, ct) is not { } row)
                    return null;
                if (customerId is { } owner)
                    await CustomerOf.Require(write, scope, owner, ct);
                var newest = await write.Find<long>("select max(version) from tariff_version where tariff_id = @Id", new { row.Id }, ct);
                var made = tariff with { Id = (int)row.Id, Uuid = uuid, Version = (int)newest + 1, UpdatedAt = write.Now };
                var customer = customerId ?? row.CustomerId;
                await write.Execute("update tariff set customer_id = @customer, updated_ms = @NowMs where id = @Id", new { row.Id, customer, write.NowMs }, ct);
                var validFrom = made.ValidFrom > write.Now ? made.ValidFrom.Value : write.Now;
                if (validFrom == write.Now)
                    await PutInForce(write, made, ct);
                await Keep(write, scope, made, validFrom, ct);
                return (row with { CustomerId = customer }).For(
                    scope, (await VersionsOf(write.Connection, [row.Id], ct, write.Transaction))[row.Id].ToList(), write.Now);
            },
            ct);
        if (replaced is not null)
            changes.Changed(tariffId: replaced.Tariff.Id);
        return replaced;
    }

    /// <returns>False where the caller does not see it.</returns>
    /// <exception cref="ApiProblem">403: seen, but another's. 409: something uses it.</exception>
    public Task<bool> Delete(Scope scope, Guid uuid, CancellationToken ct) => commits.Write(
        async write =>
        {
            if (await Own(write, scope, uuid, ct) is not { } row)
                return false;
            if (await write.Find<string>("select name from location where tariff_id = @Id and deleted_ms is null limit 1", new { row.Id }, ct) is { } location)
                throw Problem.Conflict("id", $"The location {location} uses this tariff; give it another one first.", "in_use");
            if (await write.Find<string>(
                "select e.evse_id from connector c join evse e on e.uid = c.evse_uid where c.tariff_id = @Id and c.deleted_ms is null limit 1", new { row.Id }, ct) is { } evse)
                throw Problem.Conflict("id", $"A connector of {evse} uses this tariff; give it another one first.", "in_use");
            await write.Execute("update tariff set deleted_ms = @NowMs, updated_ms = @NowMs where id = @Id", new { row.Id, write.NowMs }, ct);
            return true;
        },
        ct);

    static async Task<Row?> Own(WriteTransaction write, Scope scope, Guid uuid, CancellationToken ct)
    {
        var row = await write.Find<Row>(
            $"{Select} where t.uuid = @uuid and {Visible}", new { uuid = uuid.ToString(), scope.PathFrom, scope.PathTo }, ct);
        return row is null || scope.Covers(row.Path)
            ? row
            : throw Problem.Forbidden("This tariff belongs to another customer; you can use it but not change it.");
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
