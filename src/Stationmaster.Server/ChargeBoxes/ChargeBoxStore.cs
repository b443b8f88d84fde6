using System.Data.Common;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>The registered charging stations.</summary>
public sealed partial class ChargeBoxStore(Database database, Commits commits, Sequences sequences, EvseStore evses, LiveBoard board)
{
    readonly Gathered<string, SecretRow> _secrets = new(identities => Secrets(database, identities));

    /// <summary>Those of the caller, by id.</summary>
    /// <param name="search">Finds identity, name, serial number and location.</param>
    internal async Task<Page<ChargeBox>> List(Scope scope, PageRequest page, long? locationId, string? search, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var found = search is null ? null : await Search(connection, scope, page, locationId, Fold.Text(search), ct);
        var rows = found is { Count: 0 } ? [] : (await connection.QueryAsync<ChargeBoxRow>(new CommandDefinition(
            $"""
            select {ChargeBoxRow.Columns} {ChargeBoxRow.From}
            where b.deleted_ms is null and c.path >= @from and c.path < @to
            {(locationId is null ? "" : "and b.location_id = @locationId")} {(found is null ? "" : $"and b.id in {InList.Of(found)}")}
            and {page.Where("b.id")} {page.OrderBy("b.id")}
            """,
            new { from = scope.PathFrom, to = scope.PathTo, locationId, page.After, page.Before, page.Rows },
            cancellationToken: ct))).AsList();
        var own = await evses.OfChargeBoxes(connection, [.. rows.Select(row => row.Id)], ct);
        return page.Of(rows, row => row.Id).Select(row => row.ToChargeBox(board.Find(row.Id), own[row.Id]));
    }

    /// <summary>The page's ids. Folded here: the engines fold Danish letters each in its own way.</summary>
    static async Task<List<long>> Search(DbConnection connection, Scope scope, PageRequest page, long? locationId, string folded,
        CancellationToken ct)
    {
        var names = await connection.QueryAsync<(long Id, string Identity, string? Name, string? Serial, string Location)>(
            new CommandDefinition(
            $"""
            select b.id, b.identity, b.name, b.serial_number, l.name_folded {ChargeBoxRow.From}
            where b.deleted_ms is null and c.path >= @from and c.path < @to {(locationId is null ? "" : "and b.location_id = @locationId")}
            """, new { from = scope.PathFrom, to = scope.PathTo, locationId }, cancellationToken: ct));
        var ids = names.Where(box => Fold.Text($"{box.Identity}\n{box.Name}\n{box.Serial}\n{box.Location}")
            .Contains(folded, StringComparison.Ordinal))
            .Select(box => box.Id);
        return page.Before is { } before
            ? [.. ids.Where(id => id < before).OrderDescending().Take((int)page.Rows)]
            : [.. ids.Where(id => !(id <= page.After)).Order().Take((int)page.Rows)];
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<ChargeBox> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await Row(connection, scope, id, ct) ?? throw NotFound(id);
        var own = await evses.OfChargeBoxes(connection, [id], ct);
        return row.ToChargeBox(board.Find(id), own[id]);
    }

    /// <exception cref="ApiProblem">404: absent, deleted or not the caller's.</exception>
    public async Task Require(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        if (await Row(connection, scope, id, ct) is not { DeletedMs: null })
            throw NotFound(id);
    }

    public async Task<ModelList> Models(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<ModelRow>(new CommandDefinition(
            """
            select id as "Id", vendor as "Vendor", name as "Name", description as "Description", max_power_w as "MaxPowerW",
                   created_ms as "CreatedMs", updated_ms as "UpdatedMs"
            from charge_box_model order by vendor, name
            """, cancellationToken: ct));
        return new([.. rows.Select(row => row.ToModel())]);
    }

    static Task<ChargeBoxRow?> Row(DbConnection connection, Scope scope, long id, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<ChargeBoxRow>(new CommandDefinition(
            $"select {ChargeBoxRow.Columns} {ChargeBoxRow.From} where b.id = @id and c.path >= @from and c.path < @to",
            new { id, from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct));

    static ApiProblem NotFound(long id) => Problem.NotFound($"Charge box {id}");

    sealed record ModelRow
    {
        public long Id { get; init; }
        public string Vendor { get; init; } = "";
        public string Name { get; init; } = "";
        public string? Description { get; init; }
        public long? MaxPowerW { get; init; }
        public long CreatedMs { get; init; }
        public long UpdatedMs { get; init; }

        public ChargeBoxModel ToModel() => new(
            Id, Vendor, Name, Description, MaxPowerW / 1000m, PlugAndChargeValidated: false, FirmwareManagementValidated: false,
            Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs));
    }
}
