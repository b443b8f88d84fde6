using System.Text;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Records;
using Stationmaster.Server.ChargeRecords.Revisions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>Computes sealed records again from their evidence, and says what is not as it was sealed.</summary>
sealed class Recomputer(Database database, EvidenceStore evidence, RevisionStore revisions)
{
    const int AtOnce = 500;

    /// <summary>A sealed record's document, with whose it is.</summary>
    sealed record Stored(string Document, string? SealedHash, long? CreditOf, long? Corrects);

    /// <summary>Null where there is no sealed record of that number.</summary>
    public async Task<Recomputation?> Recompute(long number, bool isCurrent, CancellationToken ct)
    {
        if (await Find(number, ct) is not { SealedHash: not null } stored)
            return null;
        var document = Encoding.UTF8.GetBytes(stored.Document);
        var made = await revisions.Of(number, ct);
        // What was sealed before revisions were kept is its own first.
        var last = made.Count > 0 ? made[^1] : null;
        var findings = Findings(document, stored, last);

        // A credit and what stands in a record's place were computed from the evidence of the session they are of.
        var session = await SessionOf(number, stored, ct);
        EvidencePack? pack;
        try
        {
            pack = await evidence.Find(session, ct);
        }
        catch (InvalidDataException e)
        {
            return Impossible(number, last, isCurrent, stored, [.. findings, e.Message]);
        }
        if (pack is null)
            return Impossible(number, last, isCurrent, stored, [.. findings, "No evidence was kept of it: it was sealed before evidence was."]);
        if (Text(document, "evidenceHash") is var hash && hash != pack.Hash)
            findings.Add($"The evidence was changed after the record was sealed: its hash is {pack.Hash}, sealed was {hash ?? "none"}.");

        var madeBy = last?.Rules ?? pack.Header.Rules;
        if ((isCurrent ? Rules.Current : Rules.Find(madeBy)) is not { } rules)
            return Impossible(number, last, isCurrent, stored, [.. findings, $"This program does not have the rules {madeBy}."]);
        var again = Reproduction.Of(pack, rules);
        if (again.Record is not { } record)
            return Impossible(number, last, isCurrent, stored, [.. findings, again.Why ?? "Nothing comes out."]);

        var part = await Part(number, stored, last, pack, again, record, rules, madeBy, ct);
        var expected = last?.SealedPart ?? Seal.Part(document);
        var differences = Seal.Differences(expected, part);
        if (differences.Count > 0)
            findings.Add($"Computed again, {string.Join(", ", differences.Select(difference => difference.Field))} come out otherwise.");
        if (pack.Header.State != EvidenceState.Complete)
            findings.Add(pack.Header.Why ?? "The evidence is not complete.");
        var result = differences.Count > 0 || findings.Count > (pack.Header.State == EvidenceState.Complete ? 0 : 1) ? Recomputation.Differs
            : pack.Header.State == EvidenceState.Complete ? Recomputation.Identical
            : Recomputation.Incomplete;
        return new(
            number, (int)(last?.RevisionNumber ?? 1), result, madeBy, rules.Version, stored.SealedHash, Seal.Hash(part), pack.Messages.Length,
            differences, findings);
    }

    /// <summary>What a sealed record was computed from: its session's evidence, and what was corrected since.</summary>
    public async Task<(EvidencePack? Pack, IReadOnlyList<Correction> Corrections)> Sources(long number, CancellationToken ct) =>
        await Find(number, ct) is { SealedHash: not null } stored
            ? (await evidence.Find(await SessionOf(number, stored, ct), ct), [.. (await Corrections(number, stored, ct)).Select(CorrectionJson.Read)])
            : (null, []);

    /// <summary>Compares a sealed record's document, its sealed part and its hash, without computing anything; null where there is none.</summary>
    public async Task<IReadOnlyList<string>?> Check(long number, CancellationToken ct)
    {
        if (await Find(number, ct) is not { SealedHash: not null } stored)
            return null;
        var made = await revisions.Of(number, ct);
        return Findings(Encoding.UTF8.GetBytes(stored.Document), stored, made.Count > 0 ? made[^1] : null);
    }

