using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>The evidence of sealed records, kept as long as they are.</summary>
sealed class EvidenceStore(Database database)
{
    public static IEnumerable<Change> Saved(EvidencePack? pack, DateTimeOffset now)
    {
        if (pack is null)
            yield break;
        yield return new Statement(
            """
            insert into record_evidence (number, rules, state, why, frames, made_ms, packed)
            values (@number, @rules, @state, @why, @frames, @nowMs, @packed)
            on conflict (number) do nothing
            """,
            new
            {
                number = (long)pack.Header.Number, rules = pack.Header.Rules, state = pack.Header.State.ToString(), why = pack.Header.Why,
                frames = (long)pack.Messages.Length, nowMs = Epoch.ToMs(now), packed = pack.Write(),
            });
    }

    /// <summary>Null where none was kept.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public async Task<EvidencePack?> Find(long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var packed = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "select packed from record_evidence where number = @number", new { number }, cancellationToken: ct));
        return packed is null ? null : EvidencePack.Read(packed);
    }
}
