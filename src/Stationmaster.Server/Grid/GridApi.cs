using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Grid;

/// <summary>How a charge box serves the grid: a curve, a fixed power factor, a limit.</summary>
/// <param name="ControlType">VoltVar, FreqDroop, LimitMaxDischarge, ... (OCPP 2.1: DERControlEnumType).</param>
/// <param name="IsDefault">Holds where no scheduled one does.</param>
/// <param name="IsSuperseded">Another of its kind holds in its place.</param>
/// <param name="IsActive">In effect now; null where the charge box has not said.</param>
/// <param name="By">Who set it from here; null where the charge box alone told of it.</param>
public sealed record DerControl(
    string ControlId, string ControlType, bool IsDefault, bool IsSuperseded, long? Priority, bool? IsActive, JsonElement Settings, string? By,
    DateTimeOffset SetAt, DateTimeOffset? ToldAt);

public sealed record DerControlList(IReadOnlyList<DerControl> Data);

/// <summary>What charge boxes keep to serve the grid (OCPP 2.1 block R).</summary>
sealed class DerControlStore(Database database, Commits commits, TimeProvider clock)
{
    public async Task<IReadOnlyList<DerControl>> List(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select control_id as "Id", control_type as "Type", is_default as "IsDefault", is_superseded as "IsSuperseded", priority as "Priority",
                   started as "Started", document as "Document", by_name as "ByName", set_ms as "SetMs", told_ms as "ToldMs"
            from der_control where charge_box_id = @chargeBoxId order by control_type, is_default, priority, control_id
            """, new { chargeBoxId }, cancellationToken: ct));
        return [.. rows.Select(row => new DerControl(
            row.Id, row.Type, row.IsDefault != 0, row.IsSuperseded != 0, row.Priority, row.Started is { } started ? started != 0 : null,
            JsonSerializer.Deserialize<JsonElement>(row.Document), row.ByName, Epoch.FromMs(row.SetMs), Epoch.FromMs(row.ToldMs)))];
    }

    /// <summary>What follows of an order that the station took.</summary>
    public async Task Follow(long chargeBoxId, StandardOrder order, Outcome outcome, string by)
    {
        if (outcome.Kind == OutcomeKind.Accepted && DerControlRows.Ordered(chargeBoxId, order, outcome.AnswerJson, by, clock.GetUtcNow()) is { Count: > 0 } changes)
            await commits.Save(changes, CancellationToken.None);
    }

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string Type { get; init; } = "";
        public long IsDefault { get; init; }
        public long IsSuperseded { get; init; }
        public long? Priority { get; init; }
        public long? Started { get; init; }
        public string Document { get; init; } = "{}";
        public string? ByName { get; init; }
        public long SetMs { get; init; }
        public long? ToldMs { get; init; }
    }
}

static class GridApi
{
    public static IServiceCollection AddGrid(this IServiceCollection services) =>
        services.AddSingleton<DerControlStore>().AddApiJson(GridJson.Default);

    public static void MapGrid(this IEndpointRouteBuilder api) =>
        api.MapGet("/v2/chargeboxes/{id:long}/der-controls", List).WithTags("Smart charging")
            .WithSummary("How a charge box serves the grid (OCPP 2.1)")
            .WithDescription(
                "As far as is known: from SetDERControl and ClearDERControl that it took, from its reports, and from what it says that starts and stops. "
                + "POST /v2/chargeboxes/{id}/ocpp/GetDERControl asks it anew; its alarms are notices (NotifyDERAlarm).")
            .Produces<DerControlList>();

    static async Task<DerControlList> List(long id, HttpContext context, ChargeBoxStore boxes, DerControlStore controls, CancellationToken ct)
    {
        await boxes.Require(context.Scope(), id, ct);
        return new(await controls.List(id, ct));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DerControlList))]
sealed partial class GridJson : JsonSerializerContext;
