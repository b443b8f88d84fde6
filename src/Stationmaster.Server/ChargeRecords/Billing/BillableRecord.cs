using System.Data.Common;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Billing;

/// <summary>Why a record is not marked as billed, or its mark not taken away.</summary>
enum BillingObstacle { Excluded, Held, NotSealed, OtherReference, Credited, Changed }

/// <summary>A record as it stands when it is to be marked.</summary>
sealed class BillableRecord
{
    public long Number { get; init; }
    public long? SealedMs { get; init; }
    public long? BilledMs { get; init; }
    public string? Invoice { get; init; }
    public long Held { get; init; }
    public string? ExcludedReason { get; init; }
    public long UpdatedMs { get; init; }
    public long Credits { get; init; }
    public string Document { get; init; } = "";

    /// <summary>Those the caller sees.</summary>
    public static async Task<Dictionary<long, BillableRecord>> Of(
        DbConnection connection, Scope scope, IEnumerable<long> numbers, CancellationToken ct) =>
        (await connection.QueryAsync<BillableRecord>(new CommandDefinition(
            $"""
            select r.number as "Number", r.sealed_ms as "SealedMs", r.billed_ms as "BilledMs", r.invoice_reference as "Invoice",
                   r.held as "Held", r.excluded_reason as "ExcludedReason", r.updated_ms as "UpdatedMs", r.document as "Document",
                   (select count(*) from charge_record k where k.credit_of = r.number) as "Credits"
            from charge_record r join customer c on c.id = r.customer_id
            where r.number in {InList.Of(numbers)} and c.path >= @from and c.path < @to
            """,
            new { from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct))).ToDictionary(record => record.Number);

    public bool IsAlready(BillingMark mark) => mark.IsTakenBack ? BilledMs is null : BilledMs is not null && Invoice == mark.Reference;

    /// <summary>Null where nothing stands in the way.</summary>
    public BillingObstacle? Obstacle(BillingMark mark) => this switch
    {
        { BilledMs: not null } when Invoice != mark.Reference => BillingObstacle.OtherReference,
        // The credit takes back what was billed: the two belong together.
        { Credits: > 0 } when mark.IsTakenBack => BillingObstacle.Credited,
        _ when mark.IsTakenBack => null,
        { ExcludedReason: not null } => BillingObstacle.Excluded,
        { Held: not 0 } => BillingObstacle.Held,
        { SealedMs: null } => BillingObstacle.NotSealed,
        _ => null,
    };

    public ApiProblem Problem(BillingObstacle obstacle, string param) => obstacle switch
    {
        BillingObstacle.Excluded => Conflict(param, $"Charge record {Number} is excluded: nothing is settled of it.", "excluded"),
        BillingObstacle.Held => Conflict(param, $"Charge record {Number} is held for review: release it first.", "held"),
        BillingObstacle.NotSealed => Conflict(
            param, $"Charge record {Number} is not sealed yet: late messages may still change it.", "not_sealed"),
        BillingObstacle.Credited => Conflict(param, $"Charge record {Number} was credited: it stays billed.", "was_credited"),
        BillingObstacle.OtherReference => Conflict(
            param, $"Charge record {Number} is billed already{(Invoice is null ? "" : $", under {Invoice}")}.", "already_billed"),
        _ => Conflict(param, $"Charge record {Number} is being changed right now. Try again.", "changed"),
    };

    static ApiProblem Conflict(string param, string message, string code) => Http.Problem.Conflict(param, message, code);
}
