using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>Where a connector is: for orders.</summary>
/// <param name="Ref">Its number at the station.</param>
public sealed record ConnectorAddress(long ChargeBoxId, ConnectorRef Ref, long ConnectorId, string EvseId);

/// <summary>What a station's connector is registered as.</summary>
public sealed record RegisteredConnector(long EvseUid, string EvseId, long ConnectorId);

/// <summary>The EVSEs of the charge boxes, with their connectors.</summary>
public sealed class EvseStore(Database database, Commits commits, Sequences sequences, LiveBoard board)
{
    /// <summary>Those of the caller, by uid.</summary>
    /// <param name="uids">Empty for all.</param>
    /// <param name="chargeBoxIds">Empty for all.</param>
    internal async Task<Page<Evse>> List(
        Scope scope, PageRequest page, IReadOnlyList<long> uids, IReadOnlyList<long> chargeBoxIds, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var shown = (await connection.QueryAsync<long>(new CommandDefinition(
            $"""
            select e.uid from evse e
            join charge_box b on b.id = e.charge_box_id join location l on l.id = b.location_id join customer c on c.id = l.customer_id
            where e.deleted_ms is null and b.deleted_ms is null and c.path >= @from and c.path < @to
            {(uids.Count == 0 ? "" : $"and e.uid in {InList.Of(uids)}")}
            {(chargeBoxIds.Count == 0 ? "" : $"and e.charge_box_id in {InList.Of(chargeBoxIds)}")}
            and {page.Where("e.uid")} {page.OrderBy("e.uid")}
            """,
            new { from = scope.PathFrom, to = scope.PathTo, page.After, page.Before, page.Rows }, cancellationToken: ct))).AsList();
        var found = (await Rows(connection, $"e.uid in {InList.Of(shown)}", ct)).GroupBy(row => row.Uid)
            .ToDictionary(own => own.Key, own => ToEvse([.. own]));
        return page.Of(shown, uid => uid).Select(uid => found[uid]);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<Evse> Find(Scope scope, long uid, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await Rows(connection, "e.uid = @id", uid, ct);
        return rows.Count > 0 && scope.Covers(rows[0].CustomerPath) ? ToEvse(rows) : throw NotFound(uid);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<ConnectorAddress> Address(Scope scope, long uid, int connectorId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await Rows(connection, "e.uid = @id and e.deleted_ms is null and b.deleted_ms is null", uid, ct);
        return rows.Count == 0 || !scope.Covers(rows[0].CustomerPath)
            ? throw NotFound(uid)
            : rows.FirstOrDefault(row => row.Connector == connectorId && row.ConnectorDeletedMs is null) is { ConnectorRowId: { } id } row
                ? new(row.ChargeBoxId, row.Ref, id, row.EvseId)
                : throw Problem.NotFound($"Connector {connectorId} of EVSE {uid}");
    }

    /// <summary>Describes a connector.</summary>
    /// <returns>The charge box it belongs to.</returns>
    /// <exception cref="ApiProblem">404, 422.</exception>
    public async Task<long> Change(Scope scope, long uid, int connectorId, ConnectorChange change, CancellationToken ct)
    {
        var address = await Address(scope, uid, connectorId, ct);
        await commits.Write(
            async write =>
            {
                var row = (await Rows(write.Connection, "k.id = @id", address.ConnectorId, ct, write.Transaction))[0];
                var spec = row.ToSpec().With(change);
                await write.Execute(
                    """
                    update connector set standard = @Standard, format = @Format, power_type = @PowerType, max_power_w = @MaxPowerW,
                        max_amperage = @MaxAmperage, max_voltage = @MaxVoltage
                    where id = @ConnectorId
                    """,
                    new
                    {
                        spec.Standard, spec.Format, spec.PowerType, spec.MaxPowerW, spec.MaxAmperage, spec.MaxVoltage, address.ConnectorId,
                    }, ct);
                await write.Execute(
                    "update charge_box set updated_ms = @NowMs where id = @ChargeBoxId", new { write.NowMs, address.ChargeBoxId }, ct);
            }, ct);
        await board.RefreshNow(address.ChargeBoxId, ct);
        return address.ChargeBoxId;
    }

    /// <summary>Registers a connector a station speaks of; one that is registered stays as it is.</summary>
    public async Task<RegisteredConnector> Ensure(long chargeBoxId, ConnectorRef connector, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(connector.Evse, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(connector.Connector, 1);
        var (registered, isNew) = await commits.Write<(RegisteredConnector, bool)>(
            async write =>
            {
                var row = await write.Find<EvseRow>(
                    $"""
                    select {EvseRow.Columns} {EvseRow.From}
                    where e.charge_box_id = @chargeBoxId and e.number = @evse order by case when k.number = @number then 0 else 1 end, k.number
                    """,
                    new { chargeBoxId, evse = (long)connector.Evse, number = (long)connector.Connector }, ct);
                return row switch
                {
                    { DeletedMs: null, ConnectorDeletedMs: null, ConnectorRowId: { } known } when row.Connector == connector.Connector =>
                        (new(row.Uid, row.EvseId, known), false),
                    null => (await Insert(write, chargeBoxId, [(connector, ConnectorSpec.Unknown)], ct), true),
                    _ => (await Revive(write, row, connector.Connector, ct), true),
                };
            }, ct);
        if (isNew)
            await board.RefreshNow(chargeBoxId, ct);
        return registered;
    }

    /// <param name="connectors">All of one EVSE, one at least.</param>
    /// <returns>The first of them.</returns>
    internal async Task<RegisteredConnector> Insert(
        WriteTransaction write, long chargeBoxId, IReadOnlyList<(ConnectorRef At, ConnectorSpec Spec)> connectors, CancellationToken ct)
    {
        var country = await write.Find<string>("select country from customer where id = 1", null, ct) ?? "DK";
        var party = await write.Find<string>("select value from setting where name = 'party_id'", null, ct) ?? "STM";
        var number = (long)connectors[0].At.Evse;
        var (uid, evseId) = (await sequences.Next("evse", ct), $"{country}*{party}*E{chargeBoxId:0000}*{number}");
        await write.Execute(
            "insert into evse (uid, charge_box_id, number, evse_id, created_ms) values (@uid, @chargeBoxId, @number, @evseId, @NowMs)",
            new { uid, chargeBoxId, number, evseId, write.NowMs }, ct);
        List<long> ids = [];
        foreach (var (at, spec) in connectors)
            ids.Add(await InsertConnector(write, uid, at.Connector, spec, ct));
        return new(uid, evseId, ids[0]);
    }

    /// <summary>The EVSE is there, and perhaps the connector, deleted or not.</summary>
    async Task<RegisteredConnector> Revive(WriteTransaction write, EvseRow row, int number, CancellationToken ct)
    {
        await write.Execute("update evse set deleted_ms = null where uid = @Uid", new { row.Uid }, ct);
        await write.Execute(
            "update connector set deleted_ms = null where evse_uid = @Uid and number = @number", new { row.Uid, number = (long)number }, ct);
        var id = row.Connector == number ? row.ConnectorRowId : null;
        return new(row.Uid, row.EvseId, id ?? await InsertConnector(write, row.Uid, number, ConnectorSpec.Unknown, ct));
    }

    async Task<long> InsertConnector(WriteTransaction write, long uid, int number, ConnectorSpec spec, CancellationToken ct)
    {
        var id = await sequences.Next("connector", ct);
        await write.Execute(
            """
            insert into connector (id, evse_uid, number, standard, format, power_type, max_power_w, max_amperage, max_voltage, status)
            values (@id, @uid, @number, @Standard, @Format, @PowerType, @MaxPowerW, @MaxAmperage, @MaxVoltage, 'Unknown')
            """,
            new { id, uid, number = (long)number, spec.Standard, spec.Format, spec.PowerType, spec.MaxPowerW, spec.MaxAmperage, spec.MaxVoltage }, ct);
        return id;
    }

    /// <summary>Those of a location of the caller's.</summary>
    public async Task<IReadOnlyList<Evse>> OfLocation(Scope scope, long locationId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await Rows(connection, "l.id = @id and e.deleted_ms is null and b.deleted_ms is null", locationId, ct);
        return [.. rows.Where(row => scope.Covers(row.CustomerPath)).GroupBy(row => row.Uid).Select(own => ToEvse([.. own]))];
    }

    /// <summary>The EVSEs of some charge boxes, by charge box.</summary>
    public async Task<ILookup<long, Evse>> OfChargeBoxes(DbConnection connection, IReadOnlyList<long> ids, CancellationToken ct) =>
        (await Rows(connection, $"e.charge_box_id in {InList.Of(ids)}", ct))
        .GroupBy(row => row.Uid).Select(own => ToEvse([.. own])).ToLookup(evse => evse.ChargeboxId);

    Evse ToEvse(IReadOnlyList<EvseRow> rows)
    {
        var (row, view) = (rows[0], board.Find(rows[0].ChargeBoxId));
        return new(
            row.Uid, row.EvseId, row.ChargeBoxId, (int)row.Number, row.StatusIn(view),
            [.. rows.Where(connector => connector.ConnectorRowId is not null).Select(connector => connector.ToConnector(view))]);
    }

    static Task<List<EvseRow>> Rows(DbConnection connection, string where, CancellationToken ct) => Rows(connection, where, 0, ct);

    static async Task<List<EvseRow>> Rows(DbConnection connection, string where, long id, CancellationToken ct,
        DbTransaction? transaction = null) =>
        (await connection.QueryAsync<EvseRow>(new CommandDefinition(
            $"select {EvseRow.Columns} {EvseRow.From} where {where} order by e.charge_box_id, e.number, k.number", new { id }, transaction,
            cancellationToken: ct))).AsList();

    static ApiProblem NotFound(long uid) => Problem.NotFound($"EVSE {uid}");
}
