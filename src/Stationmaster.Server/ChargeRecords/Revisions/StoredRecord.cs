using System.Data.Common;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <summary>A record as it is stored, for what changes it.</summary>
sealed class StoredRecord
{
    const string Paid = "\"paymentStatus\":\"paid\"", Succeeded = "\"paymentStatus\":\"succeeded\"";

    public long Number { get; init; }
    public long Revision { get; init; }
    public long? SealedMs { get; init; }
    public string? SealedHash { get; init; }
    public long? BilledMs { get; init; }
    public long? CreditOf { get; init; }
    public long? Corrects { get; init; }
    public long Credits { get; init; }
    public string Document { get; init; } = "";
    public string Path { get; init; } = "";

    /// <summary>It stands on a bill, or the driver has paid: it is only changed by a credit.</summary>
    public bool IsBilled =>
        BilledMs is not null || Document.Contains(Paid, StringComparison.Ordinal) || Document.Contains(Succeeded, StringComparison.Ordinal);

    /// <summary>The same, and nobody else, on whatever node, changes it before the transaction ends.</summary>
    public static async Task<StoredRecord> Hold(WriteTransaction write, Scope scope, long number, CancellationToken ct)
    {
        await write.Execute("update charge_record set revision = revision where number = @number", new { number }, ct);
        return await Changeable(write.Connection, write.Transaction, scope, number, ct);
    }

    /// <exception cref="ApiProblem">404: no record of that number for this caller. 409: it may still change by itself, or no more.</exception>
    public static async Task<StoredRecord> Changeable(DbConnection connection, DbTransaction? transaction, Scope scope, long number, CancellationToken ct)
    {
        var record = await connection.QueryFirstOrDefaultAsync<StoredRecord>(new CommandDefinition(
            """
            select r.number as "Number", r.revision as "Revision", r.sealed_ms as "SealedMs", r.sealed_hash as "SealedHash", r.billed_ms as "BilledMs",
                   r.credit_of as "CreditOf", r.corrects as "Corrects", r.document as "Document", c.path as "Path",
                   (select count(*) from charge_record k where k.credit_of = r.number) as "Credits"
            from charge_record r join customer c on c.id = r.customer_id where r.number = @number
            """,
            new { number }, transaction, cancellationToken: ct));
        return record switch
        {
            null => throw Problem.NotFound($"Charge record {number}"),
            _ when !scope.Covers(record.Path) => throw Problem.NotFound($"Charge record {number}"),
            { SealedMs: null } => throw Problem.Conflict(
                null, $"Charge record {number} is not sealed yet: until then late messages still change it. Try again when it is.", "not_sealed"),
            { CreditOf: not null } => throw Problem.Conflict(null, $"Charge record {number} is a credit; it is not changed.", "is_credit"),
            { Credits: > 0 } => throw Problem.Conflict(
                null, $"Charge record {number} was credited; change the record that stands in its place.", "was_credited"),
            _ => record,
        };
    }
}
