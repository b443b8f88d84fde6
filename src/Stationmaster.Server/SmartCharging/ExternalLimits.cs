using System.Text.Json;
using Dapper;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.SmartCharging;

/// <summary>What somebody else limits a charge box to: an energy management system, the grid's operator.</summary>
/// <param name="EvseNumber">0 for the charge box itself.</param>
/// <param name="Source">EMS, SO, CSO, Other, or a word of OCPP 2.1.</param>
public sealed record ExternalLimitView(
    long EvseNumber, string Source, bool? IsGridCritical, bool? IsLocalGeneration, IReadOnlyList<ScheduleView> Schedules, DateTimeOffset ToldAt);

/// <summary>Limits that stations say others have set (OCPP 2.x NotifyChargingLimit, ClearedChargingLimit).</summary>
sealed class ExternalLimits(Database database)
{
    public static RowWrite Told(long chargeBoxId, ExternalLimitChanged told) => new(
        "external_limit",
        (chargeBoxId, told.Connector.Evse, told.Limit.Source),
        """
        insert into external_limit (charge_box_id, evse_number, source, document, told_ms) select boxId, evse, source, document, atMs from {rows} where true
        on conflict (charge_box_id, evse_number, source) do update set document = excluded.document, told_ms = excluded.told_ms
        """,
        new
        {
            boxId = chargeBoxId, evse = (long)told.Connector.Evse, source = Clean.Text(told.Limit.Source),
            document = Clean.Text(JsonSerializer.Serialize(told.Limit, ApiJson.Options)), atMs = Epoch.ToMs(told.At),
        });

    public static Statement Gone(long chargeBoxId, ExternalLimitGone gone) => new(
        $"delete from external_limit where charge_box_id = @chargeBoxId and source = @source {(gone.Connector is null ? "" : "and evse_number = @evse")}",
        new { chargeBoxId, source = Clean.Text(gone.Source), evse = (long)(gone.Connector?.Evse ?? 0) });

    public async Task<IReadOnlyList<ExternalLimitView>> List(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long Evse, string Document, long ToldMs)>(new CommandDefinition(
            "select evse_number, document, told_ms from external_limit where charge_box_id = @chargeBoxId order by evse_number, source",
            new { chargeBoxId }, cancellationToken: ct));
        return
        [
            .. from row in rows
            let limit = JsonSerializer.Deserialize<ExternalLimit>(row.Document, ApiJson.Options)!
            select new ExternalLimitView(
                row.Evse, limit.Source, limit.IsGridCritical, limit.IsLocalGeneration, [.. limit.Schedules.Select(ProfileViews.Of)], Epoch.FromMs(row.ToldMs)),
        ];
    }
}
