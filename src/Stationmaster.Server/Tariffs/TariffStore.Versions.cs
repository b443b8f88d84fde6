using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tariffs;

/// <param name="ValidFrom">Sessions that start from here on use it, until the next one does.</param>
/// <param name="MadeBy">The person or the key; empty for what is older than that was kept.</param>
sealed record TariffVersion(Tariff Tariff, DateTimeOffset ValidFrom, string MadeBy)
{
    /// <summary>The one that holds for a session that starts then: of those that have begun, the latest made.</summary>
    /// <param name="versions">Newest first.</param>
    public static Tariff? At(IEnumerable<TariffVersion> versions, DateTimeOffset start) =>
        versions.FirstOrDefault(version => version.ValidFrom <= start)?.Tariff;
}

sealed partial class TariffStore
{
    /// <summary>Read once and the same for all the stations that have it.</summary>
    static readonly Shared<VersionRow, TariffVersion> Made = new(static row => row.Made, most: 1_000);

    sealed record VersionRow
    {
        public long TariffId { get; init; }
        public string Uuid { get; init; } = "";
        public long Version { get; init; }
        public long ValidFromMs { get; init; }
        public string Name { get; init; } = "";
        public string Currency { get; init; } = "";
        public string Definition { get; init; } = "";
        public string MadeBy { get; init; } = "";
        public long CreatedMs { get; init; }

        public TariffVersion Made => new(
            Tariff(TariffId, Uuid, Name, Currency, Definition, CreatedMs) with { Version = (int)Version }, Epoch.FromMs(ValidFromMs), MadeBy);
    }

    public sealed record UsedAt
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public string City { get; init; } = "";
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<TariffVersion>> Versions(long tariffId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return [.. (await VersionsOf(connection, [tariffId], ct))[tariffId]];
    }

    /// <summary>The caller's locations where it is the price, of the location or of one of its connectors; by name.</summary>
    public async Task<IReadOnlyList<UsedAt>> Locations(Scope scope, long tariffId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<UsedAt>(new CommandDefinition(
            """
            select l.id as Id, l.name as Name, l.city as City from location l join customer c on c.id = l.customer_id
            where l.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo and (l.tariff_id = @tariffId or exists (
                select 1 from charge_box b join evse e on e.charge_box_id = b.id join connector k on k.evse_uid = e.uid
                where b.location_id = l.id and b.deleted_ms is null and e.deleted_ms is null and k.deleted_ms is null and k.tariff_id = @tariffId))
            order by l.name_folded, l.id limit 1000
            """,
            new { scope.PathFrom, scope.PathTo, tariffId }, cancellationToken: ct))).AsList();
    }

    /// <summary>Each tariff's, newest first.</summary>
    internal static async Task<ILookup<long, TariffVersion>> VersionsOf(
        DbConnection connection, IReadOnlyCollection<long> tariffIds, CancellationToken ct, DbTransaction? transaction = null)
    {
        if (tariffIds.Count == 0)
            return Array.Empty<TariffVersion>().ToLookup(version => (long)version.Tariff.Id);
        var rows = await connection.QueryAsync<VersionRow>(new CommandDefinition(
            $"""
            select v.tariff_id as "TariffId", t.uuid as "Uuid", v.version as "Version", v.valid_from_ms as "ValidFromMs", v.name as "Name",
                v.currency as "Currency", v.definition as "Definition", v.made_by as "MadeBy", v.created_ms as "CreatedMs"
            from tariff_version v join tariff t on t.id = v.tariff_id
            where v.tariff_id in {InList.Of(tariffIds)} order by v.tariff_id, v.version desc
            """,
            transaction: transaction, cancellationToken: ct));
        return rows.ToLookup(row => row.TariffId, Made.Of);
    }

    /// <summary>Versions whose time has come take their tariff's place; who reads the table tariff reads what is in force.</summary>
    /// <returns>How many did.</returns>
    public async Task<int> PutDueInForce(CancellationToken ct)
    {
        var due = await Due(ct);
        if (due.Count == 0)
            return 0;
        await commits.Write<int>(
            async write =>
            {
                foreach (var version in due)
                    await PutInForce(write, version, ct);
                return due.Count;
            },
            ct);
        foreach (var tariff in due)
            changes.Changed(tariffId: tariff.Id);
        return due.Count;
    }

    async Task<IReadOnlyList<Tariff>> Due(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var nowMs = Epoch.ToMs(clock.GetUtcNow());
        var planned = (await connection.QueryAsync<(long Id, string Definition)>(new CommandDefinition(
            "select t.id, t.definition from tariff t where t.deleted_ms is null and exists (select 1 from tariff_version v "
            + "where v.tariff_id = t.id and v.valid_from_ms <= @nowMs and v.valid_from_ms > v.created_ms)", new { nowMs }, cancellationToken: ct))).AsList();
        var versions = await VersionsOf(connection, [.. planned.Select(row => row.Id)], ct);
        return
        [
            .. planned.Select(row => TariffVersion.At(versions[row.Id], Epoch.FromMs(nowMs)) is { } current
                && current.Version != TariffJson.Read(row.Definition).Version ? current : null).OfType<Tariff>(),
        ];
    }

    static Task PutInForce(WriteTransaction write, Tariff made, CancellationToken ct) => write.Execute(
        "update tariff set name = @Name, name_folded = @folded, currency = @Currency, definition = @definition, updated_ms = @NowMs where id = @id",
        new { id = (long)made.Id, made.Name, folded = Fold.Text(made.Name), made.Currency, definition = TariffJson.Write(made), write.NowMs }, ct);

    static Task Keep(WriteTransaction write, Scope scope, Tariff made, DateTimeOffset validFrom, CancellationToken ct) => write.Execute(
        "insert into tariff_version (tariff_id, version, valid_from_ms, name, currency, definition, made_by, created_ms) values "
        + "(@id, @version, @validFromMs, @Name, @Currency, @definition, @madeBy, @NowMs)",
        new
        {
            id = (long)made.Id, version = (long)made.Version, validFromMs = Epoch.ToMs(validFrom), made.Name, made.Currency,
            definition = TariffJson.Write(made), madeBy = scope.IsSystem ? "" : scope.Name, write.NowMs,
        },
        ct);
}
