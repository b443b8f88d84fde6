using System.Text;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.ChargeRecords.Revisions;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>Gathers what an explanation rests on: of a sealed record its evidence, of others what is known by now.</summary>
sealed class Explainer(
    Database database, ChargeRecordStore records, Recomputer recomputer, RevisionStore revisions, EvidencePacker packer, StationStore stations,
    Lazy<IStations> running, Signed.SignedValueStore signed, TimeProvider clock)
{
    /// <summary>Null where the caller sees no record of that number.</summary>
    public async Task<RecordExplanation?> Find(Scope scope, long number, CancellationToken ct)
    {
        if (await records.Find(scope, number, ct) is not { } document)
            return null;
        using var json = JsonDocument.Parse(document);
        var made = await revisions.Of(number, ct);
        var values = await signed.Of(number, ct);
        if (await OfEvidence(number, ct) is { } known)
        {
            return ExplanationWriter.Write(known.Record, known.Again, known.Pack, made, json.RootElement, known.Corrections) with
            {
                SignedValues = values, StationCost = CostWords.Of(known.Record),
            };
        }
        return await OfStorage(number, json.RootElement, ct) is { } now
            ? ExplanationWriter.Write(now.Record, now.Again, now.Pack, made, json.RootElement, []) with
            {
                SignedValues = values, StationCost = CostWords.Of(now.Record),
            }
            : null;
    }

    async Task<(ChargeRecord Record, Reproduction Again, EvidencePack Pack, IReadOnlyList<Correction> Corrections)?> OfEvidence(long number, CancellationToken ct)
    {
        var (pack, corrections) = await Sources(number, ct);
        if (pack is null || Rules.Find(pack.Header.Rules) is not { } rules || Reproduction.Of(pack, rules) is not { Record: { } record } again)
            return null;
        return (corrections.Count == 0
            ? record
            : Correction.Of(again.Told?.Session ?? pack.Header.Session, again.History!, corrections, rules.Record), again, pack, corrections);
    }

    async Task<(EvidencePack? Pack, IReadOnlyList<Correction> Corrections)> Sources(long number, CancellationToken ct)
    {
        try
        {
            return await recomputer.Sources(number, ct);
        }
        catch (InvalidDataException)
        {
            return (null, []);
        }
    }

    /// <summary>What is not sealed, or was before evidence was kept.</summary>
    async Task<(ChargeRecord Record, Reproduction Again, EvidencePack? Pack)?> OfStorage(long number, JsonElement document, CancellationToken ct)
    {
        if (await Session(document.GetProperty("chargeBoxId").GetInt64(), number, ct) is not { } session)
            return null;
        var history = await stations.HistoryOf(session, ct);
        var record = session.State == SessionState.Running
            ? await running.Value.Running(session.Site.ChargeBoxId, session.Number, ct)
                ?? ChargeRecord.Running(session, history.Metered(session), history, clock.GetUtcNow())
            : Rules.Current.Record(session, history);
        var pack = await packer.Pack(record, history, ct);
        var again = pack is null ? null : Reproduction.Of(pack, Rules.Current);
        return (record, again?.History is null ? new(record, history, null, [], null) : again, pack);
    }

    async Task<Session?> Session(long chargeBoxId, long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var document = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "select document from session where number = @number and charge_box_id = @chargeBoxId", new { number, chargeBoxId }, cancellationToken: ct));
        // Records of the very first programs, and those that stand in others' places, have no session of their own.
        return document is null || document == "{}" ? null : SessionJson.Read(document);
    }
}
