using System.Text;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.ChargeRecords.Review;
using Stationmaster.Server.Http;
using Stationmaster.Server.Market;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <summary>Changes sealed records the only ways there are: a further revision; or, once billed, a credit and a record in its place.</summary>
sealed class Corrections(
    Database database, Commits commits, Sequences sequences, EvidenceStore evidence, EvidencePacker packer, RevisionStore revisions,
    StationStore stations, SessionMarket market, TimeProvider clock)
{
    /// <summary>Puts before and after side by side; stores it unless it is a preview.</summary>
    /// <param name="action">For the audit: corrected, excluded or settled.</param>
    /// <exception cref="ApiProblem">404, or 409 where the record cannot be changed (now).</exception>
    public async Task<CorrectionAnswer> Make(
        Scope scope, long number, Correction correction, string reason, string action, bool asCredit, bool isPreview, CancellationToken ct)
    {
        StoredRecord stored;
        await using (var connection = await database.Open(ct))
            stored = await StoredRecord.Changeable(connection, null, scope, number, ct);
        var line = await LineOf(stored, ct);
        var pack = await EvidenceOf(line[0], stored, ct);
        var again = Reproduction.Of(pack, Rules.Current);
        if (again.History is not { } history)
            throw Problem.Conflict(null, $"Charge record {number} cannot be computed again: {again.Why}.", "not_reproducible");
        var made = await Earlier(line, ct);
        var session = (again.Told?.Session ?? pack.Header.Session) with { SealedAt = Epoch.FromMs(stored.SealedMs), State = Charging.Sessions.SessionState.Sealed };
        var (corrected, _) = Correction.Applied(session, history, [.. made, correction]);
        if (corrected.StoppedAt <= corrected.StartedAt)
            throw Problem.Invalid("changes.endedAt", "changes.endedAt must be later than the start.");
        var had = history.Spot.Concat(made.SelectMany(earlier => earlier.Spot ?? []));
        if (await CorrectedMarket.Lacking(market, correction, corrected, had, ct) is { Length: > 0 } slots)
            correction = correction with { Spot = slots };

        List<Correction> all = [.. made, correction];
        var record = Correction.Of(session, history, all, Rules.Current.Record);
        var energy = CorrectedEnergy.IsSame(stored.Document, record)
            ? null
            : new CorrectedEnergy(await market.EmissionOf(record, Correction.Applied(session, history, all).History, clock.GetUtcNow(), ct));
        var billed = Correction.Of(session, history, made, Rules.Current.Record);
        return asCredit || stored.IsBilled
            ? await Credit(scope, stored, pack, billed, record, energy, correction, reason, isPreview, ct)
            : await Revise(scope, stored, pack, record, energy, correction, reason, action, isPreview, ct);
    }

    async Task<CorrectionAnswer> Revise(
        Scope scope, StoredRecord stored, EvidencePack pack, ChargeRecord record, CorrectedEnergy? energy, Correction correction, string reason,
        string action, bool isPreview, CancellationToken ct)
    {
        if (stored.Corrects is not null)
            record = Renumbered.As(record, stored.Number, Id(stored.Document), isCredit: false);
        RecordState State(DateTimeOffset at) => new((int)stored.Revision + 1, at) { EvidenceHash = pack.Hash, Corrects = stored.Corrects };
        byte[] Document(RecordState state, string before) => CorrectedEnergy.Write(record, state, energy, before);
        if (isPreview)
            return Answer(stored, Document(State(commits.Horizon), stored.Document), null);

        var actionId = await sequences.Next("record_action", ct);
        var document = await commits.Write(
            async write =>
            {
                var state = State(write.Now);
                var revised = Document(state, await Unchanged(write, scope, stored, ct));
                await Keep(write, pack, ct);
                await Run(write, ChargeRecordStore.Revised(record, state, revised), ct);
                if (energy is not null)
                    await Run(write, RecordEmissions.Put(stored.Number, energy.Emission), ct);
                await Run(write, RecordColumns.Saved(stored.Number, revised, write.NowMs), ct);
                await Run(write, RevisionStore.Kept(RevisionStore.Of(stored.Number, state, revised, scope.Name, reason, CorrectionJson.Write(correction))), ct);
                await Run(write, Done(actionId, stored.Number, write, scope, action, reason, state.Revision), ct);
                await Receipted(write, ct, stored.Number);
                await ReviewStore.Close(write, stored.Number, action, reason, scope.Name, ct);
                return revised;
            },
            ct);
        return Answer(stored, document, null);
    }

    async Task<CorrectionAnswer> Credit(
        Scope scope, StoredRecord stored, EvidencePack pack, ChargeRecord billed, ChargeRecord record, CorrectedEnergy? energy,
        Correction correction, string reason, bool isPreview, CancellationToken ct)
    {
        var (creditNumber, newNumber) = isPreview
            ? (stored.Number, stored.Number)
            : (await sequences.Next("transaction", ct), await sequences.Next("transaction", ct));
        var credit = Renumbered.As(billed, creditNumber, Guid.NewGuid(), isCredit: true);
        var anew = Renumbered.As(record, newNumber, Guid.NewGuid(), isCredit: false);
        // A credit repeats what it takes back: energy and CO2 as they were, the price negative.
        (byte[] Credit, byte[] New) Documents(DateTimeOffset at, string before) => (
            CorrectedEnergy.Write(credit, CreditState(at), null, before), CorrectedEnergy.Write(anew, NewState(at), energy, before));
        RecordState CreditState(DateTimeOffset at) => new(1, at) { EvidenceHash = pack.Hash, CreditOf = stored.Number };
        RecordState NewState(DateTimeOffset at) => new(1, at) { EvidenceHash = pack.Hash, Corrects = stored.Number };
        if (isPreview)
        {
            var (would, be) = Documents(commits.Horizon, stored.Document);
            return Answer(stored, be, would);
        }

        var actionId = await sequences.Next("record_action", ct);
        var documents = await commits.Write(
            async write =>
            {
                var made = Documents(write.Now, await Unchanged(write, scope, stored, ct));
                await Keep(write, pack, ct);
                await Run(write, RecordEmissions.Copied(stored.Number, creditNumber), ct);
                var emission = energy is null ? RecordEmissions.Copied(stored.Number, newNumber) : RecordEmissions.Put(newNumber, energy.Emission);
                await Run(write, emission, ct);
                await Run(write, ChargeRecordStore.Written(credit, CreditState(write.Now), made.Credit), ct);
                await Run(write, RecordColumns.Saved(creditNumber, made.Credit, write.NowMs), ct);
                await Run(write, RevisionStore.Kept(RevisionStore.Of(creditNumber, CreditState(write.Now), made.Credit, scope.Name, reason, null)), ct);
                await Run(write, ChargeRecordStore.Written(anew, NewState(write.Now), made.New), ct);
                await Run(write, RecordColumns.Saved(newNumber, made.New, write.NowMs), ct);
                await Run(write, RevisionStore.Kept(RevisionStore.Of(
                    newNumber, NewState(write.Now), made.New, scope.Name, reason, CorrectionJson.Write(correction))), ct);
                await Run(write, Done(actionId, stored.Number, write, scope, "credited", $"{reason} (credit {creditNumber}, new record {newNumber})", null), ct);
                await Receipted(write, ct, creditNumber, newNumber);
                await ReviewStore.Close(write, stored.Number, "corrected", reason, scope.Name, ct);
                return made;
            },
            ct);
        return Answer(stored, documents.New, documents.Credit);
    }

    /// <summary>The records it stands in the place of, one after the other: from the session's own to itself.</summary>
    async Task<IReadOnlyList<long>> LineOf(StoredRecord stored, CancellationToken ct)
    {
        var line = new List<long> { stored.Number };
        await using var connection = await database.Open(ct);
        for (var before = stored.Corrects; before is { } other;)
        {
            line.Insert(0, other);
            before = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                "select corrects from charge_record where number = @other", new { other }, cancellationToken: ct));
        }
        return line;
    }

    /// <summary>What was sealed before evidence was kept is packed now, as far as it is still there.</summary>
    async Task<EvidencePack> EvidenceOf(long number, StoredRecord stored, CancellationToken ct)
    {
        try
        {
            if (await evidence.Find(number, ct) is { } pack)
                return pack;
        }
        catch (InvalidDataException e)
        {
            throw Problem.Conflict(null, e.Message, "evidence_damaged");
        }
        using var json = JsonDocument.Parse(stored.Document);
        var session = await stations.Session(json.RootElement.GetProperty("chargeBoxId").GetInt64(), (int)number, ct)
            ?? throw Problem.Conflict(null, $"Nothing is left of what charge record {number} was computed from.", "no_evidence");
        var history = await stations.HistoryOf(session, ct);
        return await packer.Pack(ChargeRecord.Of(session, history), history, ct)
            ?? throw Problem.Conflict(null, $"What charge record {number} was computed from cannot be gathered.", "no_evidence");
    }

    async Task<List<Correction>> Earlier(IReadOnlyList<long> line, CancellationToken ct)
    {
        var made = new List<Correction>();
        foreach (var number in line)
        {
            var changes = (await revisions.Of(number, ct)).Select(revision => revision.Changes);
            made.AddRange(changes.OfType<string>().Select(CorrectionJson.Read));
        }
        return made;
    }

    /// <summary>Its document as it now is: what lives beside the sealed part may have moved on.</summary>
    static async Task<string> Unchanged(WriteTransaction write, Scope scope, StoredRecord stored, CancellationToken ct)
    {
        var now = await StoredRecord.Hold(write, scope, stored.Number, ct);
        if (now.Revision != stored.Revision || now.IsBilled != stored.IsBilled)
            throw Problem.Conflict(null, $"Charge record {stored.Number} was changed meanwhile. Look at it again.", "changed");
        return now.Document;
    }

    static async Task Keep(WriteTransaction write, EvidencePack pack, CancellationToken ct)
    {
        foreach (var change in EvidenceStore.Saved(pack, write.Now))
            await Run(write, (Statement)change, ct);
    }

    /// <summary>Their receipts are issued, or taken back, soon after.</summary>
    internal static async Task Receipted(WriteTransaction write, CancellationToken ct, params long[] numbers)
    {
        foreach (var number in numbers)
            await Run(write, (Statement)Receipts.ReceiptStore.Due(number, write.Now), ct);
    }

    internal static Statement Done(long id, long number, WriteTransaction write, Scope scope, string kind, string? note, long? revision) => new(
        "insert into record_action (id, number, at_ms, by_name, kind, note, revision) values (@id, @number, @NowMs, @Name, @kind, @note, @revision)",
        new { id, number, write.NowMs, scope.Name, kind, note, revision });

    internal static Task<int> Run(WriteTransaction write, Statement statement, CancellationToken ct) =>
        write.Execute(statement.Sql, statement.Parameters, ct);

    static Guid Id(string document)
    {
        using var json = JsonDocument.Parse(document);
        return json.RootElement.GetProperty("sessionId").GetGuid();
    }

    static CorrectionAnswer Answer(StoredRecord stored, byte[] after, byte[]? credit) => new(
        Parsed(Encoding.UTF8.GetBytes(stored.Document)), Parsed(after), credit is null ? null : Parsed(credit),
        [
            .. Seal.Differences(Seal.Part(Encoding.UTF8.GetBytes(stored.Document)), Seal.Part(after))
                .Where(difference => difference.Field is not ("revision" or "rulesVersion" or "evidenceHash" or "transactionId" or "sessionId" or "correctedId")),
        ]);

    static JsonElement Parsed(byte[] document)
    {
        using var json = JsonDocument.Parse(document);
        return json.RootElement.Clone();
    }
}