    /// <summary>The numbers of the sealed records whose sessions ended between two moments, in order.</summary>
    public async IAsyncEnumerable<long> Ended(
        DateTimeOffset from, DateTimeOffset until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (endedMs, number) = (Epoch.ToMs(from), 0L);
        while (true)
        {
            List<(long EndedMs, long Number)> page;
            await using (var connection = await database.Open(ct))
            {
                page = (await connection.QueryAsync<(long, long)>(new CommandDefinition(
                    """
                    select ended_ms, number from charge_record
                    where (ended_ms, number) > (@endedMs, @number) and ended_ms < @untilMs and sealed_ms is not null
                    order by ended_ms, number limit @AtOnce
                    """,
                    new { endedMs, number, untilMs = Epoch.ToMs(until), AtOnce }, cancellationToken: ct))).AsList();
            }
            foreach (var row in page)
                yield return row.Number;
            if (page.Count < AtOnce)
                yield break;
            (endedMs, number) = page[^1];
        }
    }

    /// <summary>What needs no computing: the document against its sealed part, the sealed part against its hash.</summary>
    static List<string> Findings(byte[] document, Stored stored, Revision? last)
    {
        var findings = new List<string>();
        var part = Seal.Part(document);
        if (last is null)
        {
            if (Seal.Hash(part) != stored.SealedHash)
                findings.Add("The document was changed after it was sealed: its hash is another.");
            return findings;
        }
        if (Seal.Hash(last.SealedPart) != last.SealedHash)
            findings.Add("The sealed part was changed: its hash is another.");
        if (last.SealedHash != stored.SealedHash)
            findings.Add("The record's hash is not its last revision's.");
        if (Seal.Differences(last.SealedPart, part) is { Count: > 0 } changed)
            findings.Add($"The document was changed after it was sealed: {string.Join(", ", changed.Select(difference => difference.Field))}.");
        return findings;
    }

    async Task<string> Part(
        long number, Stored stored, Revision? last, EvidencePack pack, Reproduction again, ChargeRecord record, Rules rules, string madeBy, CancellationToken ct)
    {
        var corrections = (await Corrections(number, stored, ct)).Select(CorrectionJson.Read).ToList();
        if (corrections.Count > 0)
            record = Correction.Of(again.Told?.Session ?? pack.Header.Session, again.History!, corrections, rules.Record);
        var state = new RecordState((int)(last?.RevisionNumber ?? 1), default)
        {
            Rules = madeBy, EvidenceHash = pack.Hash, CreditOf = stored.CreditOf, Corrects = stored.Corrects,
        };
        if (stored.CreditOf is not null || stored.Corrects is not null)
            record = Renumbered.As(record, number, Guid.Parse(Text(Encoding.UTF8.GetBytes(stored.Document), "sessionId")!), stored.CreditOf is not null);
        return Seal.Part(ChargeRecordDocument.Write(record, state));
    }

    /// <summary>What was corrected, from the session's first record on.</summary>
    async Task<IReadOnlyList<string>> Corrections(long number, Stored stored, CancellationToken ct)
    {
        var own = (await revisions.Of(number, ct)).Select(revision => revision.Changes).OfType<string>().ToList();
        var before = stored.CreditOf ?? stored.Corrects;
        return before is { } other && await Find(other, ct) is { } corrected ? [.. await Corrections(other, corrected, ct), .. own] : own;
    }

    async Task<long> SessionOf(long number, Stored stored, CancellationToken ct) =>
        (stored.CreditOf ?? stored.Corrects) is { } other && await Find(other, ct) is { } before ? await SessionOf(other, before, ct) : number;

    async Task<Stored?> Find(long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<Stored>(new CommandDefinition(
            """
            select document as "Document", sealed_hash as "SealedHash", credit_of as "CreditOf", corrects as "Corrects" from charge_record
            where number = @number
            """,
            new { number }, cancellationToken: ct));
    }

    static string? Text(byte[] document, string member)
    {
        using var json = JsonDocument.Parse(document);
        return json.RootElement.TryGetProperty(member, out var value) ? value.GetString() : null;
    }

    static Recomputation Impossible(long number, Revision? last, bool isCurrent, Stored stored, IReadOnlyList<string> findings) => new(
        number, (int)(last?.RevisionNumber ?? 1), Recomputation.Impossible, last?.Rules, isCurrent ? Rules.Current.Version : last?.Rules ?? "",
        stored.SealedHash, null, 0, [], findings);
}
