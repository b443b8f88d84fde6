using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.SmartCharging;

/// <param name="EvseNumber">0: all EVSEs without a choice of their own.</param>
/// <param name="Allowed">AC_three_phase, DC, DC_BPT, ... (OCPP 2.1: EnergyTransferModeEnumType); null, or none: all.</param>
public sealed record EnergyTransferChoice(int EvseNumber = 0, IReadOnlyList<string>? Allowed = null);

public sealed record EnergyTransferChoices(IReadOnlyList<EnergyTransferChoice>? Data = null);

/// <summary>Which transfers of energy charge boxes may offer to vehicles (OCPP 2.x: NotifyEVChargingNeeds; 2.1 block Q).</summary>
sealed class EnergyTransfers(Database database, Commits commits, ChargeBoxStore boxes, IStations stations)
{
    static readonly ImmutableHashSet<string> Words =
    [
        "AC_single_phase", "AC_two_phase", "AC_three_phase", "DC", "AC_BPT", "AC_BPT_DER", "AC_DER", "DC_BPT", "DC_ACDP", "DC_ACDP_BPT", "WPT",
    ];

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<EnergyTransferChoices> Find(Scope scope, long id, CancellationToken ct)
    {
        await boxes.Require(scope, id, ct);
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long Evse, string Allowed)>(new CommandDefinition(
            "select evse_number, allowed from energy_transfer_choice where charge_box_id = @id order by evse_number", new { id }, cancellationToken: ct));
        return new([.. rows.Select(row => new EnergyTransferChoice((int)row.Evse, row.Allowed.Split(',')))]);
    }

    /// <summary>In place of all that was chosen before.</summary>
    /// <exception cref="ApiProblem">404; 422.</exception>
    public async Task<EnergyTransferChoices> Set(Scope scope, long id, EnergyTransferChoices choices, CancellationToken ct)
    {
        await boxes.Require(scope, id, ct);
        var given = (choices.Data ?? throw Problem.Missing("data")).Where(one => one.Allowed is { Count: > 0 }).ToList();
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i].EvseNumber is < 0 or > 1000 || given.FindIndex(one => one.EvseNumber == given[i].EvseNumber) < i)
                throw Problem.Invalid($"data[{i}].evseNumber", "Each EVSE stands there once; 0 stands for all.");
            if (given[i].Allowed!.FirstOrDefault(word => !Words.Contains(word)) is { } unknown)
                throw Problem.Invalid($"data[{i}].allowed", $"'{unknown}' is none of {string.Join(", ", Words.Order(StringComparer.Ordinal))}.");
        }
        await commits.Write(
            async write =>
            {
                await write.Execute("delete from energy_transfer_choice where charge_box_id = @id", new { id }, ct);
                foreach (var one in given)
                {
                    await write.Execute(
                        "insert into energy_transfer_choice (charge_box_id, evse_number, allowed, by_name, updated_ms) values (@id, @evse, @allowed, @by, @NowMs)",
                        new { id, evse = (long)one.EvseNumber, allowed = string.Join(',', one.Allowed!.Distinct()), by = scope.Name, write.NowMs }, ct);
                }
                return given.Count;
            },
            ct);
        stations.SiteChanged(id);
        return await Find(scope, id, ct);
    }
}

static class EnergyTransfersApi
{
    public static void MapEnergyTransfers(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/energy-transfers").WithTags("Smart charging");
        box.MapGet("", (long id, HttpContext context, EnergyTransfers transfers, CancellationToken ct) => transfers.Find(context.Scope(), id, ct))
            .WithSummary("Which transfers of energy a charge box may offer to vehicles; an EVSE that is not there may offer all").Produces<EnergyTransferChoices>();
        box.MapPut("", (long id, EnergyTransferChoices choices, HttpContext context, EnergyTransfers transfers, CancellationToken ct) =>
                transfers.Set(context.Scope(), id, choices, ct))
            .RequireAuthorization(Policies.Control).WithSummary("Choose them")
            .WithDescription("A vehicle that asks for another one is refused (NotifyEVChargingNeeds, OCPP 2.x). All of the charge box's choices are given at once.")
            .Produces<EnergyTransferChoices>();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EnergyTransferChoices))]
sealed partial class EnergyTransfersJson : JsonSerializerContext;
